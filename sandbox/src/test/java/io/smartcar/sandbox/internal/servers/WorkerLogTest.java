package io.smartcar.sandbox.internal.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Storm worker's log says, by the configuration that {@link StormHome} gives it. */
final class WorkerLogTest {

  private static final String STACK_FRAME = "\tat ";

  private final Path directory;
  private LoggerContext context = new LoggerContext("none");

  WorkerLogTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void configure() throws IOException {
    Path configuration = directory.resolve("log4j2/worker.xml");
    Resources.copy("log4j2-worker.xml", configuration);
    // As the Supervisor gives them to a worker.
    System.setProperty("workers.artifacts", directory.toString());
    System.setProperty("storm.id", "DriverCarInfo-1");
    System.setProperty("worker.port", "6700");
    System.setProperty("logfile.name", "worker.log");
    context = Configurator.initialize("worker", null, configuration.toUri());
  }

  @AfterEach
  void stop() {
    context.stop();
    List.of("workers.artifacts", "storm.id", "worker.port", "logfile.name")
        .forEach(System::clearProperty);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(directory.resolve("DriverCarInfo-1/6700/worker.log"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.zookeeper.ClientCnxn",
        "org.apache.curator.ConnectionState",
        "org.apache.hadoop.hbase.client.RpcRetryingCallerImpl",
        "org.apache.hadoop.hbase.zookeeper.ReadOnlyZKClient",
        "org.apache.hadoop.ipc.Client",
        "org.apache.kafka.clients.NetworkClient",
        "org.apache.storm.shade.org.apache.zookeeper.ClientCnxn",
        "org.apache.storm.shade.org.apache.curator.framework.imps.CuratorFrameworkImpl"
      })
  void log_clientOfAServerThatIsAway_hasFewLinesWithoutStackTraces(String client)
      throws IOException {
    Logger logger = context.getLogger(client);
    for (int attempt = 1; attempt <= 1_000; attempt++) {
      logger.info("attempt {}", attempt);
      logger.warn("attempt {} failed", attempt, new ConnectException("refused\nby port 2181"));
      logger.error("attempt {} failed, details:\n\tat Here.there()\n", attempt);
    }

    assertThat(lines())
        .hasSizeBetween(1, 5)
        .allMatch(line -> line.contains("attempt"))
        .noneMatch(line -> line.contains(STACK_FRAME));
    assertThat(lines().get(0))
        .endsWith("attempt 1 failed: java.net.ConnectException: refused")
        .contains(" WARN ");
  }

  @Test
  void log_oneClientSaysMuch_othersAreHeardAllTheSame() throws IOException {
    for (int attempt = 1; attempt <= 1_000; attempt++) {
      context.getLogger("org.apache.zookeeper.ClientCnxn").warn("attempt {}", attempt);
    }
    context.getLogger("org.apache.hadoop.hbase.client.HTable").error("no such table");
    context.getLogger("org.apache.storm.daemon.worker.Worker").info("worker is up");

    assertThat(lines())
        .anyMatch(line -> line.endsWith("no such table"))
        .anyMatch(line -> line.endsWith("worker is up"));
  }

  @Test
  void log_zooKeeperGoesAndIsBack_hasALineForEach() throws IOException {
    String states = "org.apache.curator.framework.state.ConnectionStateManager";
    for (String state : List.of("SUSPENDED", "LOST", "RECONNECTED")) {
      for (int attempt = 1; attempt <= 100; attempt++) {
        context.getLogger("org.apache.curator.ConnectionState").error("attempt {}", attempt);
      }
      context.getLogger(states).info("State change: {}", state);
    }

    assertThat(lines())
        .filteredOn(line -> line.contains("State change"))
        .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
        .containsExactly("SUSPENDED", "LOST", "RECONNECTED");
  }

  @Test
  void log_topologysOwnLines_areAllThereWithStackTraces() throws IOException {
    Logger own = context.getLogger("io.smartcar.topology.bolt.EventStoreBolt");
    for (int line = 1; line <= 100; line++) {
      own.warn("HBase is away: {}", line);
    }
    own.error("a bug", new IllegalStateException("that nobody foresaw"));

    assertThat(lines())
        .hasSizeGreaterThan(101)
        .contains("java.lang.IllegalStateException: that nobody foresaw")
        .anyMatch(line -> line.startsWith(STACK_FRAME));
    assertThat(lines()).filteredOn(line -> line.contains("HBase is away")).hasSize(100);
  }
}
