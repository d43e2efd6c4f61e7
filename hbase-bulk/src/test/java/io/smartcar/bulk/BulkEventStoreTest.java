package io.smartcar.bulk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is put, of what is loaded and put; no HBase is there. */
final class BulkEventStoreTest {

  private static final HBaseSettings AWAY =
      new HBaseSettings("127.0.0.1", 1, "/hbase", "T", 1, KeyKind.BOOK, Duration.ofSeconds(1));

  private static final RejectedRecord REJECTED =
      new RejectedRecord("t", 0, 7, 1, "no event", "x".getBytes(US_ASCII));

  /** Keeps the sizes of what it is given. */
  private static final class Puts implements EventStore {
    private final List<Integer> rejected = new CopyOnWriteArrayList<>();

    @Override
    public CompletableFuture<Void> store(List<StoredEvent> events, List<RejectedRecord> records) {
      assertThat(events).isEmpty();
      rejected.add(records.size());
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void check() {}

    @Override
    public void close() {}
  }

  private final Puts puts = new Puts();

  @Test
  void store_nothingRefused_putsNothing() {
    try (BulkEventStore store = store()) {
      assertThat(store.store(List.of(), List.of())).isCompleted();
      CompletableFuture<Void> loaded = store.store(List.of(event()), List.of());

      assertThat(puts.rejected).isEmpty();
      assertThat(loaded.isDone() && !loaded.isCompletedExceptionally()).isFalse();
    }
  }

  @Test
  void store_recordsThatAreRefused_putsThem() {
    try (BulkEventStore store = store()) {
      assertThat(store.store(List.of(), List.of(REJECTED))).isCompleted();

      assertThat(puts.rejected).containsExactly(1);
    }
  }

  private BulkEventStore store() {
    return new BulkEventStore(
        AWAY, BulkSettings.USUAL, new BulkLoader(AWAY, BulkSettings.USUAL), puts, Duration.ZERO);
  }

  private static StoredEvent event() {
    byte[] line = "20180830091500,B1,1,0,F,N,70,F08".getBytes(US_ASCII);
    return new StoredEvent((CarEvent) new EventDecoder(ZoneOffset.UTC).decode(line), 1);
  }
}
