package io.smartcar.hbase;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.RegionMetrics;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * What a writer of store files has to ask about the table of events, before and after it hands them
 * over. Each question is bounded by the operation timeout and fails with an {@link
 * EventStoreException} of one line. Thread-safe; calls block.
 */
public final class BulkAccess implements AutoCloseable {

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final HBaseErrors errors;
  private final TableAdmin admin;

  /** Creates it; nothing is opened yet. */
  public BulkAccess(HBaseSettings settings) {
    this.settings = settings;
    this.connection = new LazyConnection(settings);
    this.errors = new HBaseErrors(settings);
    this.admin = new TableAdmin(settings, connection, errors);
  }

  /** What HBase's client goes by; a copy. */
  public Configuration configuration() {
    return connection.configuration();
  }

  /** Where HBase is, for messages. */
  public String address() {
    return settings.address();
  }

  /**
   * The table that events are written to.
   *
   * @throws EventStoreException if it is missing, disabled, read-only or being converted to another
   *     key, or HBase does not say
   */
  public BulkTarget target() {
    TableDescriptor configured = admin.descriptor(settings.table());
    Placement placement = Placement.recordedOn(configured);
    if (placement.to() != null) {
      throw refused(
          "table %s is being converted to another key: import when that has ended, see: smartcar schema show"
              .formatted(settings.table()));
    }
    TableDescriptor written =
        placement.table().equals(settings.table())
            ? configured
            : admin.descriptor(placement.table());
    String name = placement.table();
    if (!admin.isEnabled(name)) {
      throw errors.disabled(name, new IllegalStateException("disabled"));
    }
    if (written.isReadOnly()) {
      throw refused(
          "table %s at %s takes no writes; in hbase shell: alter '%s', READONLY => 'false'"
              .formatted(name, settings.address(), name));
    }
    if (!written.hasColumnFamily(Tables.FAMILY)) {
      throw new EventStoreException(
          EventStoreException.Kind.TABLE_MISSING,
          "table %s has no family %s; run: smartcar schema check"
              .formatted(name, Bytes.toString(Tables.FAMILY)),
          null);
    }
    return new BulkTarget(written, EventKey.recordedOn(written));
  }

  private static EventStoreException refused(String message) {
    return new EventStoreException(EventStoreException.Kind.REFUSED, message, null);
  }

  /**
   * The table's regions as they are now, in the order of their rows; those that are just being
   * split or merged may overlap or leave a gap.
   */
  public List<HRegionLocation> regions(TableName table) {
    return asked(open -> connection.table(open, table).getRegionLocator().getAllRegionLocations())
        .stream()
        .filter(location -> location.getRegion().getReplicaId() == RegionInfo.DEFAULT_REPLICA_ID)
        .sorted(
            (one, other) ->
                Bytes.compareTo(one.getRegion().getStartKey(), other.getRegion().getStartKey()))
        .toList();
  }

  /** How many store files the region of the table has that has the most. */
  public int mostStoreFiles(TableName table) {
    return regions(table).stream()
        .map(HRegionLocation::getServerName)
        .filter(server -> server != null)
        .distinct()
        .flatMap(server -> admin.ask(open -> open.getRegionMetrics(server, table)).stream())
        .mapToInt(RegionMetrics::getStoreFileCount)
        .max()
        .orElse(0);
  }

  /** Asks HBase to put the files of each region together; it does so when it is at leisure. */
  public void compact(TableName table) {
    admin.ask(open -> open.compact(table));
  }

  /** Says in one line what went wrong, by the table's state where that says more. */
  public EventStoreException explained(Throwable failure) {
    EventStoreException said = errors.of(failure);
    if (said.kind() == EventStoreException.Kind.UNAVAILABLE) {
      try {
        var unused = target();
      } catch (EventStoreException state) {
        return state.kind() == EventStoreException.Kind.UNAVAILABLE ? said : state;
      }
    }
    return said;
  }

  private interface Question<T> {
    CompletableFuture<T> ask(AsyncConnection open);
  }

  private <T> T asked(Question<T> question) {
    Duration timeout = settings.operationTimeout();
    try {
      return connection
          .get()
          .thenCompose(question::ask)
          .copy()
          .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (RuntimeException e) {
      throw errors.of(e);
    }
  }

  /** Releases the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
