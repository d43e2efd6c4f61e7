package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.ClassPath;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.probes.Probes;
import io.smartcar.sandbox.internal.processes.ServerProcess;
import io.smartcar.sandbox.settings.Memory;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Kafka broker that is its own controller (KRaft, so without ZooKeeper). */
final class KafkaServer extends JavaServer {

  /** Any 16 bytes in Base64 do; a sandbox's cluster is told from others by its address. */
  private static final String CLUSTER_ID = "c21hcnRjYXItc2FuZGJveA";

  private static final Duration FORMAT_PATIENCE = Duration.ofMinutes(1);

  KafkaServer(Layout layout) throws SandboxException {
    super(ServerName.KAFKA, layout, ClassPath.of(layout.settings().home(), "kafka"));
  }

  @Override
  public void prepare() throws IOException, SandboxException {
    super.prepare();
    Path properties = layout.writeConf(name(), "server.properties", properties());
    if (!Files.exists(layout.data("kafka").resolve("meta.properties"))) {
      Files.createDirectories(layout.data("kafka"));
      List<String> format =
          List.of(
              "kafka.tools.StorageTool",
              "format",
              "--ignore-formatted",
              "--cluster-id",
              CLUSTER_ID,
              "--config",
              properties.toString());
      ServerProcess.runToEnd(launch(format), layout, FORMAT_PATIENCE);
    }
  }

  private String properties() {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        num.network.threads=2
        num.io.threads=4
        num.partitions=1
        auto.create.topics.enable=false
        default.replication.factor=1
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        message.max.bytes=2097152
        log.cleaner.dedupe.buffer.size=33554432
        log.segment.bytes=268435456
        """
        .formatted(
            settings.port(Port.KAFKA), settings.port(Port.KAFKA_CONTROLLER), layout.data("kafka"));
  }

  @Override
  int heapMegabytes() {
    return settings.megabytes(Memory.KAFKA);
  }

  @Override
  List<String> options() {
    return List.of("-XX:+UseSerialGC");
  }

  @Override
  List<String> program() {
    return List.of("kafka.Kafka", layout.conf(name()).resolve("server.properties").toString());
  }

  @Override
  public boolean answers() {
    return Probes.kafka(settings.port(Port.KAFKA)).answers();
  }
}
