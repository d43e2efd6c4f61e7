package io.smartcar.bench;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.sandbox.SandboxException;
import io.smartcar.topology.rule.RuleBolt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** This platform, deployed anew for each run. */
final class Smartcar implements Contestant {

  /** How it is deployed; immutable. */
  record Form(int workers, int esperTasks, int rules, boolean storing) {

    String name() {
      StringBuilder name = new StringBuilder("smartcar");
      if (workers != 1) {
        name.append(' ').append(workers).append(" workers");
      }
      if (esperTasks != 1) {
        name.append(' ').append(esperTasks).append(" Esper tasks");
      }
      if (rules != 1) {
        name.append(' ').append(rules).append(" rules");
      }
      return name.toString();
    }
  }

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LAST_ALERTS = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 250;

  /** Heap is looked at every so many samples. */
  private static final int HEAP_EVERY = 10;

  private final Form form;
  private final Servers servers;
  private final FilledTopic topic;
  private final RunOptions options;
  private long heap;
  private int samples;

  Smartcar(Form form, Servers servers, FilledTopic topic, RunOptions options) {
    this.form = form;
    this.servers = servers;
    this.topic = topic;
    this.options = options;
  }

  @Override
  public String name() {
    return form.name();
  }

  @Override
  public RunFigures run(int round, double load)
      throws BenchException, SandboxException, InterruptedException {
    servers.empty();
    heap = 0;
    samples = 0;
    String run = "bench-" + System.currentTimeMillis();
    try (Deployment deployment =
        Deployment.submit(servers.sandbox(), run, config(run), form.storing())) {
      List<WorkerJmx> workers = new ArrayList<>();
      try {
        for (long pid : deployment.workers()) {
          workers.add(WorkerJmx.of(pid));
        }
        Roles roles = Roles.of(servers.sandbox(), deployment.workers());
        Measured measured =
            new Meter(roles)
                .watch(() -> done(workers), topic.timed(), PATIENCE, deployment::isAlive);
        awaitRest(workers);
        return figures(round, load, measured, roles.engineResidentMegabytes());
      } finally {
        workers.forEach(WorkerJmx::close);
      }
    }
  }

  /** What the rules have taken and, if it is stored, HBase as well. */
  private long done(List<WorkerJmx> workers) throws BenchException {
    long read = 0;
    long used = 0;
    for (WorkerJmx worker : workers) {
      read += worker.rulesRead(RuleBolt.NAME);
      if (samples % HEAP_EVERY == 0) {
        used += worker.heapMegabytes();
      }
    }
    samples++;
    heap = Math.max(heap, used);
    return form.storing() ? Math.min(read, servers.rowsWritten()) : read;
  }

  /** Waits for what is not timed: the rest of the topic, the last windows, their alerts. */
  private void awaitRest(List<WorkerJmx> workers) throws BenchException, InterruptedException {
    long expected = expectedAlerts();
    long deadline = System.nanoTime() + LAST_ALERTS.toNanos();
    while (System.nanoTime() - deadline < 0) {
      long read = 0;
      long unconfirmed = 0;
      for (WorkerJmx worker : workers) {
        read += worker.rulesRead(RuleBolt.NAME);
        unconfirmed +=
            worker.gauge(RuleBolt.NAME, "rules.alerts-raised")
                - worker.gauge(RuleBolt.NAME, "rules.alerts-confirmed")
                + worker.gauge(RuleBolt.NAME, "rules.waiting");
      }
      boolean stored = !form.storing() || servers.rowsWritten() >= topic.events();
      if (read >= topic.events() && unconfirmed == 0 && stored && servers.alerts() >= expected) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private RunFigures figures(int round, double load, Measured measured, long resident) {
    long alerts = servers.alerts();
    long rows = servers.rows();
    Map<String, Double> perMillion = new HashMap<>();
    measured
        .cpuSeconds()
        .forEach((role, seconds) -> perMillion.put(role, seconds * 1e6 / measured.events()));
    return new RunFigures(
        name(),
        round,
        measured.events(),
        measured.seconds(),
        measured.perSecond(),
        perMillion,
        heap,
        resident,
        alerts,
        rows,
        load,
        problem(rows, alerts));
  }

  private String problem(long rows, long alerts) {
    if (form.storing() && rows != topic.events()) {
      return "%d rows, not %d".formatted(rows, topic.events());
    }
    return alerts == expectedAlerts()
        ? ""
        : "%d alerts, not %d".formatted(alerts, expectedAlerts());
  }

  private long expectedAlerts() {
    return RuleFiles.expectedAlerts(topic.expected(), form.rules());
  }

  private SmartcarConfig config(String run) throws BenchException {
    Map<String, String> keys = new HashMap<>(servers.addresses());
    keys.put("smartcar.kafka.topic", topic.name());
    keys.put("smartcar.kafka.group-id", run);
    keys.put(
        "smartcar.rules.directory",
        RuleFiles.write(
                servers.sandbox().settings().home(),
                servers.sandbox().settings().directory(),
                form.rules())
            .toString());
    // A million cars close their windows at once.
    keys.put("smartcar.rules.max-alerts-per-minute", "1000000000");
    String workers = Integer.toString(form.workers());
    for (String key : List.of("workers", "spout-tasks", "hbase-tasks", "redis-tasks", "ackers")) {
      keys.put("smartcar.topology." + key, workers);
    }
    keys.put("smartcar.topology.esper-tasks", Integer.toString(form.esperTasks()));
    if (!options.workerOptions.isEmpty()) {
      SmartcarConfig usual = SmartcarConfig.load(null, Map.of());
      keys.put(
          "smartcar.topology.worker-jvm-options",
          usual.topology().workerJvmOptions() + ' ' + String.join(" ", options.workerOptions));
    }
    keys.putAll(options.overrides);
    return SmartcarConfig.load(null, keys);
  }
}
