package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.ClassPath;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.probes.Probes;
import io.smartcar.sandbox.internal.processes.ServerProcess;
import io.smartcar.sandbox.internal.secure.SecureStart;
import io.smartcar.sandbox.settings.Memory;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SecureFiles;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
          new ArrayList<>(
              List.of(
                  "kafka.tools.StorageTool",
                  "format",
                  "--ignore-formatted",
                  "--cluster-id",
                  CLUSTER_ID,
                  "--config",
                  properties.toString()));
      Path users = layout.conf(name()).resolve("users.args");
      if (settings.secure()) {
        // Everybody sees a program's arguments, but not those that it takes from a file.
        SecureStart.write(users, users(settings.secureFiles()));
        format.add("@" + users);
      }
      try {
        ServerProcess.runToEnd(launch(format), layout, FORMAT_PATIENCE);
      } finally {
        Files.deleteIfExists(users);
      }
    }
  }

  private static String users(SecureFiles files) throws IOException {
    List<String> names = new ArrayList<>(SecureFiles.USERS);
    names.addAll(List.of(SecureFiles.DOOR, SecureFiles.BROKER));
    StringBuilder arguments = new StringBuilder();
    for (String name : names) {
      arguments.append(
          "--add-scram%nSCRAM-SHA-512=[name=%s,password=%s]%n"
              .formatted(name, SecureStart.read(files.password(name))));
    }
    return arguments.toString();
  }

  /** Who listens to whom, and who may do what: everybody logs in, and only admin needs no right. */
  private String listeners() {
    int port = settings.port(Port.KAFKA);
    int controller = settings.port(Port.KAFKA_CONTROLLER);
    if (!settings.secure()) {
      return """
          listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
          advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
          listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
          """
          .formatted(port, controller);
    }
    SecureFiles files = settings.secureFiles();
    return """
        listeners=SASL_SSL://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=SASL_SSL://127.0.0.1:%1$d
        listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:SSL
        inter.broker.listener.name=SASL_SSL
        listener.name.controller.ssl.client.auth=required
        ssl.keystore.type=PEM
        ssl.keystore.location=%3$s
        ssl.truststore.type=PEM
        ssl.truststore.location=%4$s
        sasl.enabled.mechanisms=SCRAM-SHA-512
        sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
        config.providers=file
        config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
        listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=${file:%5$s:login}
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        allow.everyone.if.no.acl.found=false
        super.users=User:%6$s;User:%7$s;User:CN=sandbox
        """
        .formatted(
            port,
            controller,
            files.keyAndCertificate(),
            files.authority(),
            files.kafkaLogin(SecureFiles.BROKER),
            SecureFiles.ADMIN,
            SecureFiles.BROKER);
  }

  private String properties() {
    return listeners()
        + """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        log.dirs=%2$s
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
            .formatted(settings.port(Port.KAFKA_CONTROLLER), layout.data("kafka"));
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
    int port = settings.port(Port.KAFKA);
    return settings.secure()
        ? Probes.kafka(port, settings.secureFiles()).answers()
        : Probes.kafka(port).answers();
  }
}
