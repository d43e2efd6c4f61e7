package io.smartcar.bench;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.redis.LateStore;
import io.smartcar.redis.RedisLateStore;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.simulator.KafkaTelemetrySink;
import io.smartcar.wiring.StoreSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench late}: how soon uploads are judged, and what that costs the events that are live.
 */
@Command(
    name = "late",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Cars drive at a rate; one uploads a long drive, then many upload together. How long until"
            + " all of it is judged, and how long live rows and alerts take meanwhile.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class LateCommand implements Callable<Integer> {

  private static final String TOPIC = "late";
  private static final Duration REST = Duration.ofMinutes(3);
  private static final int ROWS_PICKED_A_SECOND = 25;
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(10);

  /** The cars drive until they are stopped. */
  private static final Duration UNTIL_TOLD = Duration.ofDays(1);

  private static final Duration DRIVE_PERIOD = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Events offered a second, live; default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--drive",
      paramLabel = "DURATION",
      defaultValue = "PT10H",
      description = "The drive that one car uploads, at 1 Hz; default: ${DEFAULT-VALUE}.")
  private Duration drive;

  @Option(
      names = "--uploaders",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Cars that upload together; default: ${DEFAULT-VALUE}.")
  private int uploaders;

  @Option(
      names = "--buffered",
      paramLabel = "DURATION",
      defaultValue = "PT10M",
      description = "How much each of them uploads; default: ${DEFAULT-VALUE}.")
  private Duration buffered;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "180",
      description = "How long each part is measured; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "N",
      defaultValue = "660",
      description =
          "How long cars drive before, so that what is uploaded is of a time with rows of others;"
              + " default: ${DEFAULT-VALUE}.")
  private int warmUpSeconds;

  @Override
  public Integer call() throws BenchException, SandboxException, IOException, InterruptedException {
    Path home = Home.find();
    double load = Machine.load();
    try (Servers servers = Servers.start(home, options.directoryIn(home), options.overrides);
        RunningPlatform platform = RunningPlatform.live(servers, TOPIC, options)) {
      return measure(home, servers, platform, load);
    }
  }

  private int measure(Path home, Servers servers, RunningPlatform platform, double load)
      throws BenchException, IOException, InterruptedException {
    SmartcarConfig config = platform.config();
    Duration lateness = config.rules().lateness();
    AtomicLong picked = new AtomicLong();
    int every = Math.max(1, rate / ROWS_PICKED_A_SECOND);
    try (RowWatch rows = new RowWatch(config);
        LateStore late = new RedisLateStore(StoreSettings.redis(config));
        KafkaTelemetrySink uploads = KafkaTelemetrySink.open(servers.log(TOPIC));
        AlertArrivals alerts =
            new AlertArrivals(
                servers.port(Port.REDIS), millis -> LatencyCommand.due(millis, lateness));
        LiveLoad cars =
            new LiveLoad(
                KafkaTelemetrySink.open(servers.log(TOPIC)),
                options.carsAt(rate),
                rate,
                UNTIL_TOLD,
                (number, event, nanoTime) -> {
                  if (number % every == 0) {
                    picked.incrementAndGet();
                    rows.pick(event, nanoTime);
                  }
                })) {
      cars.start();
      TimeUnit.SECONDS.sleep(warmUpSeconds);
      LateRun run = new LateRun(platform, late, rows, Duration.ofSeconds(seconds));
      List<LateRun.Part> parts = parts(run, uploads);
      OverSpeedReference live = cars.stopAndAwaitEnd();
      rows.await(picked.get(), REST.toNanos());
      long expected = RuleFiles.expectedAlerts(live, options.rules.get(0)) + run.alerts();
      long events = cars.sent() + run.readings();
      platform.awaitRest(events, expected, REST);
      alerts.end();
      String problem = platform.problem(events, expected);
      write(home, markdown(home, parts, alerts, load, problem));
      return problem.isEmpty() && parts.stream().allMatch(LateRun.Part::judgedInTime) ? 0 : 1;
    }
  }

  private List<LateRun.Part> parts(LateRun run, KafkaTelemetrySink uploads)
      throws BenchException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    int rules = options.rules.get(0);
    List<LateRun.Part> parts = new ArrayList<>();
    parts.add(run.quiet("nothing uploaded"));
    out.println(parts.get(0).what());
    out.flush();
    parts.add(
        run.uploading(
            "one car uploads " + drive,
            () -> Upload.send(uploads, "D", 1, drive, DRIVE_PERIOD, rules)));
    out.println(parts.get(1).what() + ": judged after s " + parts.get(1).judgedSeconds());
    out.flush();
    parts.add(
        run.uploading(
            "%,d cars upload %s each".formatted(uploaders, buffered),
            () -> Upload.send(uploads, "U", uploaders, buffered, options.period, rules)));
    return parts;
  }

  private String markdown(
      Path home, List<LateRun.Part> parts, AlertArrivals alerts, double load, String problem)
      throws BenchException {
    StringBuilder text = new StringBuilder(Machine.heading("late", home));
    text.append(
        String.format(
            Locale.ROOT,
            "- live: %,d events/s, %d s before that do not count, load average before: %.2f%n"
                + "- everything right: %s%n",
            rate,
            warmUpSeconds,
            load,
            problem.isEmpty() ? "yes" : "NO, " + problem));
    text.append(
        """

        | in %d s | readings | all judged after s | workers' cores | all cores | live rows, p50 / p99 ms | live alerts, p50 / p99 / highest ms |
        |---|---|---|---|---|---|---|
        """
            .formatted(seconds));
    for (LateRun.Part part : parts) {
      text.append(row(part, alerts.between(part.fromMillis(), part.toMillis(), HIGHEST_MICROS)));
    }
    return text.toString();
  }

  private static String row(LateRun.Part part, Histogram alertMicros) {
    Double judged = part.judgedSeconds();
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %s | %.2f | %.2f | %.0f / %.0f | %.0f / %.0f / %.0f |%n",
        part.what(),
        part.readings(),
        judged == null
            ? part.readings() == 0 ? "" : "not judged"
            : String.format(Locale.ROOT, "%.1f", judged),
        part.workerCores(),
        part.allCores(),
        part.rowMicros().getValueAtPercentile(50) / 1e3,
        part.rowMicros().getValueAtPercentile(99) / 1e3,
        alertMicros.getValueAtPercentile(50) / 1e3,
        alertMicros.getValueAtPercentile(99) / 1e3,
        alertMicros.getMaxValue() / 1e3);
  }

  private void write(Path home, String text) throws BenchException {
    Path directory = options.outIn(home);
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("late.md"), text);
    } catch (IOException e) {
      throw new BenchException("%s cannot be written: %s".formatted(directory, e), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
