package io.smartcar.bench;

import io.smartcar.bulk.BulkLoader;
import io.smartcar.bulk.BulkSettings;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.CarEvent;
import io.smartcar.events.file.EventFile;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.wiring.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Reads a file of events and stores them, by puts or by store files; a process of its own. */
final class ImportRun {

  /** By batches of 1,000 puts, four under way, as the topology does. */
  static final String PUTS = "puts";

  /** As {@code smartcar import} does. */
  static final String STORE_FILES = "store files";

  private static final int BATCH = 1_000;
  private static final int BATCHES_UNDER_WAY = 4;

  private ImportRun() {}

  /** Where events go. */
  private interface Way extends AutoCloseable {
    void add(List<StoredEvent> events) throws InterruptedException;

    void end() throws InterruptedException;

    @Override
    void close();
  }

  /**
   * Prints how many events there were and how many seconds they took.
   *
   * @param arguments the way, the file, how many rows are held, and keys of the configuration
   */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    Map<String, String> keys = new HashMap<>();
    for (int i = 3; i < arguments.length; i++) {
      String[] key = arguments[i].split("=", 2);
      keys.put(key[0], key[1]);
    }
    HBaseSettings hbase = StoreSettings.hbase(SmartcarConfig.load(null, keys));
    long begin = System.nanoTime();
    long events;
    try (Way way =
        arguments[0].equals(PUTS)
            ? puts(hbase)
            : storeFiles(hbase, Integer.parseInt(arguments[2]))) {
      events = run(way, Path.of(arguments[1]));
    }
    System.out.printf(Locale.ROOT, "%d %.3f%n", events, (System.nanoTime() - begin) / 1e9);
    System.out.flush();
    // Who has started this looks at what it has used, and lets it end.
    var unused = System.in.readAllBytes();
    System.exit(0);
  }

  private static long run(Way way, Path path) throws InterruptedException {
    long count = 0;
    try (EventFile file = EventFile.open(path, ZoneOffset.UTC)) {
      List<StoredEvent> batch = new ArrayList<>(BATCH);
      while (file.hasNext()) {
        if (file.next() instanceof CarEvent event) {
          batch.add(new StoredEvent(event, event.eventTime()));
          count++;
        }
        if (batch.size() == BATCH) {
          way.add(batch);
          batch = new ArrayList<>(BATCH);
        }
      }
      way.add(batch);
    }
    way.end();
    return count;
  }

  private static Way puts(HBaseSettings hbase) {
    HBaseEventStore store = new HBaseEventStore(hbase);
    Queue<CompletableFuture<Void>> underWay = new ArrayDeque<>();
    return new Way() {
      @Override
      public void add(List<StoredEvent> events) {
        if (underWay.size() == BATCHES_UNDER_WAY) {
          underWay.remove().join();
        }
        underWay.add(store.store(events, List.of()));
      }

      @Override
      public void end() {
        underWay.forEach(CompletableFuture::join);
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private static Way storeFiles(HBaseSettings hbase, int rows) {
    BulkLoader loader = new BulkLoader(hbase, BulkSettings.USUAL.withRowsHeld(rows));
    return new Way() {
      @Override
      public void add(List<StoredEvent> events) throws InterruptedException {
        loader.add(events);
      }

      @Override
      public void end() throws InterruptedException {
        loader.flush();
      }

      @Override
      public void close() {
        loader.close();
      }
    };
  }
}
