package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Put;
import org.jspecify.annotations.Nullable;

/**
 * An event store in memory, for tests: the same rows and the same rules as HBase. It can be told to
 * be away, or to hold its answers until they are released. Thread-safe.
 */
public final class MemoryEventStore implements EventStore {

  private static final int BUCKETS = 4;

  private final EventKey key;
  private final Map<String, Map<String, String>> events = new TreeMap<>();
  private final Map<String, Map<String, String>> rejected = new TreeMap<>();
  private final Map<String, Long> timestamps = new TreeMap<>();
  private @Nullable EventStoreException failure;
  private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  private int calls;
  private boolean closed;

  /** Creates a store with the book's key. */
  public MemoryEventStore() {
    this(KeyKind.BOOK);
  }

  /** Creates a store with such a key. */
  public MemoryEventStore(KeyKind kind) {
    this.key = kind == KeyKind.BOOK ? new BookKey() : new CarFirstKey(BUCKETS);
  }

  @Override
  public CompletableFuture<Void> store(List<StoredEvent> events, List<RejectedRecord> rejected) {
    List<StoredEvent> eventsToStore = List.copyOf(events);
    List<RejectedRecord> rejectedToStore = List.copyOf(rejected);
    CompletableFuture<Void> whenReleased;
    synchronized (this) {
      calls++;
      whenReleased = gate;
    }
    return whenReleased.thenRun(() -> storeNow(eventsToStore, rejectedToStore));
  }

  private synchronized void storeNow(
      List<StoredEvent> eventsToStore, List<RejectedRecord> rejectedToStore) {
    failIfAway();
    Rows.ofEvents(key, eventsToStore).forEach(put -> write(events, put));
    rejectedToStore.stream().map(Rows::of).forEach(put -> write(rejected, put));
  }

  private void write(Map<String, Map<String, String>> table, Put put) {
    String key = new String(put.getRow(), UTF_8);
    if (put.getTimestamp() < timestamps.getOrDefault(key, 0L)) {
      return;
    }
    timestamps.put(key, put.getTimestamp());
    Map<String, String> row = new TreeMap<>();
    for (Cell cell : put.getFamilyCellMap().values().iterator().next()) {
      row.put(
          new String(CellUtil.cloneQualifier(cell), ISO_8859_1),
          new String(CellUtil.cloneValue(cell), ISO_8859_1));
    }
    table.put(key, row);
  }

  @Override
  public synchronized void check() {
    failIfAway();
  }

  private void failIfAway() {
    if (closed) {
      throw unavailable("the store is closed");
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** From now on everything fails, until {@link #comeBack}. */
  public synchronized void goAway() {
    failWith(unavailable("the store is away"));
  }

  /** From now on everything fails so, until {@link #comeBack}. */
  public synchronized void failWith(EventStoreException failure) {
    this.failure = failure;
  }

  /** From now on everything works. */
  public synchronized void comeBack() {
    failure = null;
  }

  /** Calls from now on are answered only after {@link #release}. */
  public synchronized void hold() {
    gate = new CompletableFuture<>();
  }

  /** Answers the calls that were held, on this thread. */
  public void release() {
    CompletableFuture<Void> held;
    synchronized (this) {
      held = gate;
      gate = CompletableFuture.completedFuture(null);
    }
    held.complete(null);
  }

  /** The stored events' rows: column and value by row key, in order. */
  public synchronized Map<String, Map<String, String>> events() {
    return new TreeMap<>(events);
  }

  /** The columns of an event's row by name; empty if there is no such row. */
  public synchronized Map<String, String> event(String date, String carNumber) {
    return events.getOrDefault(new String(key.row(date, carNumber), UTF_8), Map.of());
  }

  /** The stored events as they would be read; their dates are of UTC. Fails as a store does. */
  synchronized List<StoredEvent> stored() {
    failIfAway();
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    List<StoredEvent> stored = new ArrayList<>();
    events.forEach(
        (key, row) ->
            stored.add(new StoredEvent(event(row, decoder), timestamps.getOrDefault(key, 0L))));
    return stored;
  }

  private static CarEvent event(Map<String, String> row, EventDecoder decoder) {
    String line =
        Stream.of(
                "date",
                "car_number",
                "speed_pedal",
                "break_pedal",
                "steer_angle",
                "direct_light",
                "speed",
                "area_number")
            .map(column -> row.getOrDefault(column, ""))
            .collect(Collectors.joining(","));
    if (decoder.decode(line.getBytes(ISO_8859_1)) instanceof CarEvent event) {
      return event;
    }
    throw new EventStoreException(EventStoreException.Kind.REFUSED, "no event: " + line, null);
  }

  /** The refused records' rows; values byte by byte as ISO 8859-1. */
  public synchronized Map<String, Map<String, String>> rejected() {
    return new TreeMap<>(rejected);
  }

  /** How often {@link #store} was called. */
  public synchronized int calls() {
    return calls;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private static EventStoreException unavailable(String message) {
    return new EventStoreException(EventStoreException.Kind.UNAVAILABLE, message, null);
  }
}
