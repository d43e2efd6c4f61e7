package io.smartcar.demo;

import io.smartcar.hbase.Schema;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.simulator.RecordedFile;
import io.smartcar.simulator.SendingOrder;
import io.smartcar.simulator.TelemetryException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows the whole path on this machine: servers up, topic and tables, {@code storm jar}, cars on
 * the road, alerts as they are found, a summary, and everything down again. For one use, by one
 * thread.
 */
public final class Demo {

  private static final Duration WORKERS_START = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 500;

  /** Told to end, the demo takes a second or two, and no longer than this before it is killed. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Sandbox sandbox;
  private final DemoSettings settings;
  private final PrintWriter out;
  private final int columns;

  /**
   * Nothing is started yet.
   *
   * @param sandbox must be down and without data
   * @param columns the width of the terminal; {@link Integer#MAX_VALUE} if it is none
   */
  public Demo(Sandbox sandbox, DemoSettings settings, PrintWriter out, int columns) {
    this.sandbox = sandbox;
    this.settings = settings;
    this.out = out;
    this.columns = columns;
  }

  /**
   * Runs it to its end. However it ends, nothing is left running, unless that was asked for and it
   * was not interrupted.
   *
   * @return whether all of it was shown; false if nobody read on
   * @throws DemoException if it cannot go on
   * @throws SandboxException if the servers cannot be started or stopped
   * @throws TelemetryException if the recorded file cannot be read
   * @throws InterruptedException if this thread was interrupted, or the JVM told to end
   */
  public boolean run() throws DemoException, SandboxException, InterruptedException {
    if (!sandbox.processes().isEmpty()) {
      throw new DemoException(
          "the sandbox in %s is up, and the demo starts with empty servers: stop it first with"
                  .formatted(sandbox.settings().directory())
              + " `scripts/smartcar sandbox down`");
    }
    if (settings.via() == DemoSettings.Way.MQTT) {
      MqttSink.check(settings.config());
    }
    try (RecordedFile recording = recording();
        CtrlC ctrlC = new CtrlC(GRACE, this::killAll);
        Screen screen =
            new Screen(out, columns, System::nanoTime, Thread.currentThread()::interrupt)) {
      try {
        showAndStop(screen, recording);
        return true;
      } catch (SandboxException | DemoException | InterruptedException | RuntimeException e) {
        if (screen.isReaderGone()) {
          return false;
        }
        throw e;
      }
    }
  }

  /** Before any server is started: a file that cannot be read is told at once. */
  private @Nullable RecordedFile recording() {
    Path input = settings.input();
    return input == null ? null : RecordedFile.open(input, settings.config().events().timeZone());
  }

  private void showAndStop(Screen screen, @Nullable RecordedFile recording)
      throws DemoException, SandboxException, InterruptedException {
    boolean keep = false;
    try {
      show(screen, recording);
      keep = settings.keep();
    } finally {
      if (!keep) {
        stop(screen);
      }
    }
  }

  private void stop(Screen screen) throws SandboxException {
    boolean interrupted = Thread.interrupted();
    screen.step("stopping all servers", () -> "waiting for them to end");
    if (interrupted) {
      // Who presses Ctrl-C does not want to wait, and what the servers hold is deleted anyway.
      sandbox.killAll();
    } else {
      sandbox.down(new SandboxSteps(screen));
    }
    screen.line("stopped: nothing is left running");
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void killAll() {
    try {
      sandbox.killAll();
    } catch (SandboxException e) {
      // The JVM ends: what does not end even so is there for `sandbox status` to see.
    }
  }

  private void show(Screen screen, @Nullable RecordedFile recording)
      throws DemoException, SandboxException, InterruptedException {
    SandboxSteps steps = new SandboxSteps(screen);
    screen.step("starting the servers", steps::stillStarting);
    sandbox.deleteData();
    sandbox.up(steps);
    AlertBoard board = AlertBoard.on(screen, System::nanoTime);
    try (LogPosition position = new LogPosition(settings.config(), settings.partitions());
        AlertFeed alerts = new AlertFeed(StoreSettings.redis(settings.config()), board, screen)) {
      screen.step("creating topic and tables", () -> "creating the tables");
      position.createTopic();
      createTables();
      alerts.start();
      deploy(screen, position);
      Result result;
      try (Traffic traffic = new Traffic(settings, board, recording);
          DeliveryProgress progress = new DeliveryProgress(settings, traffic, position, alerts)) {
        screen.step(title(), progress::status);
        traffic.start();
        result = progress.follow(screen);
      }
      Summary summary = new Summary(settings, screen);
      summary.print(result);
      summary.printNext(result);
      screen.plain("");
    }
  }

  private void createTables() throws DemoException {
    try (Schema schema = new Schema(StoreSettings.hbase(settings.config()))) {
      List<String> problems = schema.install();
      if (!problems.isEmpty()) {
        throw new DemoException(String.join(System.lineSeparator(), problems));
      }
    }
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

  private String title() {
    if (settings.input() != null) {
      String sending =
          "sending %s as fast as possible%s".formatted(settings.input().getFileName(), way());
      return settings.order().equals(SendingOrder.AS_IS)
          ? sending
          : sending + ", " + settings.order();
    }
    return "%,d cars on the road for %d s%s; their time runs %d times as fast"
        .formatted(settings.cars(), settings.seconds(), way(), DemoSettings.SPEED);
  }

  private String way() {
    return switch (settings.via()) {
      case KAFKA -> "";
      case HTTP -> ", sending to a door for HTTP";
      case MQTT ->
          ", publishing to the MQTT broker at %s:%d"
              .formatted(settings.config().mqttDoor().host(), settings.config().mqttDoor().port());
    };
  }
}
