package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
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
}
