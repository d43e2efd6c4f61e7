package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.acceptance.Containers.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several of each server in containers, each with a network of its own, which are cut off, hear
 * nothing, are not heard or lose packets for a minute each, but live: rows and alerts are those of
 * the road recording. {@code -Dchaos.seed=…} repeats an order. Run by {@code scripts/docker-test}
 * with {@code SMARTCAR_DOCKER_NETWORK=true}.
 */
final class DisturbedNetworkIT {

  private static final Logger LOG = LoggerFactory.getLogger(DisturbedNetworkIT.class);

  private static final String WANTED = "SMARTCAR_DOCKER_NETWORK";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONGER_THAN_TIMEOUTS = Duration.ofMinutes(2);
  private static final List<String> SUPERVISORS = List.of("supervisor", "supervisor-2");

  /** Of two Supervisors the one with the worker is meant. */
  private static final String WORKERS = "worker's";

  private record Disturbance(List<String> services, Network how, Duration time) {
    Disturbance(String service, Network how) {
      this(List.of(service), how, MINUTE);
    }
  }

  private static final List<Disturbance> DISTURBANCES =
      List.of(
          new Disturbance("kafka-2", Network.CUT_OFF),
          new Disturbance("kafka-3", Network.HEARS_NOTHING),
          new Disturbance("hbase-region-server", Network.CUT_OFF),
          new Disturbance("hdfs-data-node-2", Network.IS_NOT_HEARD),
          new Disturbance("redis", Network.CUT_OFF),
          new Disturbance("zookeeper", Network.CUT_OFF),
          new Disturbance("nimbus", Network.HEARS_NOTHING),
          // Another has its tasks before it is back, and both work on the same partitions then.
          new Disturbance(List.of(WORKERS), Network.CUT_OFF, LONGER_THAN_TIMEOUTS),
          new Disturbance(
              List.of(
                  "kafka",
                  "kafka-2",
                  "hbase-region-server",
                  "hbase-region-server-2",
                  "redis",
                  "zookeeper",
                  "supervisor",
                  "supervisor-2"),
              Network.LOSES_A_PACKET_OF_TWENTY,
              MINUTE));

  @Test
  void path_serversDisturbedOneAfterTheOther_givesExactlyTheRecordingsRowsAndAlerts()
      throws Exception {
    Assumptions.assumeTrue(
        "true".equals(System.getenv(WANTED)), () -> WANTED + " is not true: no network");
    Recording road = Recording.OPENACC.orSkip();
    long seed = Havoc.seed();
    List<Disturbance> disturbances = new ArrayList<>(DISTURBANCES);
    Collections.shuffle(disturbances, new Random(seed));
    try (Containers containers = new Containers(true, ContainedPath.SUBMITTED)) {
      ContainedPath path = new ContainedPath(containers, road);
      containers.up();
      List<List<String>> parts = path.parts(disturbances.size() + 1);
      path.send(parts.get(0));
      ContainedPath.await("the first alert", () -> path.found() > 0);

      for (int i = 0; i < disturbances.size(); i++) {
        disturbed(path, parts.get(1 + i), disturbances.get(i), seed);
      }
      path.assertExact();
      LOG.info("chaos.seed={}: {} rows, {} alerts exactly", seed, road.events(), road.alerts());
      path.assertNothingLeft();
    }
  }

  /** The part is sent meanwhile. */
  private static void disturbed(
      ContainedPath path, List<String> part, Disturbance disturbance, long seed) throws Exception {
    Containers containers = path.containers();
    List<String> services =
        disturbance.services().equals(List.of(WORKERS))
            ? containers.withWorker(SUPERVISORS).stream().limit(1).toList()
            : disturbance.services();
    assertThat(services).as("a worker runs").isNotEmpty();
    LOG.info("chaos.seed={}: {} {} {}", seed, services, disturbance.how(), disturbance.time());
    long begin = System.nanoTime();
    for (String service : services) {
      containers.disturb(service, disturbance.how());
    }
    path.send(part);
    Awaitility.await("the disturbance's end")
        .atMost(disturbance.time().plus(LONGER_THAN_TIMEOUTS))
        .until(() -> System.nanoTime() - begin >= disturbance.time().toNanos());
    LOG.info("workers are at {}", containers.withWorker(SUPERVISORS));
    for (String service : services) {
      containers.heal(service);
    }
    long healed = System.nanoTime();
    for (String service : services) {
      ContainedPath.await(service + " well", () -> containers.isWell(service));
    }
    LOG.info("well again {} after that", Containers.seconds(System.nanoTime() - healed));
  }
}
