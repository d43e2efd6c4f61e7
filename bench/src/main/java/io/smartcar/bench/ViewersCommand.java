package io.smartcar.bench;

import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.simulator.KafkaTelemetrySink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench viewers}: what browsers that look at the console cost it, and the topology. */
@Command(
    name = "viewers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Offers a rate with one alert in some seventeen events, for as long without anybody who looks"
          + " at the console as with many who do.",
      "All are on this machine, and those who look take their part of it."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ViewersCommand implements Callable<Integer> {

  private static final Duration REST = Duration.ofMinutes(3);
  private static final Duration BEGIN = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 100;

  /** Of these is noted how old alerts are when they come. */
  private static final int TIMED = 10;

  /** What was seen in some minutes. */
  private record Phase(
      double alertsPerSecond,
      double lagMedian,
      long lagMost,
      double workerCores,
      double consoleCores) {}

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "17000",
      description = "Events offered a second; default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "300",
      description = "For how long without viewers, and with; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--viewers",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many look; default: ${DEFAULT-VALUE}.")
  private int viewers;

  @Override
  public Integer call() throws BenchException, SandboxException, IOException, InterruptedException {
    Path home = Home.find();
    PrintWriter out = spec.commandLine().getOut();
    double load = Machine.load();
    AtomicLong alerts = new AtomicLong();
    try (Servers servers = Servers.start(home, options.directoryIn(home), options.overrides)) {
      options.overrides.put("smartcar.rules.directory", FastReadings.rule(servers).toString());
      try (RunningPlatform platform = RunningPlatform.live(servers, "viewers", options);
          ProductProcess console = console(home, servers, platform);
          LiveLoad cars =
              new LiveLoad(
                  KafkaTelemetrySink.open(servers.log("viewers")),
                  options.cars,
                  rate,
                  // Ended when both have been looked at.
                  Duration.ofSeconds(2L * seconds + BEGIN.toSeconds()),
                  (number, event, nanoTime) ->
                      alerts.addAndGet(FastReadings.raises(event) ? 1 : 0))) {
        cars.start();
        TimeUnit.SECONDS.sleep(BEGIN.toSeconds() / 2);
        Phase alone = follow(platform, console, cars, alerts);
        say(out, "nobody looks", alone);
        List<EventStreamReader> all = look(console);
        try {
          long before = alerts.get();
          Phase looked = follow(platform, console, cars, alerts);
          say(out, viewers + " look", looked);
          cars.stopAndAwaitEnd();
          platform.awaitRest(cars.sent(), alerts.get(), REST);
          String problem = platform.problem(cars.sent(), alerts.get());
          awaitTold(all, alerts.get() - before);
          return write(home, out, load, alone, looked, console, all, problem, cars);
        } finally {
          for (EventStreamReader viewer : all) {
            viewer.close();
          }
        }
      }
    }
  }

  private ProductProcess console(Path home, Servers servers, RunningPlatform platform)
      throws BenchException, IOException {
    Map<String, String> keys = new HashMap<>(servers.addresses());
    keys.put("smartcar.kafka.topic", platform.config().kafka().topic());
    return ProductProcess.console(home, platform.name(), keys);
  }

  private List<EventStreamReader> look(ProductProcess console)
      throws BenchException, InterruptedException {
    List<EventStreamReader> all = new ArrayList<>();
    for (int number = 0; number < viewers; number++) {
      all.add(new EventStreamReader(console.address(), number, number < TIMED));
    }
    long deadline = System.nanoTime() + BEGIN.toNanos();
    while (!all.stream().allMatch(EventStreamReader::isFollowing)) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchException(
            "not all viewers are told of what happens; see the console's lines");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return all;
  }

  private Phase follow(
      RunningPlatform platform, ProductProcess console, LiveLoad cars, AtomicLong alerts)
      throws BenchException, InterruptedException {
    long start = System.nanoTime();
    long alertsBefore = alerts.get();
    double workersBefore = engine(platform);
    double consoleBefore = console.processorSeconds();
    double[] lags = new double[seconds];
    for (int second = 0; second < seconds; second++) {
      TimeUnit.NANOSECONDS.sleep(
          Math.max(0, start + TimeUnit.SECONDS.toNanos(second + 1L) - System.nanoTime()));
      // In this order the lag is never too small.
      long done = platform.done();
      lags[second] = cars.sent() - done;
    }
    double took = (System.nanoTime() - start) / 1e9;
    double most = 0;
    for (double lag : lags) {
      most = Math.max(most, lag);
    }
    return new Phase(
        (alerts.get() - alertsBefore) / took,
        Summary.median(lags),
        (long) most,
        (engine(platform) - workersBefore) / took,
        (console.processorSeconds() - consoleBefore) / took);
  }

  private static double engine(RunningPlatform platform) {
    return platform.roles().processorSeconds().getOrDefault(Roles.ENGINE, 0.0);
  }

  /** Those who look began at some moment between two alerts: less than this nobody is told. */
  private static void awaitTold(List<EventStreamReader> all, long alerts)
      throws InterruptedException {
    long deadline = System.nanoTime() + REST.toNanos();
    while (all.stream().anyMatch(viewer -> viewer.alerts() < alerts)
        && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static void say(PrintWriter out, String what, Phase phase) {
    out.printf(
        Locale.ROOT,
        "%s: %.0f alerts/s, lag %.0f events, workers %.2f cores, console %.2f cores%n",
        what,
        phase.alertsPerSecond,
        phase.lagMedian,
        phase.workerCores,
        phase.consoleCores);
    out.flush();
  }

  private int write(
      Path home,
      PrintWriter out,
      double load,
      Phase alone,
      Phase looked,
      ProductProcess console,
      List<EventStreamReader> all,
      String problem,
      LiveLoad cars)
      throws BenchException {
    Histogram millis = new Histogram(3);
    all.forEach(viewer -> viewer.addTo(millis));
    long fewest = all.stream().mapToLong(EventStreamReader::alerts).min().orElse(0);
    long most = all.stream().mapToLong(EventStreamReader::alerts).max().orElse(0);
    long lost = all.stream().mapToLong(EventStreamReader::lost).sum();
    StringBuilder text = new StringBuilder(Machine.heading("viewers", home));
    text.append(
        String.format(
            Locale.ROOT,
            "- offered: %,d events/s of %,d cars, %d s without viewers and %d s with %,d; load average before: %.2f; an event was sent at most %.0f ms late%n"
                + "- raised → told, of %d viewers: p50 %,d, p90 %,d, p99 %,d, highest %,d ms%n"
                + "- told each viewer: %,d to %,d alerts; a connection was lost %,d times%n"
                + "- console: resident at most %,d MB%n"
                + "- everything right: %s%n%n",
            rate,
            options.cars,
            seconds,
            seconds,
            viewers,
            load,
            cars.mostBehindMillis(),
            Math.min(TIMED, viewers),
            millis.getValueAtPercentile(50),
            millis.getValueAtPercentile(90),
            millis.getValueAtPercentile(99),
            millis.getMaxValue(),
            fewest,
            most,
            lost,
            console.peakResidentMegabytes(),
            problem.isEmpty() ? "yes" : problem));
    text.append(
        "| viewers | alerts/s | lag, median / most events | workers' cores | console's cores |\n");
    text.append("|---|---|---|---|---|\n");
    row(text, 0, alone);
    row(text, viewers, looked);
    Path directory = home.resolve("bench/target/results");
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("viewers.md"), text);
    } catch (IOException e) {
      throw new BenchException("%s cannot be written: %s".formatted(directory, e), e);
    }
    out.print(text);
    out.flush();
    return problem.isEmpty() ? 0 : 1;
  }

  private static void row(StringBuilder text, int viewers, Phase phase) {
    text.append(
        String.format(
            Locale.ROOT,
            "| %,d | %,.0f | %,.0f / %,d | %.2f | %.2f |%n",
            viewers,
            phase.alertsPerSecond,
            phase.lagMedian,
            phase.lagMost,
            phase.workerCores,
            phase.consoleCores));
  }
}
