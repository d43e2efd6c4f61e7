package io.smartcar.topology.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.topology.bolt.StoreCalls.Batch;
import io.smartcar.topology.bolt.StoreLanes.Answer;
import io.smartcar.topology.spout.TestBatches;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class StoreLanesTest {

  private static final Logger LOG = LoggerFactory.getLogger(StoreLanesTest.class);
  private static final int ROWS = 4_000;
  private static final int FROM = 5_000;
  private static final int A_LOAD = ROWS - StoreCalls.MAX_RECORDS;
  private static final int LITTLE = ROWS / StoreLanes.LITTLE_PART;
  private static final long HALF_A_MINUTE = 30_000_000_000L;
  private static final CarEvent EVENT =
      (CarEvent)
          new EventDecoder(ZoneOffset.UTC)
              .decode("20160124134517,A0001,3,0,F,N,85,A01".getBytes(StandardCharsets.UTF_8));

  /** A store whose calls the test answers one by one. */
  private static final class HandStore implements EventStore {
    final List<Integer> sizes = new ArrayList<>();
    final List<CompletableFuture<Void>> calls = new ArrayList<>();

    @Override
    public CompletableFuture<Void> store(List<StoredEvent> events, List<RejectedRecord> rejected) {
      sizes.add(events.size());
      calls.add(new CompletableFuture<>());
      return calls.get(calls.size() - 1);
    }

    void confirm() {
      calls.get(calls.size() - 1).complete(null);
    }

    void fail(String why) {
      calls.get(calls.size() - 1).completeExceptionally(new IllegalStateException(why));
    }

    @Override
    public void check() {}

    @Override
    public void close() {}
  }

  private final AtomicLong nanos = new AtomicLong();
  private final HandStore puts = new HandStore();
  private final HandStore loads = new HandStore();
  private final StoreLanes lanes =
      new StoreLanes(puts, 2, loads, new BulkLane(() -> loads, FROM, ROWS), LOG, nanos::get);

  @Test
  void add_closeToTheLog_isPutAtOnce() {
    behind(FROM);
    lanes.add(batch(10));

    assertThat(puts.sizes).containsExactly(10);
    assertThat(loads.sizes).isEmpty();
    puts.confirm();
    assertAnswer(false, 10);
  }

  @Test
  void add_farBehind_isGatheredAndLoadedWhenThereIsEnough() {
    behind(FROM + 1);
    lanes.add(batch(1_000));
    lanes.add(batch(1_000));
    assertThat(loads.sizes).isEmpty();

    lanes.add(batch(1_000));

    assertThat(loads.sizes).containsExactly(A_LOAD);
    assertThat(puts.sizes).isEmpty();
    assertThat(lanes.poll()).isNull();
    loads.confirm();
    assertAnswer(true, 1_000, 1_000, 1_000);
  }

  @Test
  void add_twoLoadsUnderWay_nextIsGatheredAndThenThereIsNoRoom() {
    behind(100_000);
    lanes.add(batch(A_LOAD));
    lanes.add(batch(A_LOAD + 1));
    for (int i = 0; i < 4; i++) {
      assertThat(lanes.hasRoom(1_000)).isTrue();
      lanes.add(batch(1_000));
    }
    assertThat(lanes.hasRoom(1)).isFalse();
    assertThat(loads.sizes).containsExactly(A_LOAD, A_LOAD + 1);

    loads.calls.get(0).complete(null);

    assertThat(loads.sizes).containsExactly(A_LOAD, A_LOAD + 1, ROWS);
    assertThat(lanes.hasRoom(1)).isTrue();
  }

  @Test
  void begin_gatheredHasWaited_isLoadedThoughMoreComes() {
    behind(100_000);
    lanes.add(batch(LITTLE));
    long step = StoreLanes.QUIET_NANOS - 1;
    long waited = 0;
    int gathered = LITTLE;
    while (waited + step < StoreLanes.GATHERING_NANOS) {
      waited += step;
      nanos.addAndGet(step);
      lanes.add(batch(1));
      gathered++;
    }
    assertThat(loads.sizes).isEmpty();

    nanos.addAndGet(StoreLanes.GATHERING_NANOS - waited);
    lanes.begin();

    assertThat(loads.sizes).containsExactly(gathered);
  }

  @Test
  void begin_nothingMoreComes_isLoaded() {
    behind(100_000);
    lanes.add(batch(LITTLE));
    nanos.addAndGet(StoreLanes.QUIET_NANOS - 1);
    lanes.begin();
    assertThat(loads.sizes).isEmpty();

    nanos.addAndGet(1);
    lanes.begin();

    assertThat(loads.sizes).containsExactly(LITTLE);
  }

  @Test
  void begin_littleHasWaited_isPutForALoadLeavesAFileInEachRegion() {
    behind(100_000);
    lanes.add(batch(LITTLE - 1));

    nanos.addAndGet(StoreLanes.GATHERING_NANOS);
    lanes.begin();

    assertThat(loads.sizes).isEmpty();
    assertThat(puts.sizes).containsExactly(LITTLE - 1);
  }

  @Test
  void add_caughtUp_isPutAndWhatWasGatheredIsNotWaitedWith() {
    behind(100_000);
    lanes.add(batch(LITTLE));
    behind(FROM / 4);
    lanes.add(batch(7));
    assertThat(loads.sizes).isEmpty();
    assertThat(puts.sizes).isEmpty();

    behind(FROM / 4 - 1);
    lanes.add(batch(8));
    lanes.begin();

    assertThat(loads.sizes).containsExactly(LITTLE + 7);
    assertThat(puts.sizes).containsExactly(8);
  }

  @Test
  void answer_loadFailed_allIsPutAndNothingLoadedForAWhile() {
    behind(100_000);
    lanes.add(batch(A_LOAD));
    lanes.add(batch(500));
    loads.fail("no right to write there");

    assertThat(lanes.poll()).isNull();
    assertThat(puts.sizes).containsExactly(A_LOAD, 500);
    puts.calls.forEach(call -> call.complete(null));
    assertAnswer(false, A_LOAD);
    assertAnswer(false, 500);

    nanos.addAndGet(HALF_A_MINUTE - 1);
    behind(100_000);
    lanes.add(batch(9));
    assertThat(puts.sizes).endsWith(9);
    puts.confirm();
    assertAnswer(false, 9);

    nanos.addAndGet(1);
    behind(100_000);
    lanes.add(batch(A_LOAD));
    assertThat(loads.sizes).containsExactly(A_LOAD, A_LOAD);
  }

  @Test
  void answer_loadFailsAgainAndAgain_restsForLongerUntilOneSucceeds() {
    long rest = HALF_A_MINUTE;
    for (int i = 0; i < 7; i++) {
      assertThat(loadsAfter(0)).isTrue();
      loads.fail("still not");
      assertThat(lanes.poll()).isNull();
      puts.calls.forEach(call -> call.complete(null));
      assertThat(lanes.poll()).isNotNull();
      assertThat(loadsAfter(rest - 1)).isFalse();
      nanos.addAndGet(1);
      rest = Math.min(20 * HALF_A_MINUTE, 2 * rest);
    }
    assertThat(loadsAfter(0)).isTrue();
    loads.confirm();
    assertThat(lanes.poll()).isNotNull();

    assertThat(loadsAfter(0)).isTrue();
    loads.fail("once more");
    assertThat(lanes.poll()).isNull();
    assertThat(loadsAfter(HALF_A_MINUTE)).isTrue();
  }

  @Test
  void answer_twoLoadsFailed_bothArePutAndOneRestIsTaken() {
    behind(100_000);
    lanes.add(batch(A_LOAD));
    lanes.add(batch(A_LOAD + 1));
    loads.calls.get(0).completeExceptionally(new IllegalStateException("no right"));
    loads.calls.get(1).completeExceptionally(new IllegalStateException("no right"));

    assertThat(lanes.poll()).isNull();
    assertThat(puts.sizes).containsExactly(A_LOAD, A_LOAD + 1);
    puts.calls.forEach(call -> call.complete(null));
    assertAnswer(false, A_LOAD);
    assertAnswer(false, A_LOAD + 1);
    assertThat(loadsAfter(HALF_A_MINUTE - 1)).isFalse();
    assertThat(loadsAfter(1)).isTrue();
  }

  @Test
  void answer_secondOfTwoLoadsSucceedsThoughTheFirstFailed_restIsKept() {
    behind(100_000);
    lanes.add(batch(A_LOAD));
    lanes.add(batch(A_LOAD + 1));
    loads.calls.get(0).completeExceptionally(new IllegalStateException("no right"));
    loads.calls.get(1).complete(null);

    assertAnswer(true, A_LOAD + 1);
    puts.calls.forEach(call -> call.complete(null));
    assertAnswer(false, A_LOAD);
    assertThat(loadsAfter(HALF_A_MINUTE - 1)).isFalse();
  }

  @Test
  void withdraw_anyLane_isAllThatHasNotBegun() {
    for (int i = 0; i < 3; i++) {
      lanes.put(batch(1 + i));
    }
    behind(100_000);
    lanes.add(batch(40));

    assertThat(lanes.withdraw()).extracting(Batch::size).containsExactly(3, 40);
    lanes.begin();
    assertThat(loads.sizes).isEmpty();
    assertThat(puts.sizes).containsExactly(1, 2);
  }

  @Test
  void add_noLaneForLoads_isPutHoweverFarBehind() {
    StoreLanes one = new StoreLanes(puts, 2, null, null, LOG, nanos::get);
    one.takes(TestBatches.behind(0, 0, 1, "x", 1_000_000));
    one.add(batch(5));

    assertThat(puts.sizes).containsExactly(5);
  }

  /** Whether it loads when so much time has passed. */
  private boolean loadsAfter(long passedNanos) {
    nanos.addAndGet(passedNanos);
    behind(100_000);
    int before = loads.sizes.size();
    lanes.add(batch(A_LOAD));
    boolean loaded = loads.sizes.size() > before;
    if (!loaded) {
      puts.calls.forEach(call -> call.complete(null));
      assertThat(lanes.poll()).isNotNull();
    }
    return loaded;
  }

  private long at;

  private void behind(long records) {
    lanes.takes(TestBatches.behind(0, at, 1, "x", 0));
    at += 200_000;
    lanes.takes(TestBatches.behind(0, at, 1, "x", at + 1 + records));
  }

  private void assertAnswer(boolean loaded, Integer... sizes) {
    Answer answer = lanes.poll();
    assertThat(answer).isNotNull();
    if (answer != null) {
      assertThat(answer.failure()).isNull();
      assertThat(answer.loaded()).isEqualTo(loaded);
      assertThat(answer.batches()).extracting(Batch::size).containsExactly(sizes);
    }
  }

  private static Batch batch(int events) {
    return new Batch(
        TestBatches.tuple(TestBatches.of(0, 0, "x")),
        Collections.nCopies(events, new StoredEvent(EVENT, 1)),
        List.of());
  }
}
