package io.smartcar.bench;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench door}: how long the door for HTTP takes to answer at an offered rate. */
@Command(
    name = "door",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Time from a request being due to its answer, which the door gives when Kafka has the events,"
          + " at offered rates and in each encoding.",
      "A figure is void unless every request was answered with 200 and Kafka has all events."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class DoorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--rates",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "10000",
      description = "Events offered a second; default: ${DEFAULT-VALUE}.")
  private List<Integer> rates;

  @Option(
      names = "--encodings",
      paramLabel = "NAME,…",
      split = ",",
      defaultValue = "CSV,JSON_LINES,CSV_GZIP",
      description = "${COMPLETION-CANDIDATES}; default: all.")
  private List<DoorLoad.Encoding> encodings;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "100",
      description = "Events of a request; default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--cars",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Cars; default: ${DEFAULT-VALUE}.")
  private int cars;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of the topic; default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long each is measured; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long each is offered before; default: ${DEFAULT-VALUE}.")
  private int warmUpSeconds;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description =
          "A key of the door's configuration: -D smartcar.door.sender-events-per-second=50000.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "A Kafka that is there; without it a sandbox is started.")
  private @Nullable String kafka;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the tables go; default: bench/target/results.")
  private @Nullable Path out;

  @Override
  public Integer call() throws BenchException, SandboxException, IOException, InterruptedException {
    if (batch < 1 || cars < 1 || seconds < 1 || warmUpSeconds < 0) {
      throw new IllegalArgumentException("--batch, --cars and --seconds must be at least 1");
    }
    Path home = Home.find();
    String there = kafka;
    if (there != null) {
      return measureAll(home, there);
    }
    try (Servers servers = Servers.start(home, home.resolve("bench/target/sandbox"), Map.of())) {
      return measureAll(home, servers.bootstrapServers());
    }
  }

  private int measureAll(Path home, String bootstrapServers)
      throws BenchException, IOException, InterruptedException {
    PrintWriter console = spec.commandLine().getOut();
    List<DoorFigures> all = new ArrayList<>();
    for (int rate : rates) {
      for (DoorLoad.Encoding encoding : encodings) {
        DoorFigures figures = measure(home, bootstrapServers, rate, encoding);
        all.add(figures);
        console.print(figures.csv());
        console.flush();
        write(home, all);
      }
    }
    console.println(markdown(home, all));
    console.flush();
    return all.stream().allMatch(figures -> figures.problem().isEmpty()) ? 0 : 1;
  }

  private DoorFigures measure(
      Path home, String bootstrapServers, int rate, DoorLoad.Encoding encoding)
      throws BenchException, IOException, InterruptedException {
    double load = Machine.load();
    EventLogSettings log =
        EventLogSettings.of(bootstrapServers, "door-" + System.currentTimeMillis());
    try (EventTopic topic = new EventTopic(log)) {
      topic.create(partitions);
      try (ProductProcess door = ProductProcess.door(home, log, overrides)) {
        DoorLoad senders =
            new DoorLoad(door.address(), encoding, batch, cars, rate, Duration.ofSeconds(length()));
        senders.start(Duration.ofSeconds(warmUpSeconds));
        TimeUnit.SECONDS.sleep(warmUpSeconds);
        double before = door.processorSeconds();
        TimeUnit.SECONDS.sleep(seconds);
        double cores = (door.processorSeconds() - before) / seconds;
        senders.awaitEnd();
        long arrived = topic.endOffsets().values().stream().mapToLong(end -> end).sum();
        return new DoorFigures(
            encoding.name(),
            rate,
            batch,
            senders.micros(),
            senders.mostBehindMillis(),
            cores,
            door.peakResidentMegabytes(),
            load,
            senders.problem(arrived));
      }
    }
  }

  private long length() {
    return (long) warmUpSeconds + seconds;
  }

  private void write(Path home, List<DoorFigures> all) throws BenchException {
    Path named = out;
    Path directory = named == null ? home.resolve("bench/target/results") : named;
    try {
      Files.createDirectories(directory);
      StringBuilder csv = new StringBuilder(DoorFigures.CSV_HEAD + "\n");
      all.forEach(figures -> csv.append(figures.csv()));
      Files.writeString(directory.resolve("door.csv"), csv);
      Files.writeString(directory.resolve("door.md"), markdown(home, all));
    } catch (IOException e) {
      throw new BenchException("%s cannot be written: %s".formatted(directory, e), e);
    }
  }

  private static String markdown(Path home, List<DoorFigures> all) {
    StringBuilder text = new StringBuilder(Machine.heading("door", home));
    text.append(DoorFigures.MARKDOWN_HEAD);
    all.forEach(figures -> text.append(figures.markdown()));
    return text.toString();
  }
}
