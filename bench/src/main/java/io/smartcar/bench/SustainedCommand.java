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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench sustained}: whether a rate is kept up, and how far behind the platform ever is. */
@Command(
    name = "sustained",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Offers a rate for minutes, with everything on, and watches the lag.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class SustainedCommand implements Callable<Integer> {

  private static final Duration REST = Duration.ofMinutes(3);

  /** A lag of more than so many seconds' events in the last half is not kept up. */
  private static final int BOUND_SECONDS = 5;

  private record Moment(
      double seconds, long sent, long done, double workerCores, long residentMegabytes) {
    long lag() {
      return sent - done;
    }
  }

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
      defaultValue = "600",
      description = "For how long; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Override
  public Integer call() throws BenchException, SandboxException, IOException, InterruptedException {
    Path home = Home.find();
    PrintWriter out = spec.commandLine().getOut();
    double load = Machine.load();
    List<Moment> moments = new ArrayList<>();
    String problem;
    long heap;
    try (Servers servers = Servers.start(home, options.directoryIn(home), options.overrides)) {
      try (RunningPlatform platform = RunningPlatform.live(servers, "sustained", options)) {
        try (LiveLoad cars =
            new LiveLoad(
                KafkaTelemetrySink.open(servers.log("sustained")),
                options.cars,
                rate,
                Duration.ofSeconds(seconds),
                (number, event, nanoTime) -> {})) {
          cars.start();
          follow(platform, cars, moments, out);
          OverSpeedReference expected = cars.awaitEnd();
          long alerts = RuleFiles.expectedAlerts(expected, options.rules.get(0));
          platform.awaitRest(cars.sent(), alerts, REST);
          problem = platform.problem(cars.sent(), alerts);
          out.printf(
              Locale.ROOT,
              "sent %,d, %,d alerts, an event was sent at most %.0f ms late%n",
              cars.sent(),
              alerts,
              cars.mostBehindMillis());
        }
        heap = platform.heapMegabytes();
      }
    }
    return write(home, moments, load, heap, problem, out);
  }

  private static void follow(
      RunningPlatform platform, LiveLoad cars, List<Moment> moments, PrintWriter out)
      throws BenchException, InterruptedException {
    long start = System.nanoTime();
    double processorBefore = engine(platform);
    double secondsBefore = 0;
    for (int second = 1; !cars.isAtItsEnd(); second++) {
      TimeUnit.NANOSECONDS.sleep(
          Math.max(0, start + TimeUnit.SECONDS.toNanos(second) - System.nanoTime()));
      // In this order the lag is never too small.
      long done = platform.done();
      double processor = engine(platform);
      double seconds = (System.nanoTime() - start) / 1e9;
      Moment moment =
          new Moment(
              seconds,
              cars.sent(),
              done,
              (processor - processorBefore) / (seconds - secondsBefore),
              platform.roles().engineResidentMegabytes());
      processorBefore = processor;
      secondsBefore = seconds;
      moments.add(moment);
      if (second % 30 == 0) {
        out.printf(Locale.ROOT, "%4d s  lag %,d events%n", second, moment.lag());
        out.flush();
      }
    }
  }

  private static double engine(RunningPlatform platform) {
    return platform.roles().processorSeconds().getOrDefault(Roles.ENGINE, 0.0);
  }

  private int write(
      Path home, List<Moment> moments, double load, long heap, String problem, PrintWriter out)
      throws BenchException {
    List<Moment> lastHalf = moments.subList(moments.size() / 2, moments.size());
    long most = lastHalf.stream().mapToLong(Moment::lag).max().orElse(0);
    double[] lags = lastHalf.stream().mapToDouble(Moment::lag).toArray();
    boolean kept = most <= (long) rate * BOUND_SECONDS && problem.isEmpty();
    StringBuilder text = new StringBuilder(Machine.heading("sustained", home));
    text.append(
        String.format(
            Locale.ROOT,
            "- offered: %,d events/s of %,d cars for %d s; load average before: %.2f%n"
                + "- lag in the last half: median %,.0f, most %,d events (%.2f s)%n"
                + "- workers: heap at most %,d MB in use, resident %,d MB%n"
                + "- kept up, lag bounded, everything right: %s%n",
            rate,
            options.cars,
            seconds,
            load,
            Summary.median(lags),
            most,
            most / (double) rate,
            heap,
            moments.get(moments.size() - 1).residentMegabytes(),
            kept ? "yes" : "NO " + problem));
    Path directory = options.outIn(home);
    try {
      Files.createDirectories(directory);
      StringBuilder csv = new StringBuilder("seconds,sent,done,lag,worker_cores,resident_mb\n");
      for (Moment moment : moments) {
        csv.append(
            String.format(
                Locale.ROOT,
                "%.1f,%d,%d,%d,%.2f,%d%n",
                moment.seconds(),
                moment.sent(),
                moment.done(),
                moment.lag(),
                moment.workerCores(),
                moment.residentMegabytes()));
      }
      Files.writeString(directory.resolve("sustained.csv"), csv);
      Files.writeString(directory.resolve("sustained.md"), text);
    } catch (IOException e) {
      throw new BenchException("%s cannot be written: %s".formatted(directory, e), e);
    }
    Charts.lines(
        Map.of("lag", moments.stream().map(moment -> (double) moment.lag()).toList()),
        moments.stream().map(Moment::seconds).toList(),
        "lag at %,d events/s".formatted(rate),
        "events sent and not yet done",
        directory.resolve("sustained.png"));
    out.print(text);
    out.flush();
    return kept ? 0 : 1;
  }
}
