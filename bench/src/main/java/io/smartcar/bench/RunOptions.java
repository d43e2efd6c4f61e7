package io.smartcar.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that all measurements share. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class RunOptions {

  @Option(
      names = "--cars",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Cars of the simulated fleet; default: ${DEFAULT-VALUE}.")
  int cars;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events that are timed, a multiple of 1000; default: ${DEFAULT-VALUE}.",
      defaultValue = "500000")
  long events;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of the topic; default: ${DEFAULT-VALUE}.")
  int partitions;

  @Option(
      names = "--period",
      paramLabel = "DURATION",
      defaultValue = "PT2S",
      description = "Time between two events of a car, ISO 8601; default: ${DEFAULT-VALUE}.")
  Duration period;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each is run, in turns; default: ${DEFAULT-VALUE}.")
  int rounds;

  @Option(
      names = "--no-warm-up",
      description =
          "Leave out the run before the first round, which is not counted: servers that have just"
              + " started are slow.")
  boolean noWarmUp;

  @Option(
      names = "--workers",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "1",
      description = "Worker processes of the platform; default: ${DEFAULT-VALUE}.")
  List<Integer> workers;

  @Option(
      names = "--esper-tasks",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "1",
      description = "Tasks of the platform's Esper bolt; default: ${DEFAULT-VALUE}.")
  List<Integer> esperTasks;

  @Option(
      names = "--rules",
      paramLabel = "N,…",
      split = ",",
      converter = RuleCount.class,
      defaultValue = "1",
      description =
          "Rules in force: over-speed, and copies of it with higher limits; default:"
              + " ${DEFAULT-VALUE}.")
  List<Integer> rules;

  @Option(
      names = "--shapes",
      paramLabel = "N",
      converter = ShapeCount.class,
      defaultValue = "1",
      description =
          "Shapes in which the rules take turns, up to ten: with 1 all are copies of over-speed;"
              + " of path, rules and scale; default: ${DEFAULT-VALUE}.")
  int shapes;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A key of the platform's configuration: -D smartcar.topology.worker-heap=2g.")
  Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--worker-option",
      paramLabel = "OPTION",
      description = "A further option of the workers' JVM, such as -XX:+UseParallelGC.")
  List<String> workerOptions = List.of();

  @Option(
      names = "--variant",
      paramLabel = "NAME=WORDS",
      description =
          "Measure the platform once more beside itself, with these JVM options of the workers and"
              + " keys of the configuration: --variant young=-Xmn128m.")
  Map<String, String> variants = new LinkedHashMap<>();

  @Option(
      names = "--peers",
      paramLabel = "DIR",
      description =
          "Directory with the peers' command `run`; default: the variable SMARTCAR_PEERS, or"
              + " ../shared/peers beside the checkout.")
  @Nullable Path peers;

  @Option(names = "--no-peers", description = "Measure the platform alone.")
  boolean noPeers;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the servers keep their files; default: bench/target/sandbox.")
  @Nullable Path directory;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where table and charts go; default: bench/target/results.")
  @Nullable Path out;

  /** So many as have limits of their own below the highest that is counted. */
  static final class RuleCount implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      int most = OverSpeedReference.TOP_SPEED - RuleFiles.LIMIT_KMH + 1;
      int rules = Integer.parseInt(value);
      if (rules < 1 || rules > most) {
        throw new TypeConversionException("must be 1 to %d: %s".formatted(most, value));
      }
      return rules;
    }
  }

  /** One to all that there are. */
  static final class ShapeCount implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      int most = RuleShape.ALL.size();
      int shapes = Integer.parseInt(value);
      if (shapes < 1 || shapes > most) {
        throw new TypeConversionException("must be 1 to %d: %s".formatted(most, value));
      }
      return shapes;
    }
  }

  /** The usual form, then those that were asked for. */
  List<Variant> allVariants() {
    List<Variant> all = new ArrayList<>(List.of(Variant.USUAL));
    variants.forEach((name, words) -> all.add(Variant.of(name, words)));
    return all;
  }

  /** The peers' directory if it is there, else null. */
  @Nullable Path peersIn(Path home) {
    if (noPeers) {
      return null;
    }
    String named = System.getenv("SMARTCAR_PEERS");
    Path wanted = peers;
    if (wanted == null) {
      wanted = named == null ? home.resolve("../shared/peers") : Path.of(named);
    }
    return wanted.resolve("run").toFile().canExecute() ? wanted.toAbsolutePath().normalize() : null;
  }

  Path directoryIn(Path home) {
    Path named = directory;
    return named == null ? home.resolve("bench/target/sandbox") : named;
  }

  Path outIn(Path home) {
    Path named = out;
    return named == null ? home.resolve("bench/target/results") : named;
  }

  /** Cars that give so many events a second if each reports once a period. */
  int carsAt(int perSecond) {
    return Math.toIntExact(Math.max(1, perSecond * period.toMillis() / 1_000));
  }
}
