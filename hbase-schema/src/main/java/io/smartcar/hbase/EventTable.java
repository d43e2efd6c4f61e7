package io.smartcar.hbase;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.jspecify.annotations.Nullable;

/**
 * The table of events with the key that is recorded on it, asked for when it is first needed, again
 * after a failure, and now and then, for somebody may have put another table in its place or have
 * its key converted. Thread-safe; nothing here blocks but {@link #join}.
 */
final class EventTable {

  /**
   * What is older than this is asked for anew. Whoever reads goes by nothing older, which a
   * conversion of the key relies on: {@link KeyConversion} waits until all readers have asked.
   */
  static final Duration MAX_AGE = Duration.ofMinutes(1);

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final HBaseErrors errors;
  private final Duration maxAge;
  private @Nullable CompletableFuture<OpenTables> current;
  private long askedNanos;

  EventTable(HBaseSettings settings, LazyConnection connection, HBaseErrors errors) {
    this(settings, connection, errors, MAX_AGE);
  }

  EventTable(
      HBaseSettings settings, LazyConnection connection, HBaseErrors errors, Duration maxAge) {
    this.settings = settings;
    this.connection = connection;
    this.errors = errors;
    this.maxAge = maxAge;
  }

  /**
   * The table, for writing; failed if it is missing, or if its key is not known here. What is known
   * is used while it is asked for anew: what must not be written any more is refused by HBase.
   */
  synchronized CompletableFuture<OpenTables> get() {
    long now = System.nanoTime();
    if (current == null || current.isCompletedExceptionally()) {
      return ask(now);
    }
    if (current.isDone() && isOld(now)) {
      askedNanos = now;
      // Nobody waits for it, and what is known holds while the master does not answer.
      var unused = connection.get().thenCompose(this::open).thenAccept(this::replace);
    }
    return current;
  }

  private CompletableFuture<OpenTables> ask(long now) {
    askedNanos = now;
    CompletableFuture<OpenTables> asked = connection.get().thenCompose(this::open);
    current = asked;
    return asked;
  }

  private synchronized void replace(OpenTables found) {
    current = CompletableFuture.completedFuture(found);
  }

  private boolean isOld(long now) {
    return now - askedNanos > maxAge.toNanos();
  }

  /** The same for reading, by nothing that is older than {@link #MAX_AGE}. */
  private synchronized CompletableFuture<OpenTables> fresh() {
    long now = System.nanoTime();
    return current == null || (current.isDone() && isOld(now)) || current.isCompletedExceptionally()
        ? ask(now)
        : current;
  }

  /** The name of the table that events are written to, as far as it is known. */
  synchronized String name() {
    return current != null && current.isDone() && !current.isCompletedExceptionally()
        ? current.join().written().name()
        : settings.table();
  }

  /**
   * Asks for the key again the next time. For whoever found that the table is not there or is not
   * written any more, since another may have taken its place.
   */
  synchronized void forget() {
    current = null;
  }

  private CompletableFuture<OpenTables> open(AsyncConnection open) {
    return described(open, settings.table())
        .thenCompose(
            configured ->
                configured.descriptor() == null
                    ? CompletableFuture.completedFuture(new OpenTables(configured.open(), null))
                    : placed(open, Placement.recordedOn(configured.descriptor()), configured));
  }

  private CompletableFuture<OpenTables> placed(
      AsyncConnection open, Placement placement, Described configured) {
    String from = placement.from();
    String to = placement.to();
    if (from == null || to == null) {
      return placed(open, placement.table(), configured)
          .thenApply(written -> new OpenTables(written, null));
    }
    return placed(open, from, configured)
        .thenCombine(placed(open, to, configured), OpenTables.Conversion::new)
        .thenApply(both -> new OpenTables(placement.isSwitched() ? both.to() : both.from(), both));
  }

  private CompletableFuture<OpenTable> placed(
      AsyncConnection open, String name, Described configured) {
    return name.equals(settings.table())
        ? CompletableFuture.completedFuture(configured.open())
        : described(open, name).thenApply(Described::open);
  }

  /** A table and its description, which is null if this user is not shown it. */
  private record Described(OpenTable open, @Nullable TableDescriptor descriptor) {}

  private CompletableFuture<Described> described(AsyncConnection open, String name) {
    TableName tableName = TableName.valueOf(name);
    AsyncTable<AdvancedScanResultConsumer> table = connection.table(open, tableName);
    return connection
        .admin(open, settings.operationTimeout())
        .getDescriptor(tableName)
        .thenApply(
            descriptor ->
                new Described(
                    new OpenTable(table, EventKey.recordedOn(descriptor), errors), descriptor))
        .exceptionallyCompose(
            failure ->
                keyByBorders(table, failure)
                    .thenApply(key -> new Described(new OpenTable(table, key, errors), null)));
  }

  /**
   * Who may only read and write a table is not told what is recorded on it. But everybody may know
   * its regions, and they tell the book's key from the other.
   */
  private CompletableFuture<EventKey> keyByBorders(
      AsyncTable<AdvancedScanResultConsumer> table, Throwable failure) {
    if (!isDenied(failure)) {
      return CompletableFuture.failedFuture(failure);
    }
    return table
        .getRegionLocator()
        .getAllRegionLocations()
        .thenApply(
            regions -> {
              boolean canBeTheBooks =
                  BookKey.canHave(
                      regions.stream()
                          .map(HRegionLocation::getRegion)
                          .map(region -> region.getStartKey())
                          .toList());
              if (!canBeTheBooks) {
                throw new EventStoreException(
                    EventStoreException.Kind.NOT_PERMITTED,
                    ("HBase at %s does not let this user see which key is recorded on table %s;"
                            + " in hbase shell: grant 'USER', 'RWC', '%s'")
                        .formatted(settings.address(), table.getName(), table.getName()),
                    failure);
              }
              return new BookKey();
            });
  }

  private static boolean isDenied(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AccessDeniedException) {
        return true;
      }
    }
    return false;
  }

  /**
   * The table for reading, waited for.
   *
   * @throws EventStoreException that says why it cannot be used
   */
  OpenTables join() {
    try {
      return fresh().join();
    } catch (CompletionException e) {
      throw errors.of(e);
    }
  }
}
