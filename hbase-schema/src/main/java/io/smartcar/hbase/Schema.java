package io.smartcar.hbase;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.hbase.TableExistsException;
import org.apache.hadoop.hbase.client.AsyncAdmin;
import org.apache.hadoop.hbase.client.RegionInfo;
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
   * Creates the tables that are missing. May be called again, also by two at once.
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
    for (Tables.Table table : Tables.all(settings)) {
      List<String> presence = presence(table);
      problems.addAll(presence);
      if (presence.isEmpty()) {
        TableDescriptor actual =
            ask(settings.operationTimeout(), admin -> admin.getDescriptor(table.name()));
        problems.addAll(TableDifferences.ofAttributes(table.descriptor(), actual));
        problems.addAll(TableDifferences.ofBorders(table, borders(table)));
      }
    }
    return List.copyOf(problems);
  }

  /** Only whether the tables are there and enabled. */
  List<String> checkPresence() {
    List<String> problems = new ArrayList<>();
    for (Tables.Table table : Tables.all(settings)) {
      problems.addAll(presence(table));
    }
    return problems;
  }

  private List<String> presence(Tables.Table table) {
    String name = table.name().getNameAsString();
    if (!ask(settings.operationTimeout(), admin -> admin.tableExists(table.name()))) {
      return List.of("table " + name + " is missing; run: smartcar schema install");
    }
    if (!ask(settings.operationTimeout(), admin -> admin.isTableEnabled(table.name()))) {
      return List.of("table " + name + " is disabled; in hbase shell: enable '" + name + "'");
    }
    return List.of();
  }

  private Set<String> borders(Tables.Table table) {
    List<RegionInfo> regions =
        ask(settings.operationTimeout(), admin -> admin.getRegions(table.name()));
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
