package io.smartcar.hbase;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncAdmin;
import org.apache.hadoop.hbase.client.TableDescriptor;

/** Asks HBase's master about tables, and has it change them. Thread-safe; calls block. */
final class TableAdmin {

  /** What concerns many regions takes its time on a small machine, whatever reads may take. */
  private static final Duration CHANGE_TIMEOUT = Duration.ofMinutes(2);

  private final LazyConnection connection;
  private final HBaseErrors errors;
  private final Duration askTimeout;

  TableAdmin(HBaseSettings settings, LazyConnection connection, HBaseErrors errors) {
    this.connection = connection;
    this.errors = errors;
    this.askTimeout = settings.operationTimeout();
  }

  /**
   * The answer to a question.
   *
   * @throws EventStoreException if HBase does not answer or does not permit it
   */
  <T> T ask(Function<AsyncAdmin, CompletableFuture<T>> question) {
    return within(askTimeout, question);
  }

  /**
   * Has something changed, and waits until it is.
   *
   * @throws EventStoreException if HBase does not answer or does not permit it
   */
  void change(Function<AsyncAdmin, CompletableFuture<Void>> change) {
    within(CHANGE_TIMEOUT, change);
  }

  private <T> T within(Duration timeout, Function<AsyncAdmin, CompletableFuture<T>> question) {
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

  boolean exists(String table) {
    return ask(admin -> admin.tableExists(TableName.valueOf(table)));
  }

  boolean isEnabled(String table) {
    return ask(admin -> admin.isTableEnabled(TableName.valueOf(table)));
  }

  TableDescriptor descriptor(String table) {
    return ask(admin -> admin.getDescriptor(TableName.valueOf(table)));
  }

  /** Changes what is recorded on a table; its regions do not notice. */
  void record(String table, UnaryOperator<TableDescriptor> change) {
    TableDescriptor changed = change.apply(descriptor(table));
    change(admin -> admin.modifyTable(changed, false));
  }

  /** Changes a table in all of its regions, which are reopened for it one after the other. */
  void alter(String table, UnaryOperator<TableDescriptor> change) {
    TableDescriptor changed = change.apply(descriptor(table));
    change(admin -> admin.modifyTable(changed, true));
  }
}
