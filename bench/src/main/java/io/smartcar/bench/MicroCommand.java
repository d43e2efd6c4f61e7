package io.smartcar.bench;

import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench micro}: what single steps cost an event, by JMH; no servers. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Nanoseconds and bytes an event, step by step: decode, row and put, sequencer, Esper, batch"
            + " in the spout.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class MicroCommand implements Callable<Integer> {

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "Benchmarks to run, by class and method; default: all.")
  private String only;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "2",
      description = "JVMs for each; default: ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Iterations of a second that count, after as many that do not; default:"
              + " ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where micro.csv goes; default: bench/target/results.")
  private @Nullable Path out;

  @Override
  public Integer call() throws SandboxException, IOException, RunnerException {
    Path directory = out == null ? Home.find().resolve("bench/target/results") : out;
    Files.createDirectories(directory);
    new Runner(
            new OptionsBuilder()
                .include(only)
                .forks(forks)
                .warmupIterations(iterations)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.CSV)
                .result(directory.resolve("micro.csv").toString())
                .build())
        .run();
    return 0;
  }
}
