package io.smartcar.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/** A Kafka broker in this JVM, which can be away for a while. For one thread. */
final class KafkaBroker implements AutoCloseable {

  static final String TOPIC = "alerts";

  private final int port;
  private final Properties properties = new Properties();
  private KafkaRaftServer server;

  /** Starts one with a topic of two partitions, and everything in that directory. */
  KafkaBroker(Path directory) throws IOException {
    this.port = freePort();
    String text =
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        num.network.threads=1
        num.io.threads=2
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        log.cleaner.enable=false
        """
            .formatted(port, freePort(), directory.resolve("kafka"));
    properties.load(new StringReader(text));
    Path file = Files.writeString(directory.resolve("server.properties"), text);
    PrintStream said = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    String[] format = {
      "format", "--cluster-id", "c21hcnRjYXItc2FuZGJveA", "--config", file.toString()
    };
    if (StorageTool.execute(format, said) != 0) {
      throw new IOException("Kafka's directory cannot be prepared");
    }
    server = started();
    try (EventTopic topic = new EventTopic(EventLogSettings.of(address(), TOPIC))) {
      topic.create(2);
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Ends it; what it has is kept. */
  void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Starts it again where it was. */
  void startAgain() {
    server = started();
  }

  private KafkaRaftServer started() {
    KafkaRaftServer made = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    made.startup();
    return made;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
