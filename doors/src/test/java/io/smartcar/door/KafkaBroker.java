package io.smartcar.door;

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
public final class KafkaBroker implements AutoCloseable {

  private static final String TOPIC = "SmartCar-Topic";

  private final Path directory;
  private final int port;
  private final Properties properties = new Properties();
  private KafkaRaftServer server;

  /** Starts one with a topic of two partitions, and everything in that directory. */
  public KafkaBroker(Path directory) throws IOException {
    this.directory = directory;
    this.port = freePort();
    configure(freePort());
    this.server = start();
    try (EventTopic topic = new EventTopic(settings())) {
      topic.create(2);
    }
  }

  /** How it is reached. */
  public EventLogSettings settings() {
    return EventLogSettings.of("127.0.0.1:" + port, TOPIC);
  }

  /** Ends it; what it has is kept. */
  public void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Starts it again where it was. */
  public void startAgain() {
    server = start();
  }

  private KafkaRaftServer start() {
    KafkaRaftServer started = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    started.startup();
    return started;
  }

  private void configure(int controllerPort) throws IOException {
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
        message.max.bytes=2097152
        """
            .formatted(port, controllerPort, directory.resolve("kafka"));
    properties.load(new StringReader(text));
    Path file = Files.writeString(directory.resolve("server.properties"), text);
    PrintStream said = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    String[] format = {
      "format", "--cluster-id", "c21hcnRjYXItc2FuZGJveA", "--config", file.toString()
    };
    if (StorageTool.execute(format, said) != 0) {
      throw new IOException("Kafka's directory cannot be prepared");
    }
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
