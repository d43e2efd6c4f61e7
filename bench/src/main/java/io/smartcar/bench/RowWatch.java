package io.smartcar.bench;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.CarEvent;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.RowKeys;
import io.smartcar.wiring.StoreSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
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
  private final Recorder part = new Recorder(HIGHEST_MICROS, 3);
  private final Connection connection;
  private final HBaseSettings settings;
  private final TableName table;
  private final Thread thread = new Thread(this::run, "row-watch");
  private volatile boolean stopped;
  private volatile String problem = "";

  RowWatch(SmartcarConfig config) throws BenchException {
    settings = StoreSettings.hbase(config);
    table = TableName.valueOf(settings.table());
    connection = HBaseConnection.open(config.hbase());
    thread.setDaemon(true);
    thread.start();
  }

  /** An event is being sent whose row is to be looked for. */
  void pick(CarEvent event, long nanoTime) {
    byte[] row = RowKeys.event(settings, event.date(), event.carNumber());
    picked.add(new Picked(new Get(row), nanoTime));
  }

  private void run() {
    List<Picked> missing = new ArrayList<>();
    try (Table rows = connection.getTable(table)) {
      while (!stopped) {
        for (Picked next = picked.poll(); next != null; next = picked.poll()) {
          missing.add(next);
        }
        missing = ask(rows, missing);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      problem = "HBase does not answer: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks for every row, and returns those that are still missing. */
  private List<Picked> ask(Table rows, List<Picked> missing) throws IOException {
    List<Picked> still = new ArrayList<>();
    for (int from = 0; from < missing.size(); from += ROWS_A_QUESTION) {
      List<Picked> asked = missing.subList(from, Math.min(from + ROWS_A_QUESTION, missing.size()));
      boolean[] there = rows.exists(asked.stream().map(Picked::row).toList());
      long now = System.nanoTime();
      for (int i = 0; i < there.length; i++) {
        Picked one = asked.get(i);
        if (there[i]) {
          long took = Math.min(HIGHEST_MICROS, (now - one.sentNanos()) / 1_000);
          micros.recordValue(took);
          part.recordValue(took);
        } else {
          still.add(one);
        }
      }
    }
    return still;
  }

  /** Of the rows that were found since this was asked last, in microseconds. */
  Histogram sinceLast() {
    return part.getIntervalHistogram();
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
