package io.smartcar.topology.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.RecordFormat;
import io.smartcar.hbase.MemoryEventStore;
import io.smartcar.redis.MemoryAlertStore;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.topology.CollectedOutput;
import io.smartcar.topology.CollectedOutput.Emitted;
import io.smartcar.topology.ServerPorts;
import io.smartcar.topology.TestContext;
import io.smartcar.topology.TestTuples;
import io.smartcar.topology.bolt.AlertBolt;
import io.smartcar.topology.bolt.EventStoreBolt;
import io.smartcar.topology.bolt.OwnThreadBolt;
import io.smartcar.topology.late.LateBolt;
import io.smartcar.topology.rule.ClockSpout;
import io.smartcar.topology.rule.EmptyLog;
import io.smartcar.topology.rule.RuleBolt;
import io.smartcar.topology.spout.RecordBatch;
import io.smartcar.topology.spout.TestBatches;
import io.smartcar.wiring.TopicRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.storm.spout.ISpoutOutputCollector;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.IRichSpout;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;
import org.apache.storm.utils.Utils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a worker answers in whose tasks readings became rows and alerts. The sample beside this
 * class is such an answer, by which alert rules, dashboard and page are tested.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WorkerScrapeTest {

  private static final Path SAMPLE =
      Path.of("src/test/resources/io/smartcar/topology/metrics/worker.prom");
  private static final Map<String, Object> STORM =
      Map.of("topology.name", "Cars", "storm.local.dir", "target/storm");
  private static final long MIDNIGHT = Instant.parse("2018-08-30T00:00:00Z").toEpochMilli();
  private static final long NOW = MIDNIGHT + 200_000;
  private static final int RULE_TASK = 5;
  private static final RecordFormat RECORDS = TopicRecords.of(SmartcarConfig.load(null, Map.of()));

  private final WorkerMetrics metrics = new WorkerMetrics(() -> NOW);
  private final EmptyLog log = new EmptyLog(TestBatches.TOPIC_ID, 0);
  private final CollectedOutput raised = new CollectedOutput();
  private final CollectedOutput confirmed = new CollectedOutput();
  private final RuleBolt rules = new RuleBolt(RuleSet.bundled(), settings(), place -> log.ports());
  private final AlertBolt alerts = new AlertBolt(MemoryAlertStore::new);
  private WorkerScrape scrape;

  private static RuleTaskSettings settings() {
    return new RuleTaskSettings(
        0,
        1,
        Scope.CAR,
        false,
        ZoneOffset.UTC,
        RECORDS,
        new RuleTaskSettings.Timing(
            Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10)),
        Duration.ofMinutes(10),
        Duration.ofSeconds(5),
        new RuleTaskSettings.Limits(1_000, 1_000, 1_000));
  }

  private TestContext context(String component, int task) {
    return new TestContext(component, task, List.of(task)).with(metrics);
  }

  @BeforeAll
  void play() {
    IRichSpout spout = openSpout();
    EventStoreBolt store =
        new EventStoreBolt(MemoryEventStore::new, ZoneOffset.UTC, RECORDS, 2, null);
    store.prepare(STORM, context(EventStoreBolt.NAME, 2), new CollectedOutput().collector());
    rules.prepare(STORM, context(RuleBolt.NAME, RULE_TASK), raised.collector());
    alerts.prepare(STORM, context(AlertBolt.NAME, 7), confirmed.collector());
    LateBolt late = new LateBolt((place, counters) -> new Idle());
    late.prepare(STORM, context(LateBolt.NAME, 8), new CollectedOutput().collector());
    RecordBatch batch = batch();
    log.grows(batch);
    Tuple tuple = TestBatches.tuple(batch);
    work();
    work();
    store.execute(tuple);
    store.execute(TestTuples.tick());
    rules.execute(tuple);
    for (int second = 0; second < 12; second++) {
      work();
      passAlerts();
    }
    work();
    scrape = WorkerScrape.of(metrics);
    store.cleanup();
    rules.cleanup();
    alerts.cleanup();
    late.cleanup();
    spout.close();
  }

  private static final class Idle implements OwnThreadBolt.Work {
    @Override
    public void work() {}

    @Override
    public void close() {}
  }

  /** It connects to nothing before it is activated. */
  private IRichSpout openSpout() {
    SmartcarConfig config =
        SmartcarConfig.load(null, Map.of("smartcar.kafka.bootstrap-servers", "127.0.0.1:1"));
    IRichSpout spout = ServerPorts.of(config, "Cars", RuleSet.bundled()).events();
    TopologyContext context = context("kafkaSpout", 1);
    spout.open(STORM, context, new SpoutOutputCollector(new NoOutput()));
    return spout;
  }

  /**
   * Readings of a car that is too fast, each in a window of its own, what is none, and a heartbeat.
   */
  private static RecordBatch batch() {
    List<String> values = new ArrayList<>();
    List<Long> millis = new ArrayList<>();
    for (int second : new int[] {0, 40, 80, 120}) {
      values.add("201808300%05d,A0001,3,0,F,N,100,A01".formatted(second / 60 * 100 + second % 60));
      millis.add(MIDNIGHT + second * 1_000L);
    }
    values.add("no event");
    millis.add(MIDNIGHT + 120_000);
    values.add(new String(new Heartbeat("me", MIDNIGHT + 120_000, 0).record(), US_ASCII));
    millis.add(MIDNIGHT + 120_000);
    return TestBatches.of(0, 0, values, millis);
  }

  /** A second later the rules' task works once. */
  private void work() {
    Tuple tick =
        TestTuples.of(ClockSpout.NAME, Utils.DEFAULT_STREAM_ID, new Fields("nanos"), List.of(1));
    log.passesASecond();
    while (!log.isAskedTheTime()) {
      rules.execute(tick);
    }
  }

  private void passAlerts() {
    List<Emitted> sent = List.copyOf(raised.emitted);
    raised.emitted.clear();
    for (Emitted batch : sent) {
      Fields fields =
          batch.stream().equals(RuleBolt.HEARTBEATS)
              ? new Fields(RuleBolt.TAKEN)
              : new Fields(RuleBolt.TASK, RuleBolt.SEQUENCE, RuleBolt.BATCH, RuleBolt.LATE);
      alerts.execute(TestTuples.of(RuleBolt.NAME, batch.stream(), fields, batch.values()));
    }
    List<Emitted> back = List.copyOf(confirmed.emitted);
    confirmed.emitted.clear();
    for (Emitted confirmation : back) {
      rules.execute(
          TestTuples.of(
              AlertBolt.NAME,
              RuleBolt.CONFIRMATIONS,
              new Fields(RuleBolt.TASK, RuleBolt.SEQUENCE),
              confirmation.values()));
    }
  }

  private double worker(String sample) {
    return scrape.value("smartcar_worker_" + sample);
  }

  private double sum(String name) {
    return scrape.sum("smartcar_worker_" + name);
  }

  @Test
  void scrape_ofAWorker_keepsTheSumsOfThePage() {
    assertThat(worker("stored_events_total")).isEqualTo(4);
    assertThat(worker("rejected_records_total")).isEqualTo(1);
    assertThat(worker("stored_heartbeats_total")).isEqualTo(1);
    assertThat(worker("judged_records_total{outcome=\"heartbeat\",scope=\"car\"}")).isEqualTo(1);
    assertThat(worker("taken_records_total{scope=\"car\"}"))
        .isEqualTo(
            worker("stored_events_total")
                + worker("rejected_records_total")
                + worker("stored_heartbeats_total"))
        .isEqualTo(sum("judged_records_total") + worker("waiting_events{scope=\"car\"}"));
    assertThat(worker("judged_records_total{outcome=\"rejected\",scope=\"car\"}")).isEqualTo(1);
    assertThat(worker("read_records_total"))
        .isEqualTo(
            worker("done_records_total")
                + worker("given_back_records_total")
                + worker("open_records"));
    assertThat(sum("raised_alerts_total")).isPositive();
    assertThat(sum("confirmed_alerts_total"))
        .isEqualTo(sum("raised_alerts_total"))
        .isEqualTo(sum("added_alerts_total") + worker("repeated_alerts_total"));
    assertThat(worker("repeated_alerts_total")).isZero();
    assertThat(worker("failed_batches_total")).isZero();
    assertThat(worker("batches_in_flight")).isZero();
    assertThat(sum("late_events_total"))
        .isEqualTo(worker("judged_records_total{outcome=\"late\",scope=\"car\"}"));
  }

  @Test
  void scrape_ofAWorker_hasHowLongEachStageTook() {
    assertThat(worker("latency_seconds_count{stage=\"stored\"}"))
        .isEqualTo(
            worker("stored_events_total")
                + worker("rejected_records_total")
                + worker("stored_heartbeats_total"));
    assertThat(worker("latency_seconds_sum{stage=\"stored\"}"))
        .isEqualTo(200 + 160 + 120 + 80 + 80 + 80);
    assertThat(worker("latency_seconds_count{stage=\"judged\"}"))
        .isEqualTo(worker("taken_records_total{scope=\"car\"}"));
    assertThat(worker("latency_seconds_sum{stage=\"judged\"}"))
        .isEqualTo(200 + 160 + 120 + 80 + 80 + 80);
    assertThat(worker("latency_seconds_count{stage=\"alerted\"}"))
        .isEqualTo(sum("added_alerts_total"));
    // Each alert is of one of the readings.
    assertThat(worker("latency_seconds_sum{stage=\"alerted\"}"))
        .isBetween(80 * sum("added_alerts_total"), 200 * sum("added_alerts_total"));
    assertThat(worker("step_seconds_count{step=\"hbase\"}")).isEqualTo(1);
    assertThat(worker("step_seconds_count{step=\"rules\"}")).isEqualTo(1);
    assertThat(worker("step_seconds_count{step=\"redis\"}")).isPositive();
    assertThat(worker("rule_seconds_total{rule=\"over-speed\",scope=\"car\"}")).isNotNegative();
  }

  @Test
  void sample_hasWhatAWorkerAnswers() throws IOException {
    if (Boolean.getBoolean("smartcar.write")) {
      Files.createDirectories(SAMPLE.getParent());
      Files.writeString(SAMPLE, scrape.text());
    }
    WorkerScrape sample = WorkerScrape.of(Files.readString(SAMPLE));
    assertThat(sample.types())
        .as("run mvn test -pl topology -am -Dtest=WorkerScrapeTest -Dsmartcar.write=true")
        .isEqualTo(scrape.types());
    assertThat(ours(sample)).isEqualTo(ours(scrape));
  }

  /** The JVM's have the names of its collectors. */
  private static Set<String> ours(WorkerScrape scrape) {
    Set<String> ours = new TreeSet<>(scrape.samples().keySet());
    ours.removeIf(sample -> !sample.startsWith("smartcar_"));
    return ours;
  }

  /** Takes nothing. */
  private static final class NoOutput implements ISpoutOutputCollector {
    @Override
    public List<Integer> emit(String stream, List<Object> tuple, Object messageId) {
      return List.of();
    }

    @Override
    public void emitDirect(int task, String stream, List<Object> tuple, Object messageId) {}

    @Override
    public long getPendingCount() {
      return 0;
    }

    @Override
    public void reportError(Throwable error) {
      throw new AssertionError(error);
    }

    @Override
    public void flush() {}
  }
}
