package io.smartcar.acceptance;

import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults at random moments of one scenario, all of them given by a seed. A moment is a share of the
 * log that the rules have taken, so that a fast run has the same ones as a slow run. One thread.
 */
final class Havoc {

  private static final Logger LOG = LoggerFactory.getLogger(Havoc.class);

  /** A worker is up within seconds; a machine with other things to do may take long. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int LONGEST_ABSENCE_MILLIS = 8_000;

  private final Platform platform;
  private final Scenario scenario;
  private final long records;
  private final long seed;
  private final Random random;

  /**
   * Prepares it.
   *
   * @param records how many the log will have
   */
  Havoc(Platform platform, Scenario scenario, long records, long seed) {
    this.platform = platform;
    this.scenario = scenario;
    this.records = records;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** The seed that the command line gives ({@code -Dchaos.seed=…}), else a new one. */
  static long seed() {
    Long given = Long.getLong("chaos.seed");
    return given == null ? System.nanoTime() & 0xFFFF_FFFFL : given;
  }

  /** Brings all of these about, in random order, and returns when the servers are up again. */
  void bring(List<Fault> faults) throws Exception {
    List<Fault> shuffled = new ArrayList<>(faults);
    Collections.shuffle(shuffled, random);
    double[] moments =
        DoubleStream.generate(() -> 0.02 + 0.9 * random.nextDouble())
            .limit(shuffled.size())
            .sorted()
            .toArray();
    say("begins: " + shuffled);
    for (int i = 0; i < moments.length; i++) {
      long wanted = (long) (moments[i] * records);
      awaitTaken(wanted);
      strike(shuffled.get(i));
    }
    platform.sandbox().up(Progress.SILENT);
  }

  /** Brings one of these about, now, and returns when the servers are up again. */
  void bringOneOf(List<Fault> faults) throws Exception {
    strike(faults.get(random.nextInt(faults.size())));
  }

  /** Kills a server, and starts it again after this time. */
  void takeAway(ServerName server, Duration absence) throws SandboxException, InterruptedException {
    killAndStart(server, absence);
  }

  private void awaitTaken(long wanted) {
    Awaitility.await(wanted + " records taken by the rules")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> scenario.takenByRules() >= wanted);
  }

  private void strike(Fault fault) throws Exception {
    ServerName server = fault.server();
    if (server != null) {
      killAndStart(server, Duration.ofMillis(random.nextInt(LONGEST_ABSENCE_MILLIS)));
      return;
    }
    switch (fault) {
      case WORKER -> killWorkers(1);
      case EVERY_WORKER -> killWorkers(Integer.MAX_VALUE);
      case STARTING_WORKER -> killStartingWorker();
      case REDEPLOY -> {
        say("kills the topology and deploys it again");
        scenario.undeploy();
        scenario.deploy();
      }
      case REBALANCE -> rebalance();
      default -> throw new IllegalArgumentException("no fault of a topology: " + fault);
    }
  }

  private void killAndStart(ServerName server, Duration absence)
      throws SandboxException, InterruptedException {
    Sandbox sandbox = platform.sandbox();
    say("kills %s, away for %d ms".formatted(server, absence.toMillis()));
    sandbox.kill(server);
    TimeUnit.MILLISECONDS.sleep(absence.toMillis());
    sandbox.up(Progress.SILENT);
  }

  private void killWorkers(int atMost) {
    Sandbox sandbox = platform.sandbox();
    Awaitility.await("a worker to kill")
        .atMost(PATIENCE)
        .until(() -> !sandbox.startedWorkerJvms().isEmpty());
    List<ProcessHandle> workers = new ArrayList<>(sandbox.startedWorkerJvms());
    Collections.shuffle(workers, random);
    workers.stream()
        .limit(atMost)
        .forEach(
            worker -> {
              say("kills worker " + worker.pid());
              worker.destroyForcibly();
            });
  }

  private void killStartingWorker() {
    killWorkers(1);
    Awaitility.await("another worker")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> startingWorker().isPresent());
    startingWorker()
        .ifPresent(
            worker -> {
              say("kills worker " + worker.pid() + ", which is not up yet");
              worker.destroyForcibly();
            });
  }

  private Optional<ProcessHandle> startingWorker() {
    List<ProcessHandle> started = platform.sandbox().startedWorkerJvms();
    return platform.sandbox().workerJvms().stream()
        .filter(worker -> !started.contains(worker))
        .findAny();
  }

  private void rebalance() throws IOException, InterruptedException, SandboxException {
    String workers = String.valueOf(1 + random.nextInt(3));
    String rules = "esperBolt=" + (1 + random.nextInt(2));
    String stores = "HBASE=" + (1 + random.nextInt(2));
    say("rebalances to %s workers, %s, %s".formatted(workers, rules, stores));
    platform.storm(
        "rebalance", scenario.topic(), "-w", "1", "-n", workers, "-e", rules, "-e", stores);
  }

  private void say(String what) {
    long taken;
    try {
      taken = scenario.takenByRules();
    } catch (ExecutionException away) {
      taken = -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      taken = -1;
    }
    LOG.info("chaos.seed={}, {} of {} records taken: {}", seed, taken, records, what);
  }
}
