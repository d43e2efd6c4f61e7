package io.smartcar.hbase;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.hbase.TableExistsException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncAdmin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Installs and checks the tables. What is missing is created; a table that is there is only looked
 * at, never altered: each difference is a line with its remedy, for a person to decide. Used from
 * one thread; calls block.
 */
public final class Schema implements AutoCloseable {

  /**
   * Creating a table in many regions takes its time on a small machine, whatever reads may take.
   */
  private static final Duration CREATE_TIMEOUT = Duration.ofMinutes(2);

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final HBaseErrors errors;

  /** Creates the schema of these settings' tables; nothing is opened yet. */
  public Schema(HBaseSettings settings) {
    this(settings, new LazyConnection(settings));
  }

  Schema(HBaseSettings settings, LazyConnection connection) {
    this.settings = settings;
    this.connection = connection;
    this.errors = new HBaseErrors(settings);
  }

  /** {@link #install(Consumer)} for callers who do not care what was created. */
  public List<String> install() {
    return install(created -> {});
  }

  /**
   * Creates the tables that are missing. May be called again, also by two at once. A table of
   * events that is there keeps its key.
   *
   * @param onCreated is told the name of each table that was created
   * @return what {@link #check} says afterwards
   * @throws EventStoreException if HBase does not answer or does not permit it
   */
  public List<String> install(Consumer<String> onCreated) {
    for (Tables.Table table : Tables.all(settings)) {
      boolean exists = ask(settings.operationTimeout(), admin -> admin.tableExists(table.name()));
      if (!exists && create(table)) {
        onCreated.accept(table.name().getNameAsString());
      }
    }
    return check();
  }

  private boolean create(Tables.Table table) {
    try {
      ask(
          CREATE_TIMEOUT,
          admin ->
              table.splits().isEmpty()
                  ? admin.createTable(table.descriptor())
                  : admin.createTable(table.descriptor(), table.splitKeys()));
      return true;
    } catch (EventStoreException e) {
      if (hasCause(e, TableExistsException.class)) {
        return false; // another install was quicker
      }
      throw e;
    }
  }

  /**
   * Compares the tables with what they are to be.
   *
   * @return each difference in one line with its remedy; empty if there is none
   * @throws EventStoreException if HBase does not answer or does not permit it
   */
  public List<String> check() {
    List<String> problems = new ArrayList<>();
    problems.addAll(
        checked(settings.table(), actual -> Tables.events(settings, EventKey.recordedOn(actual))));
    problems.addAll(checked(settings.rejectedTable(), actual -> Tables.rejected(settings)));
    return List.copyOf(problems);
  }

  /**
   * Whether the table of events is there with another key than was asked for.
   *
   * @return a line that says so
   * @throws EventStoreException if HBase does not answer
   */
  public Optional<String> otherKeyThan(KeyKind asked) {
    String recorded = TableDifferences.recordedKey(descriptor(settings.table()));
    return recorded.equals(asked.toString())
        ? Optional.empty()
        : Optional.of(
            "table %s is there with the key %s, which it keeps: to have %s, name another table by smartcar.hbase.table, or drop it"
                .formatted(settings.table(), recorded, asked));
  }

  /**
   * What the tables are: key, regions and attributes, a line for each that is there.
   *
   * @throws EventStoreException if HBase does not answer or does not permit it
   */
  public List<String> show() {
    List<String> lines = new ArrayList<>();
    for (String table : List.of(settings.table(), settings.rejectedTable())) {
      List<String> presence = presence(table);
      if (presence.isEmpty()) {
        boolean isOfEvents = table.equals(settings.table());
        lines.add(TableDifferences.summary(descriptor(table), isOfEvents, borders(table).size()));
      } else {
        lines.addAll(presence);
      }
    }
    return List.copyOf(lines);
  }

  private List<String> checked(String table, Function<TableDescriptor, Tables.Table> wanted) {
    List<String> presence = presence(table);
    if (!presence.isEmpty()) {
      return presence;
    }
    TableDescriptor actual = descriptor(table);
    List<String> problems = new ArrayList<>();
    try {
      Tables.Table known = wanted.apply(actual);
      problems.addAll(TableDifferences.ofAttributes(known.descriptor(), actual));
      problems.addAll(TableDifferences.ofBorders(known, borders(table)));
      problems.addAll(strays(known));
    } catch (EventStoreException e) {
      if (e.kind() != EventStoreException.Kind.TABLE_MISSING) {
        throw e;
      }
      problems.add(String.valueOf(e.getMessage()));
    }
    return problems;
  }

  /** Rows that something wrote that does not know the table's key: nobody would find them. */
  private List<String> strays(Tables.Table table) {
    EventKey key = table.key();
    if (key == null) {
      return List.of();
    }
    List<String> strays = new ArrayList<>();
    for (Scan outside : key.outside()) {
      List<Result> found;
      try {
        found = scan(table.name(), outside.setLimit(1));
      } catch (EventStoreException e) {
        if (e.kind() == EventStoreException.Kind.NOT_PERMITTED) {
          return List.of(); // who installs need not be who reads
        }
        throw e;
      }
      for (Result row : found) {
        strays.add(
            "table %s has the key %s and row %s, which is not made so and is not found by its car; end what wrote it, and delete it"
                .formatted(table.name().getNameAsString(), key.kind(), RowKeys.text(row.getRow())));
      }
    }
    return strays;
  }

  private List<Result> scan(TableName table, Scan scan) {
    try {
      return connection
          .get()
          .thenCompose(open -> connection.table(open, table).scanAll(scan))
          .join();
    } catch (RuntimeException e) {
      throw errors.of(e);
    }
  }

  private TableDescriptor descriptor(String table) {
    return ask(settings.operationTimeout(), admin -> admin.getDescriptor(TableName.valueOf(table)));
  }

  /** Only whether the tables are there and enabled. */
  List<String> checkPresence() {
    List<String> problems = new ArrayList<>();
    problems.addAll(presence(settings.table()));
    problems.addAll(presence(settings.rejectedTable()));
    return problems;
  }

  private List<String> presence(String name) {
    TableName table = TableName.valueOf(name);
    if (!ask(settings.operationTimeout(), admin -> admin.tableExists(table))) {
      return List.of("table " + name + " is missing; run: smartcar schema install");
    }
    if (!ask(settings.operationTimeout(), admin -> admin.isTableEnabled(table))) {
      return List.of("table " + name + " is disabled; in hbase shell: enable '" + name + "'");
    }
    return List.of();
  }

  private Set<String> borders(String table) {
    List<RegionInfo> regions =
        ask(settings.operationTimeout(), admin -> admin.getRegions(TableName.valueOf(table)));
    return regions.stream()
        .map(region -> Bytes.toStringBinary(region.getStartKey()))
        .collect(Collectors.toSet());
  }

  private <T> T ask(Duration timeout, Function<AsyncAdmin, CompletableFuture<T>> question) {
    try {
      return connection
          .get()
          .thenCompose(open -> question.apply(connection.admin(open, timeout)))
          .copy()
          .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (RuntimeException e) {
      throw errors.of(e);
    }
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Releases the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
