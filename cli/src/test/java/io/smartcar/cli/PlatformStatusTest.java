package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.door.http.DoorState;
import io.smartcar.door.intake.Floods;
import io.smartcar.eventlog.LogExtent;
import io.smartcar.events.server.Listening;
import io.smartcar.redis.LateStore;
import io.smartcar.rules.live.port.ClockOffset;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rules.live.port.RulesProgress;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import io.smartcar.status.PlatformSources;
import io.smartcar.status.PlatformStatus;
import io.smartcar.status.StatusJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole platform's state, with every server played. */
final class PlatformStatusTest {

  private static final Instant NOW = Instant.parse("2026-11-28T22:00:10Z");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final LogCounts COUNTS =
      new LogCounts(12, 3, 1, 4, 5, 0, List.of(5L, 4L, 0L, 1_200_345L, 0L, 2L, 1L));

  /** A platform that is well, until a test says otherwise. */
  private static final class Played implements PlatformSources {
    private final Map<Server, RuntimeException> failures = new HashMap<>();
    private RunningTasks tasks = tasks(2, List.of());
    private LogState log = log(Map.of(0, 100L, 1, 100L), Map.of(0, 100L, 1, 100L));
    private LateState late = lateState(0, 0, null);

    private final CountDownLatch never = new CountDownLatch(1);
    private final Set<Server> hanging = EnumSet.noneOf(Server.class);
    private boolean takesConnections;
    private @Nullable DoorState door;

    @Override
    public boolean takesConnections(Place place) {
      return takesConnections;
    }

    @Override
    public List<Place> places() {
      return List.of(
          new Place(Server.KAFKA, "k:9092"),
          new Place(Server.ZOOKEEPER, "z:2181"),
          new Place(Server.HBASE, "z:2181/hbase"),
          new Place(Server.REDIS, "r:6379"));
    }

    private void hangOrFailIfTold(Server server) throws InterruptedException {
      if (hanging.contains(server)) {
        never.await();
      }
      RuntimeException failure = failures.get(server);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void checkEventStore() throws InterruptedException {
      hangOrFailIfTold(Server.HBASE);
    }

    @Override
    public LateState late() throws InterruptedException {
      hangOrFailIfTold(Server.REDIS);
      return late;
    }

    @Override
    public LogState log() throws InterruptedException {
      hangOrFailIfTold(Server.KAFKA);
      return log;
    }

    @Override
    public Optional<DoorState> door() {
      return Optional.ofNullable(door);
    }

    @Override
    public RulesState rules() throws InterruptedException {
      hangOrFailIfTold(Server.ZOOKEEPER);
      return new RulesState(0, null, tasks);
    }

    private static RunningTasks tasks(int count, List<String> problems) {
      List<String> names = IntStream.range(0, count).mapToObj(Integer::toString).toList();
      return new RunningTasks(
          names.stream()
              .map(
                  name ->
                      new TaskState(name, names, 0, 0, TaskState.Phase.LIVE, 0, "", problems, NOW))
              .toList());
    }

    private LogState log(ClockOffset... clocks) {
      RulesProgress progress = log.progress();
      return new LogState(
          log.stored(),
          log.storedWaits(),
          log.judged(),
          log.judgedWaits(),
          new RulesProgress(
              progress.clock(),
              progress.latestEventTime(),
              progress.counts(),
              progress.positions(),
              List.of(clocks)));
    }

    private static LogState log(Map<Integer, Long> ends, Map<Integer, Long> stored) {
      Map<Integer, Long> starts = new HashMap<>();
      ends.keySet().forEach(partition -> starts.put(partition, 0L));
      LogExtent extent = new LogExtent(starts, ends);
      return new LogState(
          extent.lagOf(stored),
          Map.of(0, Duration.ofSeconds(3)),
          extent.lagOf(ends),
          Map.of(),
          new RulesProgress(NOW.minusSeconds(2).toEpochMilli(), NOW.toEpochMilli(), COUNTS, ends));
    }
  }

  private static PlatformSources.LateState lateState(
      long cars, long stretches, @Nullable Instant oldestOpened) {
    return new PlatformSources.LateState(
        cars, stretches, oldestOpened, 4_000, 75, new LateStore.Corrected(1_300, 2, 1));
  }

  private final Played platform = new Played();

  @Test
  void ask_allWell_needsNobody() {
    PlatformStatus status = ask(LIMIT);

    assertThat(status.needs()).isEmpty();
    assertThat(screen(status))
        .contains("all is well")
        .contains("2 of 2 run, 2 of them with this version")
        .contains("caught up, 2 partitions")
        .contains("2026-11-28 22:00:08, 2.0 s behind the wall")
        .contains("12 late, 3 repeated, 4 with a bad clock,")
        .contains("5 rejected, 0 lost to retention")
        .contains("late by     10s: 5, 1m: 4, 10m: 0, 1h: 1,200,345, 1d: 0, 7d: 2, more: 1")
        .contains("late        nothing waits to be judged")
        .doesNotContain("clocks")
        .doesNotContain("TO DO");
  }

  @Test
  void ask_redisAway_isALineWithWhatToDoAndNoZero() {
    platform.failures.put(
        PlatformSources.Server.REDIS,
        new IllegalStateException(
            "Redis is not available at r:6379: connection refused; start it"));

    PlatformStatus status = ask(LIMIT);

    assertThat(status.needs())
        .containsExactly("Redis is not available at r:6379: connection refused; start it");
    assertThat(screen(status))
        .contains("Redis       NOT WELL   r:6379")
        .contains("late        no answer")
        .contains("TO DO");
    assertThat(StatusJson.write(status)).contains("\"late\":null");
  }

  @Test
  void ask_lateReadingsBeingJudged_areShownAndNeedNobody() {
    platform.late = lateState(1_200, 1_300, NOW.minusSeconds(70));

    PlatformStatus status = ask(LIMIT);

    assertThat(status.needs()).isEmpty();
    assertThat(screen(status))
        .contains("late        1,200 cars wait to be judged, in 1,300 stretches; oldest 1 m 10 s")
        .contains("              1.3 stretches/s judged in the last minute; of 8 days' alerts")
        .contains("              1,300 added, 2 withdrawn, 1 replaced");
    assertThat(StatusJson.write(status))
        .contains(
            "\"late\":{\"cars\":1200,\"stretches\":1300,\"oldestMillis\":70000,"
                + "\"judgedLastMinute\":75,\"days\":8,\"added\":1300,\"withdrawn\":2,"
                + "\"replaced\":1}");
  }

  @Test
  void ask_lateReadingsThatWaitForLong_needAPerson() {
    platform.late = lateState(2, 2, NOW.minus(Duration.ofHours(3)));

    assertThat(ask(LIMIT).needs())
        .singleElement()
        .asString()
        .startsWith("late readings of 2 cars wait to be judged, some for 3 h 0 m: see what");
  }

  @Test
  void ask_clocksOffByATimeZone_areNamedAndNeedAPerson() {
    platform.log =
        platform.log(
            new ClockOffset(3_600, 312, 9_876, 0, List.of("A0007", "A0008")),
            new ClockOffset(-7_200, 1, 1_204, 0, List.of("B0001")));

    PlatformStatus status = ask(LIMIT);

    assertThat(screen(status))
        .contains("clocks      312 cars are exactly 3,600 s behind, e.g. A0007, A0008")
        .contains("clocks      1,204 readings of B0001 are exactly 7,200 s ahead");
    assertThat(status.needs())
        .containsExactly(
            "312 cars are exactly 3,600 s behind, e.g. A0007, A0008, a time zone's difference: set"
                + " the clock; what came is stored under wrong dates",
            "1,204 readings of B0001 are exactly 7,200 s ahead, a time zone's difference: set the"
                + " clock; what came is stored under wrong dates");
    assertThat(StatusJson.write(status))
        .contains(
            "\"clockOffsets\":[{\"secondsBehind\":3600,\"cars\":312,\"readings\":9876,"
                + "\"partitions\":0,\"examples\":[\"A0007\",\"A0008\"]},");
  }

  @Test
  void ask_doorThatNobodyFloods_isALine() {
    platform.door = new DoorState("http://127.0.0.1:8090", true, floods(List.of(), List.of()));

    PlatformStatus status = ask(LIMIT);

    assertThat(status.needs()).isEmpty();
    assertThat(screen(status))
        .contains("  door        takes events at http://127.0.0.1:8090")
        .contains("  limited     nobody in the last minutes");
    platform.door = new DoorState("https://d:8090", true, null);
    assertThat(screen(ask(LIMIT)))
        .contains("  limited     told to senders only: set smartcar.door.http.token");
    platform.door = null;
    assertThat(screen(ask(LIMIT))).doesNotContain("door");
    assertThat(StatusJson.write(ask(LIMIT))).contains("\"door\":null");
  }

  @Test
  void ask_carsAndASenderThatFlood_areNamedAndNeedAPerson() {
    platform.door =
        new DoorState(
            "http://127.0.0.1:8090",
            false,
            floods(
                List.of(new Floods.Flood("detroit", 12)),
                List.of(new Floods.Flood("A0001", 7), new Floods.Flood("A0002", 1))));

    PlatformStatus status = ask(LIMIT);

    assertThat(screen(status))
        .contains("  door        CANNOT REACH THE LOG, at http://127.0.0.1:8090")
        .contains("  limited     1 senders: detroit (12 times)")
        .contains("  limited     2 cars: A0001 (7 times), A0002 (1 times)");
    assertThat(status.needs())
        .containsExactly(
            "the door at http://127.0.0.1:8090 cannot reach the log: see what it says, and Kafka",
            "sender detroit sends more than 9 events/s: see what is wrong with it, or raise"
                + " smartcar.door.sender-events-per-second",
            "2 cars send more than 2 events/s, most often A0001, A0002: see what is wrong with"
                + " them, or raise smartcar.door.car-events-per-second");
    assertThat(StatusJson.write(status))
        .contains(
            "\"door\":{\"at\":\"http://127.0.0.1:8090\",\"well\":false,"
                + "\"limitedSenders\":{\"detroit\":12},\"limitedCars\":{\"A0001\":7,\"A0002\":1}}");
  }

  private static Floods floods(List<Floods.Flood> senders, List<Floods.Flood> cars) {
    return new Floods(senders, senders.size(), "9 events/s", cars, cars.size(), "2 events/s");
  }

  @Test
  void ask_wholePartitionOffByATimeZone_saysWhatIsToBeConfigured() {
    platform.log = platform.log(new ClockOffset(3_600, 0, 0, 4, List.of()));

    assertThat(ask(LIMIT).needs())
        .containsExactly(
            "all that comes in 4 partitions is exactly 3,600 s behind, a time zone's difference:"
                + " correct smartcar.events.time-zone, or set these cars' clocks");
  }

  @Test
  void print_manyLateReadings_areOnTwoLinesOf80Columns() {
    PlatformSources.LogState log = platform.log;
    LogCounts counts =
        new LogCounts(
            0x7fff_ffff,
            0,
            0,
            0,
            0,
            0,
            Collections.nCopies(LogCounts.LATE_BY.size(), 999_999_999L));
    platform.log =
        new PlatformSources.LogState(
            log.stored(),
            Map.of(),
            log.judged(),
            Map.of(),
            new RulesProgress(0, 0, counts, log.progress().positions()));

    assertThat(screen(ask(LIMIT)))
        .contains("late by     10s: 999,999,999, 1m: 999,999,999, 10m: 999,999,999,")
        .containsPattern("\n              1h: 999,999,999, 1d: 999,999,999, 7d: 999,999,999,");
  }

  @Test
  void ask_kafkaAway_lagIsNoAnswerAndNotZero() {
    platform.failures.put(
        PlatformSources.Server.KAFKA, new IllegalStateException("Kafka does not answer"));

    PlatformStatus status = ask(LIMIT);

    assertThat(screen(status)).contains("  behind      no answer").doesNotContain("caught up");
    assertThat(StatusJson.write(status)).contains("\"log\":null").contains("\"well\":false");
  }

  @Test
  void ask_zooKeeperAway_tasksAreNoAnswerAndNotNone() {
    platform.failures.put(
        PlatformSources.Server.ZOOKEEPER, new IllegalStateException("ZooKeeper does not answer"));

    PlatformStatus status = ask(LIMIT);

    assertThat(screen(status)).contains("  tasks       no answer").doesNotContain("none runs");
    assertThat(status.needs()).hasSize(1);
    assertThat(StatusJson.write(status)).contains("\"rules\":null");
  }

  /** The others have the same time, and on a busy machine may not have begun by then. */
  @Test
  @Timeout(60)
  void ask_serverThatHangs_isGivenUp() {
    platform.hanging.add(PlatformSources.Server.HBASE);

    PlatformStatus status = ask(Duration.ofMillis(500));

    assertThat(status.needs())
        .contains(
            "HBase: no answer within 0.5 s at z:2181/hbase; nobody takes connections there: start"
                + " it, or see that it can be reached");
  }

  @Test
  @Timeout(60)
  void ask_serverThatHangsAndTakesConnections_isNotToBeStarted() {
    platform.hanging.add(PlatformSources.Server.HBASE);
    platform.takesConnections = true;

    PlatformStatus status = ask(Duration.ofMillis(500));

    assertThat(status.needs())
        .contains(
            "HBase: no answer within 0.5 s at z:2181/hbase; its ZooKeeper takes connections: see"
                + " which of its master and region servers run, and their logs; start only what"
                + " does not run");
  }

  @Test
  @Timeout(60)
  void ask_redisThatHangsAndTakesConnections_isNotToBeStarted() {
    platform.hanging.add(PlatformSources.Server.REDIS);
    platform.takesConnections = true;

    assertThat(ask(Duration.ofMillis(500)).needs())
        .contains("Redis: no answer within 0.5 s at r:6379; " + Listening.REMEDY);
  }

  @Test
  void ask_noTask_saysThatTheTopologyDoesNotRun() {
    platform.tasks = new RunningTasks(List.of());

    PlatformStatus status = ask(LIMIT);

    assertThat(status.needs())
        .containsExactly(
            "no rule task of topology T runs: deploy it, or say which one with --topology");
    assertThat(screen(status)).contains("none runs");
  }

  @Test
  void ask_taskWithoutSignOfLife_isNamed() {
    List<TaskState> states = Played.tasks(2, List.of()).states();
    platform.tasks = new RunningTasks(states.subList(0, 1));

    assertThat(ask(LIMIT).needs()).singleElement().asString().startsWith("task 1 of 2: no sign");
  }

  @Test
  void ask_stoppedRule_isSaidOnceForAllTasks() {
    platform.tasks = Played.tasks(100, List.of("over-speed was stopped: boom"));

    assertThat(ask(LIMIT).needs())
        .containsExactly("rules: over-speed was stopped: boom; push it mended");
  }

  @Test
  void ask_longBacklog_needsAPerson() {
    PlatformSources.LogState log = Played.log(Map.of(0, 1_000L), Map.of(0, 10L));
    platform.log =
        new PlatformSources.LogState(
            log.stored(), Map.of(0, Duration.ofHours(2)), log.judged(), Map.of(), log.progress());

    assertThat(ask(LIMIT).needs())
        .singleElement()
        .asString()
        .startsWith("990 records wait to be stored, the oldest for 2 h 0 m");
  }

  @Test
  void print_hundredPartitionsAndTasks_isOneScreenOf80Columns() {
    Map<Integer, Long> ends = new HashMap<>();
    IntStream.range(0, 100).forEach(partition -> ends.put(partition, 1_000_000L + partition));
    Map<Integer, Long> stored = new HashMap<>();
    ends.keySet().forEach(partition -> stored.put(partition, 7L));
    platform.log = Played.log(ends, stored);
    platform.tasks = Played.tasks(100, List.of("over-speed was stopped: " + "x".repeat(200)));
    platform.failures.put(
        PlatformSources.Server.REDIS, new IllegalStateException("long ".repeat(60).strip()));

    String screen = screen(ask(LIMIT));

    assertThat(screen.lines()).hasSizeLessThanOrEqualTo(30);
    assertThat(screen.lines().filter(line -> !line.contains("xxx")))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(screen)
        .contains("100,004,250 records behind in 100 of 100 partitions")
        .contains("furthest 99: 1,000,092, 98: 1,000,091, 97: 1,000,090; oldest 3.0 s");
  }

  @Test
  void write_allWell_isOneObjectForScripts() {
    assertThat(StatusJson.write(ask(LIMIT)))
        .startsWith("{\"time\":\"2026-11-28T22:00:10Z\",\"topology\":\"T\",\"well\":true,")
        .contains("\"servers\":[{\"name\":\"Kafka\",\"at\":\"k:9092\",\"well\":true,")
        .contains("\"rules\":{\"version\":0,\"tasks\":2,\"live\":2,\"silent\":[]")
        .contains("\"stored\":{\"recordsBehind\":0,\"furthest\":[]}")
        .contains("\"eventTimeDelayMillis\":2000,\"latestEventTime\":\"2026-11-28T22:00:10Z\"")
        .contains("\"late\":12,\"lateBy\":{\"10s\":5,\"1m\":4,\"10m\":0,\"1h\":1200345,")
        .contains("\"repeated\":3,\"replaced\":1,\"badClock\":4,\"rejected\":5");
  }

  private PlatformStatus ask(Duration limit) {
    return PlatformStatus.ask(platform, "T", limit, () -> NOW);
  }

  private static String screen(PlatformStatus status) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new StatusScreen(out, ZoneOffset.UTC).print(status);
    out.flush();
    return text.toString();
  }
}
