package io.smartcar.hbase;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableExistsException;
import org.apache.hadoop.hbase.TableName;
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

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final HBaseErrors errors;
  private final TableAdmin admin;

  /** Creates the schema of these settings' tables; nothing is opened yet. */
  public Schema(HBaseSettings settings) {
    this(settings, new LazyConnection(settings));
  }

  Schema(HBaseSettings settings, LazyConnection connection) {
    this.settings = settings;
    this.connection = connection;
    this.errors = new HBaseErrors(settings);
    this.admin = new TableAdmin(settings, connection, errors);
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
    if (admin.exists(settings.table())) {
      // One of a later release is refused before another is put beside it.
      placement();
    }
    for (Tables.Table table : Tables.all(settings)) {
      if (!admin.exists(table.name().getNameAsString()) && create(table)) {
        onCreated.accept(table.name().getNameAsString());
      }
    }
    return check();
  }

  private boolean create(Tables.Table table) {
    try {
      admin.change(
          open ->
              table.splits().isEmpty()
                  ? open.createTable(table.descriptor())
                  : open.createTable(table.descriptor(), table.splitKeys()));
      return true;
    } catch (EventStoreException e) {
      if (HBaseErrors.hasCause(e, TableExistsException.class)) {
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
    problems.addAll(checkedEvents());
    problems.addAll(checked(settings.rejectedTable(), actual -> Tables.rejected(settings)));
    problems.addAll(checked(settings.carTable(), actual -> Tables.cars(settings)));
    return List.copyOf(problems);
  }

  private List<String> checkedEvents() {
    if (!admin.exists(settings.table())) {
      return presence(settings.table());
    }
    Placement placement = placement();
    String table = placement.table();
    if (!admin.exists(table)) {
      return List.of(
          "table %s, where the rows of %s are, is missing; restore it from a snapshot, or drop %s and run: smartcar schema install"
              .formatted(table, settings.table(), settings.table()));
    }
    List<String> problems =
        new ArrayList<>(
            checked(
                table,
                actual -> Tables.events(settings.withTable(table), EventKey.recordedOn(actual))));
    if (placement.to() != null) {
      problems.add(
          "the key of table %s is being converted, from %s to %s; so that it goes on: smartcar schema convert --to %s --yes"
              .formatted(
                  settings.table(),
                  placement.from(),
                  placement.to(),
                  TableDifferences.recordedKey(admin.descriptor(placement.to()))));
    }
    return problems;
  }

  private Placement placement() {
    return Placement.recordedOn(admin.descriptor(settings.table()));
  }

  /**
   * Whether the table of events is there with another key than was asked for.
   *
   * @return a line that says so
   * @throws EventStoreException if HBase does not answer
   */
  public Optional<String> otherKeyThan(KeyKind asked) {
    String recorded = TableDifferences.recordedKey(admin.descriptor(placement().table()));
    return recorded.equals(asked.toString())
        ? Optional.empty()
        : Optional.of(
            "table %s is there with the key %s, which it keeps until it is converted: smartcar schema convert --to %s"
                .formatted(settings.table(), recorded, asked));
  }

  /**
   * What the tables are: key, regions and attributes, a line for each that is there.
   *
   * @throws EventStoreException if HBase does not answer or does not permit it
   */
  public List<String> show() {
    List<String> lines = new ArrayList<>();
    if (admin.exists(settings.table())) {
      Placement placement = placement();
      TableDifferences.remark(settings.table(), placement).ifPresent(lines::add);
      Set<String> ofEvents = new LinkedHashSet<>(List.of(placement.table()));
      Stream.of(placement.from(), placement.to(), placement.old())
          .filter(Objects::nonNull)
          .forEach(ofEvents::add);
      ofEvents.forEach(table -> lines.addAll(shown(table, true)));
    } else {
      lines.addAll(presence(settings.table()));
    }
    lines.addAll(shown(settings.rejectedTable(), false));
    lines.addAll(shown(settings.carTable(), false));
    return List.copyOf(lines);
  }

  private List<String> shown(String table, boolean isOfEvents) {
    List<String> presence = presence(table);
    return presence.isEmpty()
        ? List.of(
            TableDifferences.summary(admin.descriptor(table), isOfEvents, borders(table).size()))
        : presence;
  }

  private List<String> checked(String table, Function<TableDescriptor, Tables.Table> wanted) {
    List<String> presence = presence(table);
    if (!presence.isEmpty()) {
      return presence;
    }
    TableDescriptor actual = admin.descriptor(table);
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

  /** Only whether the tables that events are written to are there and enabled. */
  List<String> checkPresence() {
    List<String> problems = new ArrayList<>();
    boolean exists = admin.exists(settings.table());
    problems.addAll(presence(exists ? placedTable() : settings.table()));
    problems.addAll(presence(settings.rejectedTable()));
    return problems;
  }

  /** Who is not shown what is recorded goes by the table itself, as {@link EventTable} does. */
  private String placedTable() {
    try {
      return placement().table();
    } catch (EventStoreException e) {
      if (e.kind() == EventStoreException.Kind.NOT_PERMITTED) {
        return settings.table();
      }
      throw e;
    }
  }

  private List<String> presence(String table) {
    if (!admin.exists(table)) {
      return List.of("table " + table + " is missing; run: smartcar schema install");
    }
    if (!admin.isEnabled(table)) {
      return List.of("table " + table + " is disabled; in hbase shell: enable '" + table + "'");
    }
    return List.of();
  }

  private Set<String> borders(String table) {
    List<RegionInfo> regions = admin.ask(open -> open.getRegions(TableName.valueOf(table)));
    return regions.stream()
        .map(region -> Bytes.toStringBinary(region.getStartKey()))
        .collect(Collectors.toSet());
  }

  /** Releases the connection. */
  @Override
  public void close() {
    connection.close();
  }
}
