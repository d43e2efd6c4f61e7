package io.smartcar.hbase;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.hbase.TableExistsException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;

/**
 * Converts the table of events from one key to the other while events come. May end anywhere, also
 * by being killed: whoever calls it again goes on where it was. Used from one thread; calls block.
 */
public final class KeyConversion implements AutoCloseable {

  /*
   * Each step is recorded on the table of the configured name (Placement), and safe to do twice:
   *
   *  1. A table with the new key is created, with the old one's families.
   *  2. "Announced": who reads looks into both. That is waited for as long as somebody may still go
   *     by what was recorded before, so that nobody misses what is written to the new table.
   *  3. "Switched": who writes writes to the new table from now on.
   *  4. "Frozen": the old table becomes read-only. A writer that has not heard of the switch, however
   *     old it is, is refused by HBase, and asks where to write. From here on the old table does not
   *     change.
   *  5. Its rows are copied, each cell with its timestamp, so that a later reading stays the later
   *     one. How far that is is recorded on the new table.
   *  6. "Done": the new table alone is read. The old one stays until dropOld.
   *
   * RATIONALE.md says why not otherwise.
   */

  /** Who reads by older knowledge than this has asked anew, however long its question took. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private static final int ROWS_BETWEEN_RECORDS = 100_000;

  /** How far it is. */
  public enum Step {
    /** Readers are being waited for. */
    ANNOUNCED,
    /** Events go to the new table. */
    SWITCHED,
    /** The old table does not change any more. */
    FROZEN,
    /** Its rows are being copied. */
    COPYING,
    /** All is in the new table. */
    DONE
  }

  /**
   * How far it is; immutable.
   *
   * @param from the table with the old key
   * @param to the table with the new key
   * @param copied rows that this call has copied
   * @param share of the old table's regions that are behind, 0 to 1
   */
  public record Progress(Step step, String from, String to, long copied, double share) {}

  private final HBaseSettings settings;
  private final Duration untilReadersNotice;
  private final int rowsBetweenRecords;
  private final LazyConnection connection;
  private final HBaseErrors errors;
  private final TableAdmin admin;

  /** Creates the conversion of these settings' table; nothing is opened yet. */
  public KeyConversion(HBaseSettings settings) {
    this(
        settings,
        EventTable.MAX_AGE.plus(settings.operationTimeout()).plus(SLACK),
        ROWS_BETWEEN_RECORDS);
  }

  KeyConversion(HBaseSettings settings, Duration untilReadersNotice, int rowsBetweenRecords) {
    this.settings = settings;
    this.untilReadersNotice = untilReadersNotice;
    this.rowsBetweenRecords = rowsBetweenRecords;
    this.connection = new LazyConnection(settings);
    this.errors = new HBaseErrors(settings);
    this.admin = new TableAdmin(settings, connection, errors);
  }

  /**
   * What {@link #convert} would do, in lines for a person; changes nothing.
   *
   * @throws EventStoreException as {@link #convert}
   */
  public List<String> plan(KeyKind key) {
    Placement now = placement();
    if (isDone(now, key)) {
      return List.of(already(now, key));
    }
    if (now.to() != null) {
      return List.of(
          "the conversion from %s to %s is under way and would go on"
              .formatted(now.from(), now.to()));
    }
    String target = target(key);
    return List.of(
        "a table %s with the key %s would be created; events would go to it, and the rows of %s be copied to it"
            .formatted(target, key, now.table()),
        "%s becomes read-only and stays until: smartcar schema convert --drop-old"
            .formatted(now.table()),
        "where HBase has access control, first grant on %s what is granted on %s"
            .formatted(target, now.table()));
  }

  /**
   * Converts the table to this key, or goes on with it; returns when all is in the new table. Does
   * nothing if the table has the key.
   *
   * @param onProgress is told each step, and in between how much is copied
   * @return a line that says what is so now
   * @throws EventStoreException if it cannot be done, with the remedy; or if HBase does not answer,
   *     and then it goes on when it is called again
   */
  public String convert(KeyKind key, Consumer<Progress> onProgress) {
    Placement now = placement();
    if (isDone(now, key)) {
      return already(now, key);
    }
    if (now.to() == null) {
      now = record(now, now.announced(create(key, now.table())));
    }
    if (!now.isSwitched()) {
      onProgress.accept(progress(Step.ANNOUNCED, now));
      awaitReaders();
      now = record(now, now.switched());
    }
    onProgress.accept(progress(Step.SWITCHED, now));
    admin.alter(
        String.valueOf(now.from()),
        table -> TableDescriptorBuilder.newBuilder(table).setReadOnly(true).build());
    onProgress.accept(progress(Step.FROZEN, now));
    TableCopy.Copied copied = copy(now, onProgress);
    now = record(now, now.done());
    onProgress.accept(
        new Progress(Step.DONE, String.valueOf(now.old()), now.table(), copied.rows(), 1));
    return "the rows of %s are in %s, with the key %s%s; %s is kept until: smartcar schema convert --drop-old"
        .formatted(settings.table(), now.table(), key, copied.remark(), now.old());
  }

  /** Whether there is nothing to do; refuses what cannot be done. */
  private boolean isDone(Placement now, KeyKind key) {
    String to = now.to();
    if (to != null) {
      KeyKind underWay = kindOf(to);
      if (underWay != key) {
        throw refused(
            "table %s is being converted to the key %s: let that end first, by smartcar schema convert --to %s --yes"
                .formatted(settings.table(), underWay, underWay));
      }
      return false;
    }
    if (kindOf(now.table()) == key) {
      return true;
    }
    if (now.old() != null) {
      throw refused(
          "table %s is kept from the last conversion; when nobody needs it: smartcar schema convert --drop-old --yes"
              .formatted(now.old()));
    }
    return false;
  }

  private static String already(Placement now, KeyKind key) {
    return "table %s has the key %s".formatted(now.table(), key);
  }

  private KeyKind kindOf(String table) {
    return EventKey.recordedOn(admin.descriptor(table)).kind();
  }

  private Placement placement() {
    return Placement.recordedOn(admin.descriptor(settings.table()));
  }

  /** Two that convert at once would undo each other's steps. */
  private Placement record(Placement known, Placement next) {
    admin.record(
        settings.table(),
        table -> {
          Placement found = Placement.recordedOn(table);
          if (!found.equals(known)) {
            throw refused(
                "another smartcar schema convert has gone on with table %s meanwhile; see: smartcar schema show"
                    .formatted(settings.table()));
          }
          return next.recordOn(table);
        });
    return next;
  }

  private static EventStoreException refused(String message) {
    return new EventStoreException(EventStoreException.Kind.REFUSED, message, null);
  }

  private static Progress progress(Step step, Placement now) {
    return new Progress(step, String.valueOf(now.from()), String.valueOf(now.to()), 0, 0);
  }

  private String target(KeyKind key) {
    return settings.table() + '_' + key;
  }

  /** The new table: the old one's families, and the new key. One that is there must be empty. */
  private String create(KeyKind key, String source) {
    String target = target(key);
    EventKey newKey = EventKey.ofNew(settings.withKey(key));
    if (admin.exists(target)) {
      requireEmpty(target, key);
      return target;
    }
    TableDescriptorBuilder table = TableDescriptorBuilder.newBuilder(TableName.valueOf(target));
    for (ColumnFamilyDescriptor family : admin.descriptor(source).getColumnFamilies()) {
      table.setColumnFamily(family);
    }
    newKey.values().forEach(table::setValue);
    Tables.configuration().forEach(table::setValue);
    TableDescriptor created = table.build();
    // Not the split points that are configured: those are rows of the old key.
    byte[][] splits =
        newKey.splits(settings.regions()).stream().map(Tables::ascii).toArray(byte[][]::new);
    try {
      admin.change(
          open ->
              splits.length == 0 ? open.createTable(created) : open.createTable(created, splits));
    } catch (EventStoreException e) {
      if (!HBaseErrors.hasCause(e, TableExistsException.class)) {
        throw e;
      }
      requireEmpty(target, key);
    }
    return target;
  }

  private void requireEmpty(String target, KeyKind key) {
    List<Result> rows;
    try {
      rows =
          connection
              .get()
              .thenCompose(
                  open ->
                      connection
                          .table(open, TableName.valueOf(target))
                          .scanAll(new Scan().setLimit(1)))
              .join();
    } catch (CompletionException e) {
      throw errors.of(e);
    }
    String why = rows.isEmpty() ? whyNotNew(admin.descriptor(target), key) : "with rows";
    if (!why.isEmpty()) {
      throw refused(
          "table %s is there already, %s; drop it, if it is nobody's: it is to be the table with the key %s"
              .formatted(target, why, key));
    }
  }

  /**
   * An empty table may be what an ended call has created, or what is left of another conversion.
   */
  private static String whyNotNew(TableDescriptor table, KeyKind key) {
    KeyKind found = EventKey.recordedOn(table).kind();
    if (found != key) {
      return "with the key " + found;
    }
    return table.isReadOnly() || table.getValue(TableCopy.COPIED_VALUE) != null
        ? "and of another conversion"
        : "";
  }

  private void awaitReaders() {
    try {
      TimeUnit.MILLISECONDS.sleep(untilReadersNotice.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("the conversion was interrupted; it goes on when it is called again");
    }
  }

  private TableCopy.Copied copy(Placement now, Consumer<Progress> onProgress) {
    OpenTable from = open(String.valueOf(now.from()));
    OpenTable to = open(String.valueOf(now.to()));
    return new TableCopy(from, to, admin, rowsBetweenRecords)
        .run(
            (rows, share) ->
                onProgress.accept(new Progress(Step.COPYING, from.name(), to.name(), rows, share)));
  }

  private OpenTable open(String table) {
    EventKey key = EventKey.recordedOn(admin.descriptor(table));
    try {
      return connection
          .get()
          .thenApply(
              open -> new OpenTable(connection.table(open, TableName.valueOf(table)), key, errors))
          .join();
    } catch (CompletionException e) {
      throw errors.of(e);
    }
  }

  /**
   * The table that a conversion has left behind.
   *
   * @return its name, empty if there is none
   * @throws EventStoreException if HBase does not answer
   */
  public String old() {
    String old = placement().old();
    return old == null ? "" : old;
  }

  /**
   * Drops the table that a conversion has left behind. One of the configured name is emptied and
   * disabled instead, since it says where the rows are.
   *
   * @return a line that says what was done
   * @throws EventStoreException if HBase does not answer or does not permit it
   */
  public String dropOld() {
    Placement now = placement();
    String old = now.old();
    if (old == null) {
      throw refused(
          now.to() == null
              ? "table %s has no old table that could be dropped".formatted(settings.table())
              : "table %s is being converted: let that end first, by smartcar schema convert --to %s --yes"
                  .formatted(settings.table(), kindOf(now.to())));
    }
    TableName name = TableName.valueOf(old);
    boolean isConfigured = old.equals(settings.table());
    if (admin.exists(old)) {
      disable(old);
      if (isConfigured) {
        admin.change(open -> open.truncateTable(name, false));
        disable(old);
      } else {
        admin.change(open -> open.deleteTable(name));
      }
    }
    record(now, now.dropped());
    return isConfigured
        ? "table %s is emptied and disabled: it only says that the rows are in %s"
            .formatted(old, now.table())
        : "table %s is dropped".formatted(old);
  }

  private void disable(String table) {
    if (admin.isEnabled(table)) {
      admin.change(open -> open.disableTable(TableName.valueOf(table)));
    }
  }

  /** Releases the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
