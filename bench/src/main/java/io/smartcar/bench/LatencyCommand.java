package io.smartcar.bench;

import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.simulator.KafkaTelemetrySink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench latency}: how long rows and alerts take at an offered rate. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Time from send to row in HBase and from window due to alert in Redis, at offered rates.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class LatencyCommand implements Callable<Integer> {

  private static final Duration REST = Duration.ofMinutes(2);
  private static final int ROWS_PICKED_A_SECOND = 25;
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(10);

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Option(
      names = "--rates",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "1000,5000,17000",
      description = "Events offered a second; default: ${DEFAULT-VALUE}.")
  private List<Integer> rates;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "300",
      description = "How long each rate is measured; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "N",
      defaultValue = "180",
      description =
          "How long each is offered before: Java compiles for minutes; default: ${DEFAULT-VALUE}.")
  private int warmUpSeconds;

  @Override
  public Integer call() throws BenchException, SandboxException, IOException, InterruptedException {
    Path home = Home.find();
    PrintWriter out = spec.commandLine().getOut();
    List<LatencyFigures> all = new ArrayList<>();
    try (Servers servers = Servers.start(home, options.directoryIn(home), options.overrides)) {
      for (int rate : rates) {
        LatencyFigures figures = measure(servers, rate);
        all.add(figures);
        out.print(figures.csv());
        out.flush();
        write(home, all);
      }
    }
    out.println(markdown(home, all));
    return all.stream().allMatch(figures -> figures.problem().isEmpty()) ? 0 : 1;
  }

  private LatencyFigures measure(Servers servers, int rate)
      throws BenchException, SandboxException, IOException, InterruptedException {
    double load = Machine.load();
    String topic = "latency-" + rate;
    long firstPicked = (long) rate * warmUpSeconds;
    int every = Math.max(1, rate / ROWS_PICKED_A_SECOND);
    Duration length = Duration.ofSeconds((long) warmUpSeconds + seconds);
    try (RunningPlatform platform = RunningPlatform.live(servers, topic, options)) {
      Duration lateness = platform.config().rules().lateness();
      long[] picked = new long[1];
      try (RowWatch rows = new RowWatch(platform.config());
          AlertArrivals alerts =
              new AlertArrivals(
                  servers.port(Port.REDIS), eventMillis -> due(eventMillis, lateness));
          LiveLoad cars =
              new LiveLoad(
                  KafkaTelemetrySink.open(servers.log(topic)),
                  options.carsAt(rate),
                  rate,
                  length,
                  (number, event, nanoTime) -> {
                    if (number >= firstPicked && number % every == 0) {
                      picked[0]++;
                      rows.pick(event, nanoTime);
                    }
                  })) {
        long began = System.currentTimeMillis();
        cars.start();
        TimeUnit.SECONDS.sleep(warmUpSeconds);
        Map<String, Double> before = platform.roles().processorSeconds();
        TimeUnit.SECONDS.sleep(seconds);
        Map<String, Double> cores = cores(before, platform.roles().processorSeconds());
        OverSpeedReference expected = cars.awaitEnd();
        Histogram rowMicros = rows.await(picked[0], REST.toNanos());
        long expectedAlerts = RuleFiles.expectedAlerts(expected, options.rules.get(0));
        platform.awaitRest(cars.sent(), expectedAlerts, REST);
        alerts.end();
        return new LatencyFigures(
            rate,
            rowMicros,
            // Later windows close by the wall's clock.
            alerts.between(
                began + warmUpSeconds * 1_000L, began + length.toMillis(), HIGHEST_MICROS),
            cars.mostBehindMillis(),
            cores,
            load,
            platform.problem(cars.sent(), expectedAlerts));
      }
    }
  }

  /** When the window that an alert is of was due: at its end and the lateness. */
  static long due(long eventMillis, Duration lateness) {
    long window = OverSpeedReference.WINDOW_MILLIS;
    return (eventMillis / window + 1) * window + lateness.toMillis();
  }

  private Map<String, Double> cores(Map<String, Double> before, Map<String, Double> after) {
    Map<String, Double> cores = new HashMap<>();
    after.forEach(
        (role, used) -> cores.put(role, (used - before.getOrDefault(role, 0.0)) / seconds));
    return cores;
  }

  private void write(Path home, List<LatencyFigures> all) throws BenchException {
    Path directory = options.outIn(home);
    try {
      Files.createDirectories(directory);
      StringBuilder csv = new StringBuilder(LatencyFigures.CSV_HEAD + "\n");
      all.forEach(figures -> csv.append(figures.csv()));
      Files.writeString(directory.resolve("latency.csv"), csv);
      Files.writeString(directory.resolve("latency.md"), markdown(home, all));
    } catch (IOException e) {
      throw new BenchException("%s cannot be written: %s".formatted(directory, e), e);
    }
    Map<String, Histogram> rows = new LinkedHashMap<>();
    Map<String, Histogram> alerts = new LinkedHashMap<>();
    for (LatencyFigures figures : all) {
      String rate = "%,d/s".formatted(figures.perSecond());
      rows.put(rate, figures.rowMicros());
      alerts.put(rate, figures.alertMicros());
    }
    Charts.histogram(rows, "send → row readable in HBase", directory.resolve("latency-rows.png"));
    Charts.histogram(
        alerts, "window due → alert readable in Redis", directory.resolve("latency-alerts.png"));
  }

  private String markdown(Path home, List<LatencyFigures> all) {
    StringBuilder text = new StringBuilder(Machine.heading("latency", home));
    text.append(
        """

        | offered/s | what | count | p50 ms | p90 ms | p99 ms | max ms | workers' cores | sent late, at most ms | |
        |---|---|---|---|---|---|---|---|---|---|
        """);
    all.forEach(figures -> text.append(figures.markdown()));
    return text.toString();
  }
}
