package io.smartcar.topology.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.topology.spout.TestBatches;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class StoreCallsTest {

  private static final CarEvent EVENT =
      (CarEvent)
          new EventDecoder(ZoneOffset.UTC)
              .decode("20160124134517,A0001,3,0,F,N,85,A01".getBytes(StandardCharsets.UTF_8));

  /** A store whose calls the test answers one by one. */
  private static class HandStore implements EventStore {
    final List<Integer> sizes = new ArrayList<>();
    final List<CompletableFuture<Void>> calls = new ArrayList<>();

    @Override
    public CompletableFuture<Void> store(List<StoredEvent> events, List<RejectedRecord> rejected) {
      sizes.add(events.size() + rejected.size());
      calls.add(new CompletableFuture<>());
      return calls.get(calls.size() - 1);
    }

    @Override
    public void check() {}

    @Override
    public void close() {}
  }

  private final HandStore store = new HandStore();
  private final List<String> answers = new ArrayList<>();
  private final StoreCalls calls =
      new StoreCalls(
          store,
          2,
          (batches, failure) ->
              answers.add(batches.size() + (failure == null ? " stored" : " failed")));

  @Test
  void add_roomForACall_begunAtOnceByItself() {
    calls.add(batch(3));
    calls.add(batch(4));

    assertThat(store.sizes).containsExactly(3, 4);
  }

  @Test
  void add_callsUnderWay_whatWaitsSharesTheNext() {
    calls.add(batch(1));
    calls.add(batch(1));
    calls.add(batch(10));
    calls.add(batch(20));
    assertThat(store.sizes).hasSize(2);

    store.calls.get(1).complete(null);

    assertThat(store.sizes).containsExactly(1, 1, 30);
    store.calls.get(2).complete(null);
    assertThat(answers).containsExactly("1 stored", "2 stored");
  }

  @Test
  void add_moreThanACallMayHave_restInTheOneAfter() {
    calls.add(batch(1));
    calls.add(batch(1));
    calls.add(batch(600));
    assertThat(calls.hasRoom(400)).isTrue();
    assertThat(calls.hasRoom(401)).isFalse();
    calls.add(batch(401));

    store.calls.get(0).complete(null);
    assertThat(store.sizes).containsExactly(1, 1, 600);
    store.calls.get(1).complete(null);
    assertThat(store.sizes).containsExactly(1, 1, 600, 401);
  }

  @Test
  void add_batchLargerThanACall_goesWhole() {
    calls.add(batch(StoreCalls.MAX_RECORDS + 1));

    assertThat(store.sizes).containsExactly(StoreCalls.MAX_RECORDS + 1);
    assertThat(calls.hasRoom(1)).isTrue();
  }

  @Test
  void add_failure_nothingBegunUntilTold() {
    calls.add(batch(1));
    calls.add(batch(1));
    calls.add(batch(5));

    store.calls.get(0).completeExceptionally(new IllegalStateException("away"));
    assertThat(answers).containsExactly("1 failed");
    assertThat(store.sizes).hasSize(2);

    calls.begin();
    assertThat(store.sizes).containsExactly(1, 1, 5);
  }

  @Test
  void withdraw_onlyWhatWaits() {
    calls.add(batch(1));
    calls.add(batch(1));
    calls.add(batch(5));
    calls.add(batch(6));

    assertThat(calls.withdraw()).extracting(StoreCalls.Batch::size).containsExactly(5, 6);
    store.calls.get(0).complete(null);
    assertThat(store.sizes).hasSize(2);
    assertThat(calls.hasRoom(StoreCalls.MAX_RECORDS)).isTrue();
  }

  @Test
  void add_storeThrows_countsAsFailed() {
    List<String> seen = new ArrayList<>();
    StoreCalls broken =
        new StoreCalls(
            new HandStore() {
              @Override
              public CompletableFuture<Void> store(
                  List<StoredEvent> events, List<RejectedRecord> rejected) {
                throw new IllegalStateException("closed");
              }
            },
            1,
            (batches, failure) -> seen.add(String.valueOf(failure)));

    broken.add(batch(1));

    assertThat(seen).containsExactly("java.lang.IllegalStateException: closed");
    assertThat(broken.hasRoom(1)).isTrue();
  }

  private static StoreCalls.Batch batch(int events) {
    return new StoreCalls.Batch(
        TestBatches.tuple(TestBatches.of(0, 0, "x")),
        Collections.nCopies(events, new StoredEvent(EVENT, 1)),
        List.of());
  }
}
