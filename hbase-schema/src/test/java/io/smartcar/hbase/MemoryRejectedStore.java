package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The refused records of a store in memory, for tests. It can be told to be away for everything but
 * reading. Thread-safe.
 */
public final class MemoryRejectedStore implements RejectedStore {

  private final MemoryEventStore store;
  private final Map<String, Resending> marks = new HashMap<>();
  private boolean away;

  /** Creates it over what that store has, also what it stores later. */
  public MemoryRejectedStore(MemoryEventStore store) {
    this.store = store;
  }

  /** From now on nothing can be put down, or again it can. */
  public synchronized void away(boolean away) {
    this.away = away;
  }

  @Override
  public Stream<KeptRecord> find(RejectedQuery query) {
    store.check();
    return store.rejected().entrySet().stream()
        .filter(row -> !row.getKey().startsWith("+"))
        .map(row -> kept(row.getKey(), row.getValue()))
        .filter(
            kept ->
                query.topic().map(kept.record().topic()::equals).orElse(true)
                    && kept.record().recordTimestampMillis() >= query.fromMillis()
                    && kept.record().recordTimestampMillis() < query.toMillis());
  }

  private synchronized KeptRecord kept(String key, Map<String, String> row) {
    RejectedRecord record =
        new RejectedRecord(
            text(row, "topic"),
            Integer.parseInt(text(row, "partition")),
            Long.parseLong(text(row, "offset")),
            Instant.parse(text(row, "time")).toEpochMilli(),
            text(row, "reason"),
            row.getOrDefault("value", "").getBytes(ISO_8859_1));
    return new KeptRecord(
        record, Optional.ofNullable(marks.get(key + '@' + record.recordTimestampMillis())));
  }

  /** The cells are bytes there; what is text in them is UTF-8. */
  private static String text(Map<String, String> row, String column) {
    return new String(row.getOrDefault(column, "").getBytes(ISO_8859_1), UTF_8);
  }

  @Override
  public CompletableFuture<Boolean> begin(KeptRecord kept, Resending resending) {
    return change(kept.record(), kept.resending(), resending);
  }

  @Override
  public CompletableFuture<Boolean> confirm(KeptRecord kept, Resending resending) {
    return change(kept.record(), Optional.of(resending), resending.confirmed());
  }

  private synchronized CompletableFuture<Boolean> change(
      RejectedRecord record, Optional<Resending> before, Resending after) {
    if (away) {
      return CompletableFuture.failedFuture(
          new EventStoreException(EventStoreException.Kind.UNAVAILABLE, "the store is away", null));
    }
    String key =
        new String(RowKeys.rejected(record.topic(), record.partition(), record.offset()), UTF_8)
            + '@'
            + record.recordTimestampMillis();
    boolean isSo = Optional.ofNullable(marks.get(key)).equals(before);
    if (isSo) {
      marks.put(key, after);
    }
    return CompletableFuture.completedFuture(isSo);
  }

  @Override
  public void close() {
    // The store is the test's.
  }
}
