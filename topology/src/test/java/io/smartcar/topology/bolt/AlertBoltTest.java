package io.smartcar.topology.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.LateReadings;
import io.smartcar.redis.AlertStore;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.AlertStoreException.Kind;
import io.smartcar.redis.MemoryAlertStore;
import io.smartcar.topology.CollectedOutput;
import io.smartcar.topology.CollectedOutput.Emitted;
import io.smartcar.topology.TestContext;
import io.smartcar.topology.TestTuples;
import io.smartcar.topology.rule.RuleBolt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AlertBoltTest {

  private static final int RULE_TASK = 7;
  private static final long A_SECOND = 1_000_000_000L;

  private final MemoryAlertStore store = new MemoryAlertStore();
  private final CollectedOutput output = new CollectedOutput();
  private final TestContext context = new TestContext(AlertBolt.NAME, 3, List.of(3));
  private final AtomicLong nanos = new AtomicLong();
  private final AlertBolt bolt = new AlertBolt(() -> store);

  @BeforeEach
  void prepare() {
    bolt.prepare(context, output.collector(), nanos::get, "DriverCarInfo");
  }

  @Test
  void execute_alerts_addedThenConfirmedToTheirTask() {
    Tuple alerts = alerts(5, "A0001", "A0002");

    bolt.execute(alerts);

    assertThat(store.alerts()).hasSize(2);
    assertThat(output.emitted).containsExactly(confirmation(5));
    assertThat(output.acked).containsExactly(alerts);
    assertCounts(2, 0, 0);
  }

  @Test
  void execute_sameAlertsAgain_confirmedAgainNotAddedAgain() {
    bolt.execute(alerts(5, "A0001"));

    bolt.execute(alerts(5, "A0001"));

    assertThat(store.alerts()).hasSize(1);
    assertThat(output.emitted).containsExactly(confirmation(5), confirmation(5));
    assertCounts(1, 1, 0);
  }

  @Test
  void execute_lateReadings_openStretchesThenConfirmed() {
    LateReadings late = new LateReadings("A0001", 1_000, 2_000, "id", 0, 7, 3);

    bolt.execute(parcel(6, List.of(), List.of(late)));

    assertThat(store.opened()).containsExactly(late);
    assertThat(output.emitted).containsExactly(confirmation(6));
    assertThat(context.count(AlertBolt.LATE)).isEqualTo(3);
  }

  @Test
  void execute_lateReadingsWhileTheStoreIsAway_notConfirmedUntilItIsBack() {
    store.goAway();
    bolt.execute(parcel(6, List.of(), List.of(new LateReadings("A1", 1, 2, "id", 0, 7, 3))));
    assertThat(output.emitted).isEmpty();

    store.comeBack();
    nanos.addAndGet(A_SECOND);
    bolt.execute(TestTuples.tick());

    assertThat(store.opened()).hasSize(1);
    assertThat(output.emitted).containsExactly(confirmation(6));
  }

  @Test
  void execute_heartbeats_areInTheStoreAndNoAlerts() {
    bolt.execute(heartbeats(taken(0, 1), taken(1, 1)));
    Tuple next = heartbeats(taken(0, 2));

    bolt.execute(next);

    assertThat(store.heartbeats()).isEqualTo(Map.of(0, taken(0, 2), 1, taken(1, 1)));
    assertThat(store.alerts()).isEmpty();
    assertThat(output.emitted).isEmpty();
    assertThat(output.acked).contains(next);
    assertCounts(0, 0, 0);
  }

  @Test
  void execute_heartbeatsWhileTheStoreIsAway_theLastOfEachPartitionFollows() {
    store.goAway();
    bolt.execute(heartbeats(taken(0, 1), taken(1, 1)));
    bolt.execute(heartbeats(taken(0, 2)));
    bolt.execute(alerts(5, "A0001"));

    store.comeBack();
    nanos.addAndGet(A_SECOND);
    bolt.execute(TestTuples.tick());

    assertThat(store.heartbeats()).isEqualTo(Map.of(0, taken(0, 2), 1, taken(1, 1)));
    assertThat(output.emitted).containsExactly(confirmation(5));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"WRONG_TYPE", "NOT_PERMITTED"})
  void execute_heartbeatIsRefused_alertsGoOn(Kind kind) {
    Refusing refusing = new Refusing(store, kind);
    refusing.refuses = false;
    refusing.refusesHeartbeats = true;
    AlertBolt other = new AlertBolt(() -> refusing);
    other.prepare(context, output.collector(), nanos::get, "DriverCarInfo");

    other.execute(heartbeats(taken(0, 1)));
    other.execute(alerts(5, "A0001"));

    assertThat(store.alerts()).hasSize(1);
    assertThat(store.heartbeats()).isEmpty();
    assertThat(output.emitted).containsExactly(confirmation(5));
  }

  private static TakenHeartbeat taken(int partition, long tickMillis) {
    return new TakenHeartbeat(new Heartbeat("me", 1_000, tickMillis), partition, 1_100, 1_200);
  }

  private static Tuple heartbeats(TakenHeartbeat... taken) {
    return TestTuples.of(
        RuleBolt.NAME, RuleBolt.HEARTBEATS, new Fields(RuleBolt.TAKEN), List.of(List.of(taken)));
  }

  @Test
  void execute_storeAway_keptNotConfirmedAndTupleNotHeld() {
    store.goAway();
    Tuple alerts = alerts(5, "A0001");

    bolt.execute(alerts);

    assertThat(output.emitted).isEmpty();
    assertThat(output.acked).containsExactly(alerts);
    assertCounts(0, 0, 1);
  }

  @Test
  void execute_firstTickStoreAway_saidBeforeAnyAlertAndAskedUntilItAnswers() {
    store.goAway();
    bolt.execute(TestTuples.tick());
    assertCounts(0, 0, 1);

    store.comeBack();
    nanos.addAndGet(A_SECOND);
    bolt.execute(TestTuples.tick());
    bolt.execute(alerts(5, "A0001"));

    assertThat(output.emitted).containsExactly(confirmation(5));
    assertCounts(1, 0, 1);
  }

  @Test
  void execute_laterTicksWithNothingToSend_storeNotAsked() {
    bolt.execute(TestTuples.tick());
    store.goAway();

    bolt.execute(TestTuples.tick());

    assertCounts(0, 0, 0);
  }

  @Test
  void execute_tick_saysWhichTopologyWritesThere() {
    bolt.execute(TestTuples.tick());

    assertThat(store.claim("Other")).contains("DriverCarInfo");
  }

  @Test
  void execute_anotherTopologyWritesThere_alertsAreAddedAllTheSame() {
    store.claim("Other");
    bolt.execute(TestTuples.tick());

    bolt.execute(alerts(5, "A0001"));

    assertThat(store.alerts()).hasSize(1);
    assertCounts(1, 0, 0);
  }

  @Test
  void execute_storeAway_triedOnTicksWithGrowingWaits() {
    store.goAway();
    bolt.execute(alerts(5, "A0001"));
    for (int second = 0; second < 60; second++) {
      nanos.addAndGet(A_SECOND);
      bolt.execute(TestTuples.tick());
      bolt.execute(alerts(5, "A0001"));
    }

    // After 0.5, 1, 2, 4 s and then every 5 s, where ticks come every second.
    assertThat(store.calls()).isBetween(10, 16);
  }

  @Test
  void execute_storeBack_allKeptAddedAndConfirmed() {
    store.goAway();
    bolt.execute(alerts(5, "A0001"));
    bolt.execute(alerts(6, "A0002"));
    store.comeBack();

    nanos.addAndGet(A_SECOND);
    bolt.execute(TestTuples.tick());

    assertThat(store.alerts()).hasSize(2);
    assertThat(output.emitted).containsExactly(confirmation(5), confirmation(6));
    bolt.execute(alerts(7, "A0003"));
    assertThat(output.emitted).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "WRONG_TYPE")
  void execute_storeRefuses_allKeptAndAddedAfterTheMend(Kind kind) {
    Refusing refusing = new Refusing(store, kind);
    AlertBolt refused = new AlertBolt(() -> refusing);
    refused.prepare(context, output.collector(), nanos::get, "DriverCarInfo");
    LateReadings late = new LateReadings("A0001", 1_000, 2_000, "id", 0, 7, 3);
    refused.execute(alerts(5, "A0001", "A0002"));
    refused.execute(parcel(6, List.of(), List.of(late)));
    nanos.addAndGet(A_SECOND);
    refused.execute(TestTuples.tick());
    assertThat(output.acked).hasSize(2);
    assertThat(output.emitted).isEmpty();

    refusing.refuses = false;
    nanos.addAndGet(5 * A_SECOND);
    refused.execute(TestTuples.tick());

    assertThat(output.emitted).containsExactly(confirmation(5), confirmation(6));
    assertThat(store.alerts()).hasSize(2);
    assertThat(store.opened()).containsExactly(late);
  }

  /** A store that is there and takes nothing. */
  private static final class Refusing implements AlertStore {
    private final AlertStore store;
    private final Kind kind;
    private boolean refuses = true;
    private boolean refusesHeartbeats;

    Refusing(AlertStore store, Kind kind) {
      this.store = store;
      this.kind = kind;
    }

    private AlertStore ifItTakes() {
      if (refuses) {
        throw new AlertStoreException(kind, "Redis at r1:6379 refused: " + kind, null);
      }
      return store;
    }

    @Override
    public List<Boolean> add(List<RaisedAlert> alerts) {
      return ifItTakes().add(alerts);
    }

    @Override
    public void beat(List<TakenHeartbeat> heartbeats) {
      if (refusesHeartbeats) {
        throw new AlertStoreException(kind, "Redis at r1:6379 refused: " + kind, null);
      }
      ifItTakes().beat(heartbeats);
    }

    @Override
    public void open(List<LateReadings> late) {
      ifItTakes().open(late);
    }

    @Override
    public void check() {
      ifItTakes().check();
    }

    @Override
    public Optional<String> claim(String writer) {
      return ifItTakes().claim(writer);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Test
  void execute_moreThanIsKeptWhileAway_onlyTheKeptConfirmed() {
    store.goAway();
    for (int sequence = 0; sequence < 1_000; sequence++) {
      bolt.execute(alerts(sequence, "A" + sequence));
    }
    store.comeBack();
    nanos.addAndGet(A_SECOND);
    bolt.execute(TestTuples.tick());

    assertThat(output.acked).hasSize(1_000);
    assertThat(store.alerts()).hasSizeBetween(1, 999);
    assertThat(output.emitted).hasSameSizeAs(store.alerts());
  }

  @Test
  void execute_oneDayCannotBeWritten_otherDaysAreAtOnceAndItIsNotConfirmed() {
    store.refuseDay("20160124");
    for (int sequence = 0; sequence < 1_000; sequence++) {
      bolt.execute(alerts(sequence, "A" + sequence));
    }

    bolt.execute(alertsOf("20160125000000", 1_000, "A0001"));

    assertThat(store.alerts()).extracting(Alert::date).containsExactly("20160125000000");
    assertThat(output.emitted).containsExactly(confirmation(1_000));
    assertThat(output.acked).hasSize(1_001);
  }

  @Test
  void execute_dayCanBeWrittenAgain_addedWhenItsTaskSendsItAgain() {
    store.refuseDay("20160124");
    bolt.execute(alerts(5, "A0001"));
    store.comeBack();

    bolt.execute(alerts(5, "A0001"));

    assertThat(output.emitted).containsExactly(confirmation(5));
    assertCounts(1, 0, 1);
  }

  @Test
  void cleanup_notPrepared_doesNothing() {
    new AlertBolt(() -> store).cleanup();

    assertThat(store.calls()).isZero();
  }

  private static Emitted confirmation(long sequence) {
    return new Emitted(RuleBolt.CONFIRMATIONS, RULE_TASK, List.of(RULE_TASK, sequence));
  }

  private static Tuple alerts(long sequence, String... cars) {
    return alertsOf("20160124134517", sequence, cars);
  }

  private static Tuple alertsOf(String date, long sequence, String... cars) {
    List<RaisedAlert> alerts =
        List.of(cars).stream()
            .map(car -> new Alert("over-speed", car, date, "", "", Map.of()))
            .map(alert -> new RaisedAlert(alert, 1_453_643_130_000L, 3))
            .toList();
    return parcel(sequence, alerts, List.of());
  }

  private static Tuple parcel(long sequence, List<RaisedAlert> alerts, List<LateReadings> late) {
    return TestTuples.of(
        RuleBolt.NAME,
        RuleBolt.ALERTS,
        new Fields(RuleBolt.TASK, RuleBolt.SEQUENCE, RuleBolt.BATCH, RuleBolt.LATE),
        List.of(RULE_TASK, sequence, alerts, late));
  }

  private void assertCounts(long added, long repeated, long failed) {
    assertThat(context.count(AlertBolt.ADDED)).isEqualTo(added);
    assertThat(context.count(AlertBolt.REPEATED)).isEqualTo(repeated);
    assertThat(context.count(AlertBolt.FAILED)).isEqualTo(failed);
  }
}
