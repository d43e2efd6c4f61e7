package io.smartcar.acceptance;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform in containers, as {@code docker/compose.yaml} brings it up: the road recording's
 * rows and alerts exactly, while each container is killed once. Only in {@code mvn verify
 * -Pdocker}, with the images of {@code scripts/docker-images}.
 */
final class ContainersIT {

  private static final Logger LOG = LoggerFactory.getLogger(ContainersIT.class);

  /** Whether those of {@code compose.cluster.yaml} are to be tried as well. */
  static final String CLUSTER = "SMARTCAR_DOCKER_CLUSTER";

  private static final List<String> ONE_OF_EACH =
      List.of(
          "kafka-2",
          "hbase-region-server",
          "hdfs-data-node-2",
          "redis-2",
          "sentinel-1",
          "hbase-region-server-2",
          "kafka",
          "hdfs-name-node");

  private static final Path ALERT_RULES = Path.of("../conf/prometheus/alerts.yaml");

  /** ZooKeeper, Kafka, HBase and Redis. */
  private static final int SERVERS_SEEN = 4;

  /** The console, and the worker by the address that it gave itself. */
  private static final Set<String> SCRAPED =
      Set.of(
          "up{instance=\"console:8088\", job=\"smartcar\"}",
          "up{instance=\"supervisor:7700\", job=\"smartcar-workers\", topology=\"DriverCarInfo\","
              + " worker=\"supervisor:6700\"}");

  @Test
  void path_eachContainerKilledOnce_givesExactlyTheRecordingsRowsAndAlerts() throws Exception {
    Recording road = Recording.OPENACC.orSkip();
    try (Containers containers = new Containers(false, ContainedPath.SUBMITTED)) {
      List<String> servers = containers.servers();
      ContainedPath path = new ContainedPath(containers, road);
      killedOnce(path, servers);
      assertScraped(containers);
      LOG.info("memory:\n{}", containers.memory());

      // What was confirmed outlives its servers.
      killed(containers, "hbase-region-server");
      killed(containers, "redis");
      path.assertExact();
      for (String server : servers) {
        assertThat(containers.restarts(server))
            .as(server + " was started again only when it was killed")
            .isEqualTo(server.equals("hbase-region-server") || server.equals("redis") ? 2 : 1);
      }
      path.assertNothingLeft();
    }
  }

  /** Of several of a kind one is killed, and another takes over what it had. */
  @Test
  void path_ofSeveralServersOneOfEachKilled_givesExactlyTheRecordingsRowsAndAlerts()
      throws Exception {
    Assumptions.assumeTrue(
        "true".equals(System.getenv(CLUSTER)), () -> CLUSTER + " is not true: no cluster");
    Recording road = Recording.OPENACC.orSkip();
    try (Containers containers = new Containers(true, ContainedPath.SUBMITTED)) {
      ContainedPath path = new ContainedPath(containers, road);
      killedOnce(path, ONE_OF_EACH);
      LOG.info("memory:\n{}", containers.memory());

      assertThat(containers.redisMaster()).isEqualTo("redis");
      containers.stop("redis");
      ContainedPath.await(
          "another master", () -> Set.of("redis-2", "redis-3").contains(containers.redisMaster()));
      LOG.info("Redis' master is {}", containers.redisMaster());
      containers.start("redis");
      ContainedPath.await("the former one, a replica", () -> containers.isWell("redis"));
      path.assertExact();
      path.assertNothingLeft();
    }
  }

  /** The recording in parts, each but the first with a kill in what becomes of it. */
  private static void killedOnce(ContainedPath path, List<String> killed) throws Exception {
    Containers containers = path.containers();
    long begin = System.nanoTime();
    containers.up();
    LOG.info("up after {}", Containers.seconds(System.nanoTime() - begin));
    List<List<String>> parts = path.parts(killed.size() + 1);

    path.send(parts.get(0));
    ContainedPath.await("the first alert", () -> path.found() > 0);
    LOG.info("first alert after {}", Containers.seconds(System.nanoTime() - begin));

    for (String server : killed) {
      assertThat(containers.restarts(server)).as(server).isZero();
      path.send(parts.get(1 + killed.indexOf(server)));
      killed(containers, server);
    }
    path.assertExact();
    LOG.info(
        "{} rows, {} alerts after {}",
        path.road().events(),
        path.road().alerts(),
        Containers.seconds(System.nanoTime() - begin));
  }

  /**
   * Prometheus reads the console and, led by it, the worker that runs now, whose port no other than
   * the containers reach; and it judges the alert rules.
   */
  private static void assertScraped(Containers containers) throws Exception {
    ContainedPath.await(
        "the console and the worker are scraped",
        () ->
            containers.prometheus("up == 1").stream()
                .map(line -> line.replaceFirst(" =>.*", ""))
                .collect(toSet())
                .equals(SCRAPED));
    ContainedPath.await(
        "all servers answer the console",
        () -> containers.prometheus("smartcar_server_up == 1").size() == SERVERS_SEEN);
    // It has counted since it was last started, which may be after the last event.
    assertThat(containers.prometheus("smartcar_worker_stored_events_total")).hasSize(1);
    long rules =
        Files.readAllLines(ALERT_RULES).stream()
            .filter(line -> line.strip().startsWith("- alert: "))
            .count();
    ContainedPath.await(
        "all alert rules are judged",
        () -> containers.prometheusRules().split("\"health\":\"ok\"", -1).length - 1 == rules);
  }

  /** Kills it and waits until it is well again. */
  private static void killed(Containers containers, String server) throws Exception {
    int before = containers.restarts(server);
    long begin = System.nanoTime();
    containers.kill(server);
    ContainedPath.await(
        server + " killed and well again",
        () -> containers.restarts(server) > before && containers.isWell(server));
    LOG.info(
        "{} killed, well again after {}", server, Containers.seconds(System.nanoTime() - begin));
  }
}
