package io.smartcar.demo;

import io.smartcar.hbase.Schema;
import io.smartcar.redis.AlertReader;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.SandboxException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Shows the whole path on this machine: servers up, topic and tables, {@code storm jar}, cars on
 * the road, alerts as they are found, a summary, and everything down again. For one use, by one
 * thread.
 */
public final class Demo {

  private static final Duration WORKERS_START = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 500;

  private final Sandbox sandbox;
  private final DemoSettings settings;
  private final PrintWriter out;

  /**
   * Nothing is started yet.
   *
   * @param sandbox must be down and without data
   */
  public Demo(Sandbox sandbox, DemoSettings settings, PrintWriter out) {
    this.sandbox = sandbox;
    this.settings = settings;
    this.out = out;
  }

  /**
   * Runs it to its end. However it ends, nothing is left running, unless that was asked for and it
   * was not interrupted.
   *
   * @throws DemoException if it cannot go on
   * @throws SandboxException if the servers cannot be started or stopped
   * @throws InterruptedException if this thread was interrupted, or the JVM told to end
   */
  public void run() throws DemoException, SandboxException, InterruptedException {
    if (!sandbox.processes().isEmpty()) {
      throw new DemoException(
          "the sandbox in %s is up, and the demo starts with empty servers: stop it first with"
                  .formatted(sandbox.settings().directory())
              + " `scripts/smartcar sandbox down`");
    }
    try (CtrlC ctrlC = new CtrlC();
        Screen screen = new Screen(out, System::nanoTime)) {
      boolean keep = false;
      try {
        show(screen);
        keep = settings.keep();
      } finally {
        if (!keep) {
          stop(screen);
        }
      }
    }
  }

  private void stop(Screen screen) throws SandboxException {
    boolean interrupted = Thread.interrupted();
    SandboxSteps steps = new SandboxSteps(screen);
    screen.step("stopping all servers", () -> "waiting for them to end");
    sandbox.down(steps);
    screen.line("stopped: nothing is left running");
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(Screen screen) throws DemoException, SandboxException, InterruptedException {
    SandboxSteps steps = new SandboxSteps(screen);
    screen.step("starting the servers", steps::stillStarting);
    sandbox.deleteData();
    sandbox.up(steps);
    AlertBoard board = new AlertBoard(screen, System::nanoTime);
    try (LogPosition position = new LogPosition(settings.config(), settings.partitions());
        AlertReader alerts = new AlertReader(settings.servers().redis())) {
      screen.step("creating topic and tables", () -> "creating the tables");
      position.createTopic();
      createTables();
      watch(alerts, board, screen);
      deploy(screen, position);
      Result result = drive(screen, position, board);
      Summary summary = new Summary(settings, screen);
      summary.print(result);
      summary.printNext(result);
      screen.plain("");
    }
  }

  private void createTables() throws DemoException {
    try (Schema schema = new Schema(settings.servers().hbase())) {
      List<String> problems = schema.install();
      if (!problems.isEmpty()) {
        throw new DemoException(String.join(System.lineSeparator(), problems));
      }
    }
  }

  private static void watch(AlertReader alerts, AlertBoard board, Screen screen) {
    Thread thread =
        new Thread(() -> alerts.watch(board::found, notice -> screen.aside("  " + notice)));
    thread.setName("demo-alerts");
    thread.setDaemon(true);
    thread.start();
  }

  private void deploy(Screen screen, LogPosition position)
      throws DemoException, SandboxException, InterruptedException {
    StormJar stormJar = new StormJar(sandbox);
    screen.step("storm jar: submitting the topology " + StormJar.TOPOLOGY, () -> "storm jar runs");
    stormJar.submit(settings.config());
    screen.step("starting its workers", () -> "waiting for the rules to begin");
    long deadline = System.nanoTime() + WORKERS_START.toNanos();
    while (!position.rulesHaveBegun()) {
      if (System.nanoTime() - deadline > 0) {
        throw new DemoException(
            "the topology does not begin; see the logs that `scripts/smartcar sandbox logs` names");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private Result drive(Screen screen, LogPosition position, AlertBoard board)
      throws DemoException, InterruptedException {
    try (Traffic traffic = new Traffic(settings, board);
        DeliveryProgress progress = new DeliveryProgress(settings, traffic, position, board)) {
      screen.step(title(), progress::status);
      traffic.start();
      return progress.follow(screen);
    }
  }

  private String title() {
    if (settings.input() != null) {
      return "sending %s as fast as possible".formatted(settings.input().getFileName());
    }
    return "%,d cars on the road for %d s; their time runs %d times as fast"
        .formatted(settings.cars(), settings.seconds(), DemoSettings.SPEED);
  }
}
