package io.smartcar.bench;

import io.smartcar.config.HBaseConfig;
import io.smartcar.events.CarEvent;
import io.smartcar.hbase.RowKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Table;

/**
 * From the moment an event was given to the producer to the moment its row can be read: some events
 * are picked, and a thread asks HBase again and again whether their rows are there. The figure is
 * up to one such question too long.
 */
final class RowWatch implements AutoCloseable {

  private static final long PAUSE_MILLIS = 5;
  private static final int ROWS_A_QUESTION = 50;
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(10);

  private record Picked(Get row, long sentNanos) {}

  private final ConcurrentLinkedQueue<Picked> picked = new ConcurrentLinkedQueue<>();
  private final Histogram micros = new ConcurrentHistogram(HIGHEST_MICROS, 3);
  private final Connection connection;
  private final TableName table;
  private final Thread thread = new Thread(this::run, "row-watch");
  private volatile boolean stopped;
  private volatile String problem = "";

  RowWatch(HBaseConfig config) throws BenchException {
    Configuration configuration = HBaseConfiguration.create();
    configuration.set(HConstants.ZOOKEEPER_QUORUM, config.zookeeperQuorum());
    configuration.setInt(HConstants.ZOOKEEPER_CLIENT_PORT, config.zookeeperPort());
    table = TableName.valueOf(config.table());
    try {
      connection = ConnectionFactory.createConnection(configuration);
    } catch (IOException e) {
      throw new BenchException("HBase does not answer: " + e, e);
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** An event is being sent whose row is to be looked for. */
  void pick(CarEvent event, long nanoTime) {
    picked.add(new Picked(new Get(RowKeys.event(event.date(), event.carNumber())), nanoTime));
  }

  private void run() {
    List<Picked> missing = new ArrayList<>();
    try (Table rows = connection.getTable(table)) {
      while (!stopped) {
        for (Picked next = picked.poll(); next != null; next = picked.poll()) {
          missing.add(next);
        }
        if (!missing.isEmpty()) {
          ask(rows, missing);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      problem = "HBase does not answer: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Table rows, List<Picked> missing) throws IOException {
    List<Picked> oldest = missing.subList(0, Math.min(ROWS_A_QUESTION, missing.size()));
    boolean[] there = rows.exists(oldest.stream().map(Picked::row).toList());
    long now = System.nanoTime();
    Iterator<Picked> asked = oldest.iterator();
    for (boolean found : there) {
      Picked one = asked.next();
      if (found) {
        micros.recordValue(Math.min(HIGHEST_MICROS, (now - one.sentNanos()) / 1_000));
        asked.remove();
      }
    }
  }

  /** Waits until so many rows were found; what there is then, in microseconds. */
  Histogram await(long rows, long patienceNanos) throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + patienceNanos;
    while (micros.getTotalCount() < rows) {
      if (!problem.isEmpty() || System.nanoTime() - deadline > 0) {
        throw new BenchException(
            "%d of %d rows were found %s".formatted(micros.getTotalCount(), rows, problem));
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    stopped = true;
    thread.join();
    return micros;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stopped = true;
    thread.join();
    connection.close();
  }
}
