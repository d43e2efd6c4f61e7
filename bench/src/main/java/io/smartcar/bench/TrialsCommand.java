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
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench trials}: what trials of a rule in the console cost the live path. */
@Command(
    name = "trials",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Offers a rate with one alert in some seventeen events, in turns with nobody who tries a rule"
          + " and with one trial after the other, of the last minutes of the log.",
      "Of each time: how old alerts are when a browser is told, and how far behind the topology is."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TrialsCommand implements Callable<Integer> {

  private static final Duration REST = Duration.ofMinutes(3);
  private static final Duration BEGIN = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 100;

  /** What was seen in one time. */
  private record Time(
      boolean trials,
      Histogram millis,
      double lagMedian,
      double workerCores,
      long done,
      long read) {}

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Events offered a second; default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "For how long without trials, and with, each round; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "2",
      description = "How much of the log a trial reads; default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Override
  public Integer call() throws BenchException, SandboxException, IOException, InterruptedException {
    Path home = Home.find();
    double load = Machine.load();
    AtomicLong alerts = new AtomicLong();
    List<Time> times = new ArrayList<>();
    try (Servers servers = Servers.start(home, options.directoryIn(home), options.overrides)) {
      options.overrides.put("smartcar.rules.directory", FastReadings.rule(servers).toString());
      try (RunningPlatform platform = RunningPlatform.live(servers, "trials", options);
          ProductProcess console = console(home, servers, platform);
          LiveLoad cars =
              new LiveLoad(
                  KafkaTelemetrySink.open(servers.log("trials")),
                  options.cars,
                  rate,
                  // Ended when all has been seen.
                  Duration.ofSeconds(4L * seconds * options.rounds + BEGIN.toSeconds() * 4),
                  (number, event, nanoTime) ->
                      alerts.addAndGet(FastReadings.raises(event) ? 1 : 0))) {
        cars.start();
        TimeUnit.NANOSECONDS.sleep(BEGIN.toNanos());
        for (int round = 0; round < options.rounds; round++) {
          boolean first = round % 2 == 0;
          times.add(see(platform, console, cars, !first));
          times.add(see(platform, console, cars, first));
        }
        cars.stopAndAwaitEnd();
        platform.awaitRest(cars.sent(), alerts.get(), REST);
        String problem = platform.problem(cars.sent(), alerts.get());
        return write(home, load, times, problem);
      }
    }
  }

  private static ProductProcess console(Path home, Servers servers, RunningPlatform platform)
      throws BenchException, IOException {
    Map<String, String> keys = new HashMap<>(servers.addresses());
    keys.put("smartcar.kafka.topic", platform.config().kafka().topic());
    return ProductProcess.console(home, platform.name(), keys);
  }

  private Time see(
      RunningPlatform platform, ProductProcess console, LiveLoad cars, boolean withTrials)
      throws BenchException, InterruptedException, IOException {
    try (EventStreamReader viewer = new EventStreamReader(console.address(), 0, true)) {
      awaitFollowing(viewer);
      TrialLoad trials = withTrials ? new TrialLoad(console.address(), minutes) : null;
      double before = engine(platform);
      long start = System.nanoTime();
      double[] lags = new double[seconds];
      for (int second = 0; second < seconds; second++) {
        TimeUnit.NANOSECONDS.sleep(
            Math.max(0, start + TimeUnit.SECONDS.toNanos(second + 1L) - System.nanoTime()));
        // In this order the lag is never too small.
        long done = platform.done();
        lags[second] = cars.sent() - done;
      }
      Histogram millis = new Histogram(3);
      viewer.addTo(millis);
      double cores = (engine(platform) - before) / ((System.nanoTime() - start) / 1e9);
      long done = 0;
      long read = 0;
      if (trials != null) {
        trials.close();
        if (!trials.problem().isEmpty()) {
          throw new BenchException(trials.problem());
        }
        done = trials.done();
        read = trials.events();
      }
      Time time = new Time(withTrials, millis, Summary.median(lags), cores, done, read);
      PrintWriter out = spec.commandLine().getOut();
      out.print(row(withTrials ? "trials" : "none", List.of(time)));
      out.flush();
      return time;
    }
  }

  private static void awaitFollowing(EventStreamReader viewer)
      throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + BEGIN.toNanos();
    while (!viewer.isFollowing()) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchException("the viewer is not told of what happens");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static double engine(RunningPlatform platform) {
    return platform.roles().processorSeconds().getOrDefault(Roles.ENGINE, 0.0);
  }

  private int write(Path home, double load, List<Time> times, String problem)
      throws BenchException {
    StringBuilder text = new StringBuilder(Machine.heading("trials", home));
    text.append(
        String.format(
            Locale.ROOT,
            "- offered: %,d events/s of %,d cars; %d rounds of %d s without trials and %d s with, each of the last %d min; load average before: %.2f%n- everything right: %s%n%n",
            rate,
            options.cars,
            options.rounds,
            seconds,
            seconds,
            minutes,
            load,
            problem.isEmpty() ? "yes" : problem));
    text.append(
        "| | raised → told, ms: p50 | p90 | p99 | lag, events | workers' cores | trials | events read |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    text.append(row("none", times.stream().filter(time -> !time.trials()).toList()));
    text.append(row("trials", times.stream().filter(Time::trials).toList()));
    Path directory = home.resolve("bench/target/results");
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("trials.md"), text);
    } catch (IOException e) {
      throw new BenchException("%s cannot be written: %s".formatted(directory, e), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
    return problem.isEmpty() ? 0 : 1;
  }

  /** The medians of the rounds. */
  private static String row(String name, List<Time> times) {
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %,.0f | %,.0f | %,.0f | %.2f | %,.0f | %,.0f |%n",
        name,
        median(times, time -> time.millis().getValueAtPercentile(50)),
        median(times, time -> time.millis().getValueAtPercentile(90)),
        median(times, time -> time.millis().getValueAtPercentile(99)),
        median(times, Time::lagMedian),
        median(times, Time::workerCores),
        median(times, Time::done),
        median(times, Time::read));
  }

  private static double median(List<Time> times, ToDoubleFunction<Time> of) {
    return Summary.median(times.stream().mapToDouble(of).toArray());
  }
}
