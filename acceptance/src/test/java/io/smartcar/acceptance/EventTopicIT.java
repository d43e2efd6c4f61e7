package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code smartcar topic}, {@code simulate} and {@code demo} rely on, on a real broker. */
@ExtendWith(Platform.Running.class)
final class EventTopicIT {

  private static final int TOPICS = 10;

  private final String bootstrapServers;

  EventTopicIT(Platform platform) {
    bootstrapServers = platform.bootstrapServers();
  }

  @Test
  void create_thenAskedAtOnce_isThereWithAllItsPartitions() {
    for (int i = 0; i < TOPICS; i++) {
      String name = "topic-at-once-" + i;
      try (EventTopic created = new EventTopic(EventLogSettings.of(bootstrapServers, name))) {
        assertThat(created.create(2)).isTrue();
        assertThat(created.endOffsets()).isEqualTo(Map.of(0, 0L, 1, 0L));
        assertThat(created.create(2)).isFalse();
      }
    }
  }

  @Test
  void endOffsets_mostBrokersHearNothing_areThoseOfTheOneThatDoes() throws Exception {
    EventLogSettings settings = EventLogSettings.of(bootstrapServers, "topic-among-deaf");
    try (EventTopic created = new EventTopic(settings);
        DeafServer first = new DeafServer();
        DeafServer second = new DeafServer();
        DeafServer third = new DeafServer()) {
      created.create(1);
      String all =
          "%s,%s,%s,%s"
              .formatted(first.address(), second.address(), third.address(), bootstrapServers);
      try (EventTopic found = new EventTopic(settings.at(all))) {
        assertThat(found.endOffsets()).isEqualTo(Map.of(0, 0L));
      }
    }
  }

  @Test
  void timestampWarning_recordsBearTheirSendersTime_saysWhatToDo() throws Exception {
    String ours = "topic-of-arrivals";
    String others = "topic-of-senders";
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        EventTopic created = new EventTopic(EventLogSettings.of(bootstrapServers, ours));
        EventTopic found = new EventTopic(EventLogSettings.of(bootstrapServers, others))) {
      created.create(1);
      admin.createTopics(List.of(new NewTopic(others, 1, (short) 1))).all().get();

      assertThat(created.timestampWarning()).isEmpty();
      assertThat(found.timestampWarning().orElse(""))
          .contains("CreateTime")
          .contains("--topic " + others + " --add-config message.timestamp.type=LogAppendTime");
      List<String> said = new ArrayList<>();
      EventTopic.sayTimestamps(
          EventLogSettings.of(bootstrapServers, others), said::add, Assertions::fail);
      assertThat(said).containsExactly(found.timestampWarning().orElse(""));
    }
  }

  /** Its queue of connections is full: who comes next hears nothing, as behind a dead network. */
  private static final class DeafServer implements AutoCloseable {

    private final ServerSocket socket;
    private final List<SocketChannel> queued = new ArrayList<>();

    DeafServer() throws IOException {
      socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      for (int i = 0; i < 4; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(socket.getLocalSocketAddress());
        queued.add(channel);
      }
    }

    String address() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : queued) {
        channel.close();
      }
      socket.close();
    }
  }
}
