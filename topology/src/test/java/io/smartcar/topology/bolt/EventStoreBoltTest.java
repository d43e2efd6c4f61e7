package io.smartcar.topology.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.DecodingWaitsException;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.RecordFormat;
import io.smartcar.hbase.MemoryEventStore;
import io.smartcar.topology.CollectedOutput;
import io.smartcar.topology.TestContext;
import io.smartcar.topology.TestTuples;
import io.smartcar.topology.spout.RecordBatch;
import io.smartcar.topology.spout.TestBatches;
import io.smartcar.wiring.TopicRecords;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.storm.tuple.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EventStoreBoltTest {

  private static final String A0001 = "20160124134517,A0001,3,0,F,N,85,A01";
  private static final String A0002 = "20160124134517,A0002,3,0,F,N,85,A01";
  private static final String A0003 = "20160124134517,A0003,3,0,F,N,85,A01";
  private static final long A_SECOND = 1_000_000_000L;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final MemoryEventStore store = new MemoryEventStore();
  private final AtomicLong nanos = new AtomicLong();
  private final CollectedOutput output = new CollectedOutput();
  private final TestContext context = new TestContext(EventStoreBolt.NAME, 2, List.of(2));
  private final EventStoreBolt bolt =
      new EventStoreBolt(() -> store, ZoneOffset.UTC, RecordFormat.BOOK, 2, null);

  @BeforeEach
  void prepare() {
    bolt.prepare(context, output.collector(), nanos::get);
  }

  @Test
  void execute_events_storedThenAcked() {
    Tuple batch = TestBatches.tuple(TestBatches.of(0, 10, A0001, A0002));

    bolt.execute(batch);
    bolt.execute(TestTuples.tick());

    assertThat(store.events()).containsOnlyKeys("71543142106102-A0001", "71543142106102-A0002");
    assertThat(output.acked).containsExactly(batch);
    assertCounts(2, 0, 0);
  }

  @Test
  void execute_storeHasNotConfirmed_notAcked() {
    store.hold();
    Tuple batch = TestBatches.tuple(TestBatches.of(0, 0, A0001));

    bolt.execute(batch);
    bolt.execute(TestTuples.tick());

    assertThat(output.acked).isEmpty();
    store.release();
    bolt.execute(TestTuples.tick());
    assertThat(output.acked).containsExactly(batch);
  }

  @Test
  void execute_storeAnswersOnItsOwnThread_ackedOnTheTasks() {
    store.hold();
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 0, A0001)));

    CompletableFuture.runAsync(store::release).join();
    bolt.execute(TestTuples.tick());

    assertThat(output.acked).hasSize(1);
  }

  @Test
  void execute_recordsThatAreNoEvent_rejectedAndTheRestStored() {
    Tuple batch = TestBatches.tuple(TestBatches.of(3, 40, A0001, "header", "", A0002));

    bolt.execute(batch);
    bolt.execute(TestTuples.tick());

    assertThat(store.events()).hasSize(2);
    assertThat(store.rejected()).hasSize(2);
    assertThat(store.rejected().keySet())
        .allMatch(key -> key.startsWith("SmartCar-Topic-"))
        .anyMatch(key -> key.endsWith("41"))
        .anyMatch(key -> key.endsWith("42"));
    assertThat(output.acked).containsExactly(batch);
    assertCounts(2, 2, 0);
  }

  @Test
  void execute_heartbeats_haveARowOfTheirPartitionAndAreNotRejected() {
    EventStoreBolt ofTopic =
        new EventStoreBolt(
            () -> store,
            ZoneOffset.UTC,
            TopicRecords.of(SmartcarConfig.load(null, Map.of())),
            2,
            null);
    ofTopic.prepare(context, output.collector(), nanos::get);
    String first = new String(new Heartbeat("me", 1_000, 0).record(), UTF_8);
    String second = new String(new Heartbeat("me", 11_000, 10_000).record(), UTF_8);
    Tuple batch = TestBatches.tuple(TestBatches.of(3, 40, first, A0001, "header", second));

    ofTopic.execute(batch);
    ofTopic.execute(TestTuples.tick());

    assertThat(store.events()).hasSize(1);
    assertThat(store.rejected())
        .containsOnlyKeys(
            "+SmartCar-Topic-0000000003-0000000000000000000",
            "SmartCar-Topic-0000000003-0000000000000000042");
    assertThat(store.rejected().get("+SmartCar-Topic-0000000003-0000000000000000000"))
        .containsEntry("value", "me 11000 10000");
    assertThat(output.acked).containsExactly(batch);
    assertCounts(1, 1, 0);
    assertThat(context.count(EventStoreBolt.HEARTBEATS)).isEqualTo(2);
  }

  @Test
  void execute_recordWithoutValue_rejectedAsEmptyAndTheRestStored() {
    Tuple batch = TestBatches.tuple(TestBatches.of(3, 40, A0001, null, A0002));

    bolt.execute(batch);
    bolt.execute(TestTuples.tick());

    assertThat(store.events()).hasSize(2);
    assertThat(store.rejected().values())
        .singleElement()
        .satisfies(record -> assertThat(record).containsEntry("value", ""));
    assertThat(output.acked).containsExactly(batch);
  }

  @Test
  void execute_recordThatCannotBeReadNow_batchFailsAndIsStoredWhenItComesAgain() {
    AtomicBoolean away = new AtomicBoolean(true);
    EventStoreBolt waiting =
        new EventStoreBolt(
            () -> store,
            ZoneOffset.UTC,
            zone ->
                record -> {
                  if (away.get()) {
                    throw new DecodingWaitsException("the registry has not answered yet");
                  }
                  return new EventDecoder(zone).decode(record);
                },
            2,
            null);
    waiting.prepare(context, output.collector(), nanos::get);
    Tuple batch = TestBatches.tuple(TestBatches.of(0, 10, A0001, "rubbish"));

    waiting.execute(batch);
    assertThat(output.failed).containsExactly(batch);
    assertThat(store.events()).isEmpty();
    assertThat(store.rejected()).isEmpty();

    away.set(false);
    waiting.execute(batch);
    waiting.execute(TestTuples.tick());
    assertThat(output.acked).containsExactly(batch);
    assertThat(store.events()).hasSize(1);
    assertThat(store.rejected()).hasSize(1);
  }

  @Test
  void execute_sameRecordsCutOtherwise_sameRows() {
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 0, A0001, A0002)));
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 1, A0002, A0003)));
    bolt.execute(TestTuples.tick());

    assertThat(store.events()).hasSize(3);
    assertThat(output.acked).hasSize(2);
  }

  @Test
  void execute_storeAway_failedNotAcked() {
    store.goAway();
    Tuple batch = TestBatches.tuple(TestBatches.of(0, 0, A0001));

    bolt.execute(batch);
    bolt.execute(TestTuples.tick());

    assertThat(output.failed).containsExactly(batch);
    assertThat(output.acked).isEmpty();
    assertCounts(0, 0, 1);
  }

  @Test
  void execute_storeKnownToBeAway_oneBatchASecondTriesIt() {
    store.goAway();
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 0, A0001)));
    bolt.execute(TestTuples.tick());
    store.hold();

    bolt.execute(TestBatches.tuple(TestBatches.of(0, 7, A0001)));
    nanos.addAndGet(A_SECOND);
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 1, A0001)));
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 2, A0001)));
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 3, A0001)));

    assertThat(store.calls()).isEqualTo(2);
    assertThat(output.failed).hasSize(4);
    assertThat(context.count(EventStoreBolt.IN_FLIGHT)).isEqualTo(1);
  }

  @Test
  void execute_storeBack_takesBatchesAgain() {
    store.goAway();
    Tuple batch = TestBatches.tuple(TestBatches.of(0, 0, A0001));
    bolt.execute(batch);
    bolt.execute(TestTuples.tick());
    store.comeBack();
    nanos.addAndGet(A_SECOND);

    bolt.execute(batch);
    bolt.execute(TestTuples.tick());
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 1, A0002)));
    bolt.execute(TestTuples.tick());

    assertThat(store.events()).hasSize(2);
    assertThat(output.acked).hasSize(2);
    assertCounts(2, 0, 1);
  }

  @Test
  void execute_resentAlthoughStored_ackedAndNotStoredAgain() {
    RecordBatch batch = TestBatches.of(0, 0, A0001, A0002);
    store.hold();
    bolt.execute(TestBatches.tuple(batch));
    store.release();
    Tuple resent = TestBatches.tuple(batch);
    Tuple ofANewTopic = TestBatches.tuple(TestBatches.ofTopic("another", 0, 0, A0001, A0002));
    Tuple reachesFurther = TestBatches.tuple(TestBatches.of(0, 0, A0001, A0002, A0003));

    bolt.execute(resent);
    assertThat(output.acked).hasSize(2).contains(resent);
    assertThat(store.calls()).isEqualTo(1);
    assertCounts(2, 0, 0);

    bolt.execute(ofANewTopic);
    bolt.execute(reachesFurther);
    assertThat(store.calls()).isEqualTo(3);
  }

  @Test
  void execute_storeSlow_whatComesMeanwhileSharesACall() {
    store.hold();
    for (int i = 0; i < 5; i++) {
      bolt.execute(TestBatches.tuple(TestBatches.of(0, i, A0001)));
    }
    assertThat(store.calls()).isEqualTo(2);

    store.release();

    assertThat(store.calls()).isEqualTo(3);
    bolt.execute(TestTuples.tick());
    assertThat(output.acked).hasSize(5);
    assertCounts(5, 0, 0);
  }

  @Test
  void execute_storeTurnsAwayWhileBatchesWait_allFailAtOnce() {
    store.hold();
    for (int i = 0; i < 5; i++) {
      bolt.execute(TestBatches.tuple(TestBatches.of(0, i, A0001)));
    }
    store.goAway();
    store.release();
    bolt.execute(TestTuples.tick());

    assertThat(store.calls()).isEqualTo(2);
    assertThat(output.failed).hasSize(5);
    assertCounts(0, 0, 5);
  }

  @Test
  void execute_storeSlowAndTheNextCallFull_waitsForRoom() {
    store.hold();
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 0, A0001)));
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 1, A0002)));
    String[] many = Collections.nCopies(StoreCalls.MAX_RECORDS, A0001).toArray(String[]::new);
    bolt.execute(TestBatches.tuple(TestBatches.of(0, 2, many)));
    Thread task = Thread.currentThread();
    CompletableFuture<Void> released =
        CompletableFuture.runAsync(
            () -> {
              Awaitility.await()
                  .atMost(DEADLINE)
                  .until(() -> task.getState() == Thread.State.WAITING);
              store.release();
            });

    bolt.execute(TestBatches.tuple(TestBatches.of(0, 2_000, A0003)));

    released.join();
    assertThat(output.acked).isNotEmpty();
    bolt.execute(TestTuples.tick());
    assertThat(output.acked).hasSize(4);
  }

  @Test
  void execute_farBehind_ackedWhenLoadedAndRefusedRecordsAreKept() {
    MemoryEventStore loads = new MemoryEventStore();
    EventStoreBolt loading = loading(loads);
    loads.hold();
    Tuple first = TestBatches.tuple(TestBatches.behind(0, 0, 600, A0001, 100_000));
    Tuple second = TestBatches.tuple(TestBatches.behind(0, 600, 1_000, "no event", 100_000));

    loading.execute(first);
    loading.execute(second);
    loading.execute(TestTuples.tick());
    assertThat(output.acked).isEmpty();
    loads.release();
    loading.execute(TestTuples.tick());

    assertThat(output.acked).containsExactly(first, second);
    assertThat(store.calls()).isZero();
    assertThat(loads.events()).hasSize(1);
    assertThat(loads.rejected()).hasSize(1_000);
    assertCounts(600, 1_000, 0);
    assertThat(context.count(EventStoreBolt.LOADED)).isEqualTo(600);
  }

  @Test
  void execute_farBehindAndLoadingFails_ackedWhenPut() {
    MemoryEventStore loads = new MemoryEventStore();
    EventStoreBolt loading = loading(loads);
    loads.goAway();
    store.hold();
    Tuple batch = TestBatches.tuple(TestBatches.behind(0, 0, 1_600, A0001, 100_000));

    loading.execute(batch);
    loading.execute(TestTuples.tick());
    assertThat(output.acked).isEmpty();
    assertThat(output.failed).isEmpty();
    store.release();
    loading.execute(TestTuples.tick());

    assertThat(output.acked).containsExactly(batch);
    assertThat(store.events()).hasSize(1);
    assertCounts(1_600, 0, 0);
    assertThat(context.count(EventStoreBolt.LOADED)).isZero();
  }

  @Test
  void execute_farBehindAndTheStoreAway_failsWhatWasGatheredToo() {
    MemoryEventStore loads = new MemoryEventStore();
    EventStoreBolt loading = loading(loads);
    loads.goAway();
    store.goAway();

    loading.execute(TestBatches.tuple(TestBatches.behind(0, 0, 1_600, A0001, 100_000)));
    loading.execute(TestBatches.tuple(TestBatches.behind(0, 1_600, 10, A0001, 100_000)));
    loading.execute(TestTuples.tick());
    loading.execute(TestTuples.tick());

    assertThat(output.failed).hasSize(2);
    assertThat(output.acked).isEmpty();
    assertCounts(0, 0, 2);
  }

  private EventStoreBolt loading(MemoryEventStore loads) {
    EventStoreBolt loading =
        new EventStoreBolt(
            () -> store,
            ZoneOffset.UTC,
            RecordFormat.BOOK,
            2,
            new BulkLane(() -> loads, 1_000, 2_000));
    loading.prepare(context, output.collector(), nanos::get);
    return loading;
  }

  @Test
  void cleanup_notPrepared_doesNothing() {
    new EventStoreBolt(() -> store, ZoneOffset.UTC, RecordFormat.BOOK, 1, null).cleanup();

    assertThat(store.calls()).isZero();
  }

  private void assertCounts(long stored, long rejected, long failed) {
    assertThat(context.count(EventStoreBolt.STORED)).isEqualTo(stored);
    assertThat(context.count(EventStoreBolt.REJECTED)).isEqualTo(rejected);
    assertThat(context.count(EventStoreBolt.FAILED)).isEqualTo(failed);
    assertThat(context.count(EventStoreBolt.IN_FLIGHT)).isZero();
  }
}
