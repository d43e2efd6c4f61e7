package io.smartcar.bench;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.RowKeys;
import io.smartcar.hbase.StoredEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.util.Bytes;

/** Writes a fleet's readings in order of time, as the topology does. Used by one thread. */
final class KeysWriter implements AutoCloseable {

  private static final int BATCH = 1_000;
  private static final int BATCHES_IN_FLIGHT = 4;
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * What was written.
   *
   * @param shareOfBatch of the rows of a batch, those in its busiest region; the mean
   * @param shareOfAll of all rows, those in the busiest region
   */
  record Written(long rows, double seconds, double shareOfBatch, double shareOfAll) {}

  private final HBaseSettings settings;
  private final HBaseEventStore store;
  private final NavigableSet<byte[]> borders = new TreeSet<>(Bytes.BYTES_COMPARATOR);
  private final Queue<CompletableFuture<Void>> underWay = new ArrayDeque<>();

  private List<StoredEvent> batch = new ArrayList<>(BATCH);
  private Map<String, Integer> regionsOfAll = new HashMap<>();
  private long rows;
  private long batches;
  private double shares;

  KeysWriter(HBaseSettings settings, Connection connection) throws IOException {
    this.settings = settings;
    this.store = new HBaseEventStore(settings);
    try (RegionLocator regions = connection.getRegionLocator(TableName.valueOf(settings.table()))) {
      borders.addAll(List.of(regions.getStartKeys()));
    }
  }

  Written write(String prefix, int cars, Instant from, int seconds, int hertz)
      throws BenchException {
    regionsOfAll = new HashMap<>();
    rows = 0;
    batches = 0;
    shares = 0;
    long begin = System.nanoTime();
    for (long tick = 0; tick < (long) seconds * hertz; tick++) {
      Instant time = from.plusMillis(tick * 1_000 / hertz);
      String second = SECOND.format(time);
      String date =
          hertz == 1
              ? second
              : second + String.format(Locale.ROOT, "%03d", time.toEpochMilli() % 1_000);
      for (int car = 0; car < cars; car++) {
        add(event(date, time, prefix + car, (int) (tick + car) % 200));
      }
    }
    send();
    while (!underWay.isEmpty()) {
      await(underWay.remove());
    }
    double took = (System.nanoTime() - begin) / 1e9;
    int busiest = regionsOfAll.values().stream().mapToInt(n -> n).max().orElse(0);
    return new Written(rows, took, shares / batches, (double) busiest / rows);
  }

  private static StoredEvent event(String date, Instant time, String car, int speed) {
    return new StoredEvent(
        new CarEvent(date, time.toEpochMilli(), car, 1, 0, "F", "N", speed, "F08"),
        time.toEpochMilli());
  }

  private void add(StoredEvent event) throws BenchException {
    batch.add(event);
    if (batch.size() == BATCH) {
      send();
    }
  }

  private void send() throws BenchException {
    if (batch.isEmpty()) {
      return;
    }
    if (underWay.size() == BATCHES_IN_FLIGHT) {
      await(underWay.remove());
    }
    underWay.add(store.store(batch, List.of()));
    Map<String, Integer> regions = new HashMap<>();
    for (StoredEvent stored : batch) {
      String region = region(stored.event());
      regions.merge(region, 1, Integer::sum);
      regionsOfAll.merge(region, 1, Integer::sum);
    }
    int busiest = regions.values().stream().mapToInt(n -> n).max().orElse(0);
    shares += (double) busiest / batch.size();
    batches++;
    rows += batch.size();
    batch = new ArrayList<>(BATCH);
  }

  /** The region's first row. */
  private String region(CarEvent event) {
    byte[] border = borders.floor(RowKeys.event(settings, event.date(), event.carNumber()));
    return Bytes.toString(border);
  }

  private static void await(CompletableFuture<Void> stored) throws BenchException {
    try {
      stored.join();
    } catch (CompletionException e) {
      throw new BenchException("a batch was not stored: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
