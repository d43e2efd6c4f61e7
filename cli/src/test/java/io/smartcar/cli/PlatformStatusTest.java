package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cli.status.PlatformSources;
import io.smartcar.cli.status.PlatformStatus;
import io.smartcar.eventlog.LogExtent;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rules.live.port.RulesProgress;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole platform's state, with every server played. */
final class PlatformStatusTest {

  private static final Instant NOW = Instant.parse("2026-11-28T22:00:10Z");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final LogCounts COUNTS = new LogCounts(12, 3, 1, 4, 5, 0);

  /** A platform that is well, until a test says otherwise. */
  private static final class Played implements PlatformSources {
    private final Map<Server, RuntimeException> failures = new HashMap<>();
    private RunningTasks tasks = tasks(2, List.of());
    private LogState log = log(Map.of(0, 100L, 1, 100L), Map.of(0, 100L, 1, 100L));
    private LateState late = new LateState(0, 0, null);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private boolean hbaseHangs;

    @Override
    public List<Place> places() {
      return List.of(
          new Place(Server.KAFKA, "k:9092"),
          new Place(Server.ZOOKEEPER, "z:2181"),
          new Place(Server.HBASE, "z:2181/hbase"),
          new Place(Server.REDIS, "r:6379"));
    }

    private void failIfTold(Server server) {
      RuntimeException failure = failures.get(server);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void checkEventStore() throws InterruptedException {
      if (hbaseHangs) {
        hanging.await();
      }
      failIfTold(Server.HBASE);
    }

    @Override
    public LateState late() {
      failIfTold(Server.REDIS);
      return late;
    }

    @Override
    public LogState log() {
      failIfTold(Server.KAFKA);
      return log;
    }

    @Override
    public RulesState rules() {
      failIfTold(Server.ZOOKEEPER);
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

    private static LogState log(Map<Integer, Long> ends, Map<Integer, Long> stored) {
      Map<Integer, Long> starts = new HashMap<>();
      ends.keySet().forEach(partition -> starts.put(partition, 0L));
      LogExtent extent = new LogExtent(starts, ends);
      return new LogState(
          extent.lagOf(stored),
          Duration.ofSeconds(3),
          extent.lagOf(ends),
          new RulesProgress(NOW.minusSeconds(2).toEpochMilli(), NOW.toEpochMilli(), COUNTS, ends));
    }
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
        .contains("late        nothing waits to be judged")
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
    platform.late = new PlatformSources.LateState(1_200, 1_300, NOW.minusSeconds(70));

    PlatformStatus status = ask(LIMIT);

    assertThat(status.needs()).isEmpty();
    assertThat(screen(status))
        .contains("late        1,200 cars wait to be judged, in 1,300 stretches; oldest 1 m 10 s");
    assertThat(StatusJson.write(status))
        .contains("\"late\":{\"cars\":1200,\"stretches\":1300,\"oldestMillis\":70000}");
  }

  @Test
  void ask_lateReadingsThatWaitForLong_needAPerson() {
    platform.late = new PlatformSources.LateState(2, 2, NOW.minus(Duration.ofHours(3)));

    assertThat(ask(LIMIT).needs())
        .singleElement()
        .asString()
        .startsWith("late readings of 2 cars wait to be judged, some for 3 h 0 m: see what");
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
    platform.hbaseHangs = true;

    PlatformStatus status = ask(Duration.ofMillis(500));

    assertThat(status.needs())
        .contains(
            "HBase: no answer within 0.5 s; see that it runs and can be reached at z:2181/hbase");
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
            log.stored(), Duration.ofHours(2), log.judged(), log.progress());

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
        .contains("\"eventTimeDelayMillis\":2000")
        .contains("\"late\":12,\"repeated\":3,\"replaced\":1,\"badClock\":4,\"rejected\":5");
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
