package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogExtent;
import io.smartcar.eventlog.LogLag;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RecordFormat;
import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.hbase.CarTable;
import io.smartcar.hbase.EventQuery;
import io.smartcar.hbase.EventSearch;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.MemoryEventStore;
import io.smartcar.hbase.MemoryRejectedStore;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.redis.LateStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.draft.DraftChecker;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RulesProgress;
import io.smartcar.rulestore.MemoryRuleStore;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.status.Answer;
import io.smartcar.status.PlatformSources.LateState;
import io.smartcar.status.PlatformSources.LogState;
import io.smartcar.status.PlatformSources.Place;
import io.smartcar.status.PlatformSources.Server;
import io.smartcar.status.PlatformStatus;
import io.smartcar.status.PlatformStatus.ServerState;
import io.smartcar.status.heartbeat.Heartbeats;
import io.smartcar.status.why.Step;
import io.smartcar.status.why.Why;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** HBase, the rules and the other servers as tests want them; Redis is a real one. */
final class PlayedSources {

  static final String TOPIC = "SmartCar-Topic";

  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  /** A day of the alerts, noon in that zone. */
  static final Instant NOW = Instant.parse("2018-08-30T04:00:00Z");

  /** Much time, for other tests may run beside it. */
  private static final DraftChecker.Limits DRAFTS =
      new DraftChecker.Limits(
          Duration.ofMinutes(3), Duration.ofMinutes(1), Duration.ofMinutes(1), 192);

  /** Of trials, which are of {@link PlayedTrialWorker}. */
  static final TrialRunner.Limits TRIALS = new TrialRunner.Limits(Duration.ofMinutes(3), 128);

  private static final DateTimeFormatter DATES =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS", Locale.ROOT).withZone(ZONE);

  final List<CarEvent> events = new ArrayList<>();

  /** By the time of the reading. */
  final Map<Long, Long> lateByMillis = new ConcurrentHashMap<>();

  /** The server of the rules. */
  final MemoryRuleStore rules = new MemoryRuleStore(Clock.fixed(NOW, ZONE));

  /** Where the refused records are. */
  final MemoryEventStore refused = new MemoryEventStore();

  /** The records that were sent to the log. */
  final List<String> sent = new CopyOnWriteArrayList<>();

  /** Whether what is sent arrives. */
  volatile boolean logAway;

  /** Run before what is sent arrives. */
  volatile Runnable onFlush = () -> {};

  volatile ConsoleSources.Refused.Limits refusedLimits = ConsoleSources.Refused.Limits.USUAL;

  volatile @Nullable RuntimeException away;

  volatile TrialRunner.Limits trials = TRIALS;

  volatile Supplier<PlatformStatus> status = PlayedSources::redisAlone;

  volatile Supplier<PlatformStatus> metrics = PlayedSources::redisAlone;

  @Nullable Heartbeats heartbeats;

  ConsoleSources of(RedisSettings redis) {
    return new ConsoleSources(
        redis,
        new Search(),
        new Cars(),
        () -> status.get(),
        () -> metrics.get(),
        new PlayedWays(),
        PlayedTail::new,
        new ConsoleSources.Refused(
            new MemoryRejectedStore(refused),
            TOPIC,
            RecordFormat.BOOK,
            PlayedLog::new,
            refusedLimits),
        new ConsoleSources.Rules(
            "DriverCarInfo",
            rules.client(),
            () -> new RuleContents(RuleSet.bundled().texts(), RuleSet.bundledScenarios(), null),
            new DraftChecker(DRAFTS),
            new TrialRunner(
                trials,
                SmartcarConfig.load(null, Map.of("smartcar.events.time-zone", ZONE.getId())),
                PlayedTrialWorker.class),
            Duration.ofMinutes(10)),
        new RuleTaskSettings.Timing(
            Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10)),
        Clock.fixed(NOW, ZONE),
        heartbeats);
  }

  /** A reading, so many seconds before now. */
  void reading(String car, int secondsAgo, int speedKmh) {
    long time = NOW.toEpochMilli() - 1000L * secondsAgo;
    events.add(
        new CarEvent(
            date(time), time, car, 1, 0, "F", "N", speedKmh, speedKmh > 80 ? "B02" : "A01"));
  }

  /** A record that was refused, so many seconds before now. */
  void refuse(long offset, int secondsAgo, String reason, String value) {
    long time = NOW.toEpochMilli() - 1000L * secondsAgo;
    refused
        .store(
            List.of(),
            List.of(new RejectedRecord(TOPIC, 0, offset, time, reason, value.getBytes(UTF_8))))
        .join();
  }

  static String date(long millis) {
    return DATES.format(Instant.ofEpochMilli(millis));
  }

  void sendAway() {
    EventStoreException gone =
        new EventStoreException(
            EventStoreException.Kind.UNAVAILABLE, "HBase does not answer; start it", null);
    away = gone;
    rules.setAway(true);
    refused.failWith(gone);
  }

  private void answer() {
    RuntimeException failure = away;
    if (failure != null) {
      throw failure;
    }
  }

  /** What is sent arrives when it is flushed. */
  private final class PlayedLog implements LogWriter {

    private final List<Runnable> underWay = new ArrayList<>();

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public int partition(byte[] key) {
      return 0;
    }

    @Override
    public void send(
        int partition,
        byte @Nullable [] key,
        byte[] value,
        Consumer<@Nullable EventLogException> arrived) {
      underWay.add(
          () -> {
            if (logAway) {
              arrived.accept(new EventLogException("Kafka at kafka:9092 does not answer", null));
            } else {
              sent.add(new String(value, UTF_8));
              arrived.accept(null);
            }
          });
    }

    @Override
    public void flush() {
      onFlush.run();
      underWay.forEach(Runnable::run);
      underWay.clear();
    }

    @Override
    public void close() {}
  }

  private final class Search implements EventSearch {
    @Override
    public Stream<StoredEvent> find(EventQuery query) {
      answer();
      return events.stream().filter(query::has).map(PlayedSources.this::stored);
    }

    @Override
    public long count(EventQuery query) {
      return find(query).count();
    }

    @Override
    public void close() {}
  }

  private final class Cars implements CarTable {
    @Override
    public void replaceBy(CarMaster cars) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Car> car(String carNumber) {
      answer();
      return carNumber.equals("V0004")
          ? Optional.of(
              new Car(carNumber, "f", 44, "", "", "pilot", 1600, null, "Type 1", "small", 90))
          : Optional.empty();
    }

    @Override
    public List<Car> all() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private StoredEvent stored(CarEvent event) {
    return new StoredEvent(
        event, event.eventTime() + 100 + lateByMillis.getOrDefault(event.eventTime(), 0L));
  }

  /** All readings at once. */
  private final class PlayedTail implements ConsoleSources.Tail {
    private int next;

    @Override
    public boolean read(Taker taker) {
      answer();
      while (next < events.size()) {
        CarEvent event = events.get(next++);
        taker.take(stored(event).recordTimestampMillis(), event);
      }
      return false;
    }

    @Override
    public void close() {}
  }

  /** Every reading is stored; of the rest nobody answers. */
  private final class PlayedWays implements ConsoleSources.Ways {
    @Override
    public Why why(String carNumber, Instant at) {
      return new Why(
          carNumber,
          at,
          ZONE,
          events.stream().findFirst(),
          "Whether there is an alert is not known, for Redis did not answer.",
          List.of(
              new Step(Step.Name.STORED, Step.State.YES, "It is there.", List.of("Since then.")),
              new Step(Step.Name.ALERT, Step.State.UNKNOWN, "Redis did not answer.", List.of())));
    }

    @Override
    public void close() {}
  }

  /** As {@link #redisAlone}, with a log of one partition that is worked off. */
  static PlatformStatus redisAndLog() {
    PlatformStatus alone = redisAlone();
    Map<Integer, Long> ends = Map.of(0, 60L);
    LogLag none = new LogExtent(Map.of(0, 0L), ends).lagOf(ends);
    LogCounts counts = new LogCounts(2, 1, 0, 0, 3, 0);
    RulesProgress progress =
        new RulesProgress(NOW.toEpochMilli() - 2_000, NOW.toEpochMilli() - 1_000, counts, ends);
    return new PlatformStatus(
        alone.time(),
        alone.topology(),
        alone.servers(),
        new Answer.Given<>(new LogState(none, Map.of(), none, Map.of(), progress)),
        alone.late(),
        alone.rules(),
        alone.door());
  }

  /** Only Redis answers, and says that cars wait to be judged. */
  private static PlatformStatus redisAlone() {
    String silent = "no answer within 8 s";
    List<ServerState> servers =
        Stream.of(Server.values())
            .map(
                server ->
                    new ServerState(
                        new Place(server, server.title() + ":1"),
                        server == Server.REDIS
                            ? new Answer.Given<>(true)
                            : new Answer.None<>(silent, true),
                        false))
            .toList();
    return new PlatformStatus(
        NOW,
        "DriverCarInfo",
        servers,
        new Answer.None<>(silent, true),
        new Answer.Given<>(new LateState(1, 2, NOW, 9, 3, new LateStore.Corrected(4, 5, 6))),
        new Answer.None<>(silent, true),
        new Answer.Given<>(Optional.empty()));
  }
}
