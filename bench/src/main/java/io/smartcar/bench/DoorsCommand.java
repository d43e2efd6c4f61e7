package io.smartcar.bench;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventEncoder;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench doors}: how long the doors for files and for MQTT take, and how much they can. */
@Command(
    name = "doors",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Of the doors for files that grow and for MQTT: the time from an event being due to its being"
          + " in Kafka, at an offered rate; and the pace at which what waits for a door comes there.",
      "A figure is void unless Kafka has every event."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class DoorsCommand implements Callable<Integer> {

  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int WORST = 100;

  @Spec private CommandSpec spec;

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
      description = "How long each is measured; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long each is offered before; default: ${DEFAULT-VALUE}.")
  private int warmUpSeconds;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "500000",
      description = "Events that wait for a door; default: ${DEFAULT-VALUE}.")
  private int events;

  @Option(
      names = "--cars",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Cars; default: ${DEFAULT-VALUE}.")
  private int cars;

  @Option(
      names = "--mqtt",
      paramLabel = "HOST:PORT",
      description =
          "An MQTT broker that keeps so many messages for a door; without one, that door is left out.")
  private @Nullable String mqtt;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A key of the doors' configuration.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "A Kafka that is there; without it a sandbox is started.")
  private @Nullable String kafka;

  private Path home;
  private String bootstrapServers;
  private boolean valid = true;

  /** Where events come from, made anew for each figure. */
  private interface Feeds {
    DoorFeed open() throws IOException;
  }

  @Override
  public Integer call() throws BenchException, SandboxException, IOException, InterruptedException {
    home = Home.find();
    String there = kafka;
    if (there != null) {
      bootstrapServers = there;
      return measureAll();
    }
    try (Servers servers = Servers.start(home, home.resolve("bench/target/sandbox"), Map.of())) {
      bootstrapServers = servers.bootstrapServers();
      return measureAll();
    }
  }

  private int measureAll() throws BenchException, IOException, InterruptedException {
    StringBuilder text = new StringBuilder(Machine.heading("doors", home));
    text.append(
        String.format(
            Locale.ROOT,
            "%n| door | due → Kafka at %,d/s, p50 / p90 / p99 / highest ms | door's cores | of %,d that"
                + " wait, events/s | resident MB | |%n|---|---|---|---|---|---|%n",
            rate,
            events));
    text.append(row("tail", () -> DoorFeed.file(Files.createTempDirectory("bench-door"))));
    String broker = mqtt;
    if (broker != null) {
      String[] address = broker.split(":", -1);
      text.append(row("mqtt", () -> DoorFeed.mqtt(address[0], Integer.parseInt(address[1]))));
    }
    Path directory = Files.createDirectories(home.resolve("bench/target/results"));
    Files.writeString(directory.resolve("doors.md"), text);
    PrintWriter console = spec.commandLine().getOut();
    console.println(text);
    console.flush();
    return valid ? 0 : 1;
  }

  private String row(String name, Feeds feeds)
      throws BenchException, IOException, InterruptedException {
    long offered = (long) rate * (warmUpSeconds + seconds);
    EventLogSettings steady = topic(name + "-steady");
    AppendTimes times;
    double cores;
    try (DoorFeed feed = feeds.open();
        ProductProcess door = ProductProcess.door(home, steady, overrides, feed.door())) {
      long start = System.currentTimeMillis();
      double before = door.processorSeconds();
      offer(feed, start, offered);
      cores = (door.processorSeconds() - before) / (warmUpSeconds + seconds);
      times = awaitEvents(steady, offered, start + 1_000L * warmUpSeconds);
    }
    EventLogSettings waiting = topic(name + "-waiting");
    AppendTimes pace;
    long resident;
    try (DoorFeed feed = feeds.open()) {
      // A broker keeps what comes only for a door that it knows.
      ProductProcess.door(home, waiting, overrides, feed.door()).close();
      SteadyCars fleet = new SteadyCars(cars, rate, System.currentTimeMillis());
      for (long number = 0; number < events; number++) {
        write(feed, fleet.event(number));
      }
      feed.flush();
      try (ProductProcess door = ProductProcess.door(home, waiting, overrides, feed.door())) {
        pace = awaitEvents(waiting, events, 0);
        resident = door.peakResidentMegabytes();
      }
    }
    boolean whole = times.distinct() == offered && pace.distinct() == events;
    valid &= whole;
    return String.format(
        Locale.ROOT,
        "| %s | %d / %d / %d / %d | %.2f | %,.0f | %d | %s |%n",
        name,
        times.millis().getValueAtPercentile(50),
        times.millis().getValueAtPercentile(90),
        times.millis().getValueAtPercentile(99),
        times.millis().getValueAtPercentile(WORST),
        cores,
        events / Math.max(0.001, pace.seconds()),
        resident,
        whole
            ? ""
            : "VOID: %d of %d, %d of %d events"
                .formatted(times.distinct(), offered, pace.distinct(), events));
  }

  private EventLogSettings topic(String name) {
    EventLogSettings log =
        EventLogSettings.of(bootstrapServers, name + '-' + System.currentTimeMillis());
    try (EventTopic topic = new EventTopic(log)) {
      topic.create(PARTITIONS);
    }
    return log;
  }

  private void offer(DoorFeed feed, long startMillis, long count)
      throws IOException, InterruptedException {
    SteadyCars fleet = new SteadyCars(cars, rate, startMillis);
    long startNanos = System.nanoTime();
    for (long number = 0; number < count; number++) {
      CarEvent event = fleet.event(number);
      long due = startNanos + fleet.dueNanos(number);
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      write(feed, event);
    }
    feed.flush();
  }

  private static void write(DoorFeed feed, CarEvent event)
      throws IOException, InterruptedException {
    feed.write(event.carNumber(), EventEncoder.csv(event));
  }

  /** Until each event is there, however often; or what is there when patience is at its end. */
  private static AppendTimes awaitEvents(EventLogSettings log, long count, long countFromMillis)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long records = count;
    try (EventTopic topic = new EventTopic(log)) {
      while (true) {
        while (topic.endOffsets().values().stream().mapToLong(end -> end).sum() < records
            && System.nanoTime() - deadline < 0) {
          TimeUnit.MILLISECONDS.sleep(200);
        }
        AppendTimes seen = AppendTimes.of(log, PARTITIONS, countFromMillis);
        if (seen.distinct() >= count || System.nanoTime() - deadline >= 0) {
          return seen;
        }
        records = seen.events() + count - seen.distinct();
      }
    }
  }
}
