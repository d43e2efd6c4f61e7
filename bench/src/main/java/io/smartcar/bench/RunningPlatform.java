package io.smartcar.bench;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.topology.bolt.EventStoreBolt;
import io.smartcar.topology.late.LateBolt;
import io.smartcar.topology.rule.RuleBolt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The platform deployed on a topic, with a look into its workers. Used by one thread. */
final class RunningPlatform implements AutoCloseable {

  private static final long LOOK_MILLIS = 250;
  private static final Duration BEGIN = Duration.ofMinutes(2);

  private final Servers servers;
  private final boolean storing;
  private final Deployment deployment;
  private final SmartcarConfig config;
  private final List<WorkerJmx> workers = new ArrayList<>();
  private final Roles roles;
  private long heap;

  private RunningPlatform(
      Servers servers, boolean storing, Deployment deployment, SmartcarConfig config)
      throws BenchException, SandboxException {
    this.servers = servers;
    this.storing = storing;
    this.deployment = deployment;
    this.config = config;
    this.roles = Roles.of(servers.sandbox(), deployment.workers());
    for (long pid : deployment.workers()) {
      workers.add(WorkerJmx.of(pid));
    }
  }

  /** Deploys it under a name of its own; returns before it has done anything. */
  static RunningPlatform start(
      Servers servers, String topic, Smartcar.Form form, RunOptions options)
      throws BenchException, SandboxException, InterruptedException {
    String run = "bench-" + System.currentTimeMillis();
    SmartcarConfig config = config(servers, topic, run, form, options);
    Deployment deployment = Deployment.submit(servers.sandbox(), run, config, form.storing());
    try {
      return new RunningPlatform(servers, form.storing(), deployment, config);
    } catch (BenchException | SandboxException e) {
      deployment.close();
      throw e;
    }
  }

  /**
   * Deploys it on a new topic and empty servers, with everything on and the first of each option,
   * and waits until its rules have begun.
   */
  static RunningPlatform live(Servers servers, String topic, RunOptions options)
      throws BenchException, SandboxException, InterruptedException {
    if (options.shapes > 1) {
      throw new BenchException(
          "--shapes is of path, rules and scale: alerts of others are not counted");
    }
    servers.empty();
    try (EventTopic created = new EventTopic(servers.log(topic))) {
      created.create(options.partitions);
    }
    Smartcar.Form form =
        new Smartcar.Form(
            options.workers.get(0),
            options.esperTasks.get(0),
            options.rules.get(0),
            true,
            Variant.USUAL);
    RunningPlatform platform = start(servers, topic, form, options);
    try {
      platform.awaitLive(form.esperTasks());
      return platform;
    } catch (BenchException | InterruptedException e) {
      platform.close();
      throw e;
    }
  }

  private static SmartcarConfig config(
      Servers servers, String topic, String run, Smartcar.Form form, RunOptions options)
      throws BenchException {
    Map<String, String> keys = new HashMap<>(servers.addresses());
    keys.put("smartcar.kafka.topic", topic);
    keys.put("smartcar.kafka.group-id", run);
    keys.put(
        "smartcar.rules.directory",
        RuleFiles.write(
                servers.sandbox().settings().home(),
                servers.sandbox().settings().directory(),
                form.rules(),
                options.shapes)
            .toString());
    // A million cars close their windows at once.
    keys.put("smartcar.rules.max-alerts-per-minute", "1000000000");
    String workers = Integer.toString(form.workers());
    for (String key : List.of("workers", "spout-tasks", "hbase-tasks", "redis-tasks", "ackers")) {
      keys.put("smartcar.topology." + key, workers);
    }
    keys.put("smartcar.topology.esper-tasks", Integer.toString(form.esperTasks()));
    List<String> workerOptions = new ArrayList<>(options.workerOptions);
    workerOptions.addAll(form.variant().workerOptions());
    if (!workerOptions.isEmpty()) {
      SmartcarConfig usual = SmartcarConfig.load(null, Map.of());
      keys.put(
          "smartcar.topology.worker-jvm-options",
          usual.topology().workerJvmOptions() + ' ' + String.join(" ", workerOptions));
    }
    keys.putAll(options.overrides);
    keys.putAll(form.variant().overrides());
    return SmartcarConfig.load(null, keys);
  }

  /** The topology's name. */
  String name() {
    return deployment.name();
  }

  /** What it was deployed with. */
  SmartcarConfig config() {
    return config;
  }

  Roles roles() {
    return roles;
  }

  boolean isAlive() {
    return deployment.isAlive();
  }

  /** What the rules have taken and, if it is stored, HBase as well. */
  long done() throws BenchException {
    heap = Math.max(heap, workers.stream().mapToLong(WorkerJmx::heapMegabytes).sum());
    long read = rulesRead();
    return storing
        ? Math.min(read, config.hbase().bulkFrom().isEmpty() ? servers.rowsWritten() : confirmed())
        : read;
  }

  /** HBase's own counters have a load of many rows as one. */
  private long confirmed() throws BenchException {
    long confirmed = 0;
    for (WorkerJmx worker : workers) {
      for (long stored : worker.counters(EventStoreBolt.NAME, EventStoreBolt.STORED)) {
        confirmed += stored;
      }
    }
    return confirmed;
  }

  /** The most heap that was in use whenever it was looked at, in megabytes. */
  long heapMegabytes() {
    return heap;
  }

  private long rulesRead() throws BenchException {
    long read = 0;
    for (WorkerJmx worker : workers) {
      read += worker.gauge(RuleBolt.NAME, "rules.read");
    }
    return read;
  }

  /** Alerts that the late lane has added. */
  long addedLate() throws BenchException {
    long added = 0;
    for (WorkerJmx worker : workers) {
      added += worker.gauge(LateBolt.NAME, "late.added");
    }
    return added;
  }

  /** Waits until every task of the rules has begun. */
  private void awaitLive(int esperTasks) throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + BEGIN.toNanos();
    while (true) {
      int begun = 0;
      for (WorkerJmx worker : workers) {
        begun += worker.count(RuleBolt.NAME, "rules.version");
      }
      if (begun == esperTasks) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new BenchException("the rules do not begin; see the workers' logs");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Waits for all events to be taken, the last windows to close and their alerts to be stored. */
  void awaitRest(long events, long alerts, Duration patience)
      throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() - deadline < 0) {
      long open = 0;
      for (WorkerJmx worker : workers) {
        open +=
            worker.gauge(RuleBolt.NAME, "rules.alerts-raised")
                - worker.gauge(RuleBolt.NAME, "rules.alerts-confirmed")
                + worker.gauge(RuleBolt.NAME, "rules.waiting");
      }
      if (open == 0 && done() >= events && servers.alerts() >= alerts) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Why what came out is wrong; empty if it is right. */
  String problem(long events, long alerts) throws BenchException {
    long failed = storing ? failedBatches() : 0;
    if (failed > 0) {
      return "%d batches were sent to HBase again, and their rows counted twice".formatted(failed);
    }
    long rows = servers.rows();
    if (storing && rows != events) {
      return "%d rows, not %d".formatted(rows, events);
    }
    long found = servers.alerts();
    return found == alerts ? "" : "%d alerts, not %d".formatted(found, alerts);
  }

  private long failedBatches() throws BenchException {
    List<Long> failed = new ArrayList<>();
    for (WorkerJmx worker : workers) {
      failed.addAll(worker.counters(EventStoreBolt.NAME, EventStoreBolt.FAILED));
    }
    if (failed.isEmpty()) {
      throw new BenchException("no worker has a counter " + EventStoreBolt.FAILED);
    }
    return failed.stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() throws BenchException {
    workers.forEach(WorkerJmx::close);
    deployment.close();
  }
}
