package io.smartcar.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.EventStoreException.Kind;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.StoredEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What loading does on a real HBase. A subclass says where one is and how the tables' names begin;
 * they are created and stay.
 */
public abstract class BulkLoaderContract {

  private static final List<String> CARS = List.of("B1", "B_1", "b1", "B2", "B10", "B_");
  private static final long NOON = 1_535_630_400_000L;

  /** A running HBase, and how the names of tables that are this test's own begin. */
  protected abstract HBaseSettings settings();

  /** Where that HBase keeps its files, on this machine. */
  protected abstract Path root();

  @Test
  void flush_anyEvents_leavesTheCellsThatPutsLeave() throws InterruptedException {
    assertLeavesTheCellsThatPutsLeave(events(1_000), 400);
  }

  @Test
  @Tag("long")
  void flush_moreEvents_leavesTheCellsThatPutsLeave() throws InterruptedException {
    assertLeavesTheCellsThatPutsLeave(events(3_000), 700);
  }

  private void assertLeavesTheCellsThatPutsLeave(List<StoredEvent> events, int rowsHeld)
      throws InterruptedException {
    try (LoadedTable loaded = table("Loaded");
        LoadedTable put = table("Put");
        HBaseEventStore store = new HBaseEventStore(put.settings());
        BulkLoader loader = loader(loaded, rowsHeld, () -> {})) {
      for (int from = 0; from < events.size(); from += 100) {
        List<StoredEvent> some = events.subList(from, from + 100);
        loader.add(some);
        assertThat(store.store(some, List.of())).succeedsWithin(30, TimeUnit.SECONDS);
      }
      loader.flush();
      List<String> cells = put.cells();

      assertThat(loaded.cells()).isEqualTo(cells).hasSizeGreaterThan(5 * events.size() / 2);
      BulkCounts counts = loader.counts();
      assertThat(counts.added()).isEqualTo(events.size());
      assertThat(counts.rows() + counts.replaced()).isEqualTo(events.size());
      assertThat(counts.again()).isZero();

      loader.add(events);
      loader.flush();
      assertThat(loaded.cells()).as("loaded again").isEqualTo(cells);
      loader.close();
      assertThat(loaded.left(root())).isEmpty();
    }
  }

  /** Long: an import beside a live reading is tried in each build. */
  @Tag("long")
  @Test
  void flush_besideLiveReadings_leavesThoseOfLaterRecords() throws InterruptedException {
    String line = "20180830091500000,B1,1,0,F,N,%d,F08";
    try (LoadedTable table = table("Live");
        HBaseEventStore store = new HBaseEventStore(table.settings());
        BulkLoader loader = loader(table, 10, () -> {})) {
      assertThat(store.store(List.of(at(line.formatted(70), NOON)), List.of()))
          .succeedsWithin(30, TimeUnit.SECONDS);
      loader.add(List.of(at(line.formatted(60), NOON - 1)));
      loader.flush();
      assertThat(speeds(table)).containsExactly("70");

      loader.add(List.of(at(line.formatted(80), NOON + 1)));
      loader.flush();
      assertThat(speeds(table)).containsExactly("80");
    }
  }

  private static List<String> speeds(LoadedTable table) {
    return table.cells().stream()
        .filter(cell -> cell.contains(" speed "))
        .map(cell -> cell.substring(cell.lastIndexOf(' ') + 1))
        .toList();
  }

  @Test
  void check_tableMissingOrBeingConverted_saysWhyInALine() {
    try (BulkLoader missing = new BulkLoader(named("NoSuch"), hasty(10))) {
      assertThatThrownBy(missing::check)
          .isInstanceOfSatisfying(
              EventStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TABLE_MISSING))
          .hasMessageContaining("smartcar schema install")
          .hasMessageNotContaining("\n");
    }
    try (LoadedTable table = table("Live");
        BulkLoader loader = new BulkLoader(table.settings(), hasty(10))) {
      mark(table, "SMARTCAR_FROM", "SMARTCAR_TO");
      assertThatThrownBy(loader::check)
          .hasMessageContaining(table.name() + " is being converted to another key");
      mark(table);
    }
  }

  @Test
  @Tag("long")
  void check_tableThatTakesNothing_saysWhatToDo() {
    try (LoadedTable table = table("Refusing");
        BulkLoader loader = new BulkLoader(table.settings(), hasty(10))) {
      table.change(
          admin ->
              admin.modifyTable(
                  TableDescriptorBuilder.newBuilder(admin.getDescriptor(table.name()))
                      .setReadOnly(true)
                      .build()));
      assertThatThrownBy(loader::check).hasMessageContaining("takes no writes");

      table.change(admin -> admin.disableTable(table.name()));
      assertThatThrownBy(loader::check)
          .hasMessageContaining("is disabled; in hbase shell: enable '" + table.name() + "'");
      table.change(admin -> admin.deleteTable(table.name()));
    }
  }

  private static void mark(LoadedTable table, String... names) {
    table.change(
        admin -> {
          TableDescriptorBuilder marked =
              TableDescriptorBuilder.newBuilder(admin.getDescriptor(table.name()))
                  .removeValue("SMARTCAR_FROM")
                  .removeValue("SMARTCAR_TO");
          for (String name : names) {
            marked.setValue(name, table.name().getNameAsString());
          }
          // Its regions need not be reopened for what is recorded on it.
          admin.modifyTable(marked.build(), false);
        });
  }

  @Test
  void check_hbaseAway_saysWhereInTime() {
    HBaseSettings away =
        new HBaseSettings(
            "127.0.0.1",
            1,
            settings().znodeParent(),
            "T",
            1,
            settings().key(),
            Duration.ofSeconds(2));
    try (BulkLoader loader = new BulkLoader(away, hasty(10))) {
      assertThatThrownBy(loader::check)
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("127.0.0.1:1/hbase");
    }
  }

  @Test
  @Tag("long")
  void flush_regionsSplitBetweenWritingAndLoading_writesAgainByTheNewBorders()
      throws InterruptedException {
    List<StoredEvent> events = events(2_000);
    AtomicInteger calls = new AtomicInteger();
    try (LoadedTable table = table("Split");
        LoadedTable put = table("SplitPut");
        HBaseEventStore store = new HBaseEventStore(put.settings())) {
      int regions = table.regions();
      Runnable split =
          () -> {
            if (calls.getAndIncrement() == 0) {
              table.change(admin -> admin.split(table.name(), middle(table)));
            }
            // Each waits until the borders that it was written by do not hold.
            awaitRegions(table, regions + 1);
          };
      try (BulkLoader loader = loader(table, 10_000, split)) {
        loader.add(events);
        loader.flush();

        assertThat(loader.counts().again()).isPositive();
      }
      assertThat(store.store(events, List.of())).succeedsWithin(30, TimeUnit.SECONDS);
      assertThat(table.cells()).isEqualTo(put.cells());
      assertThat(table.left(root())).isEmpty();
    }
  }

  @Test
  @Tag("long")
  void flush_convertedMeanwhile_isNotDone() throws InterruptedException {
    try (LoadedTable table = table("Converted")) {
      Runnable convert = () -> mark(table, "SMARTCAR_FROM", "SMARTCAR_TO");
      try (BulkLoader loader = loader(table, 10_000, convert)) {
        loader.add(events(10));

        assertThatThrownBy(loader::flush).hasMessageContaining("is being converted");
        assertThat(loader.counts().rows()).isZero();
        mark(table);
      }
    }
  }

  @Test
  @Tag("long")
  void flush_tableDisabledMeanwhile_failsInTimeAndSaysSo() throws InterruptedException {
    List<StoredEvent> events = events(10);
    try (LoadedTable table = table("Off")) {
      AtomicInteger calls = new AtomicInteger();
      Runnable disable =
          () -> {
            if (calls.getAndIncrement() == 0) {
              table.change(admin -> admin.disableTable(table.name()));
            }
          };
      try (BulkLoader loader = loader(table, 10_000, disable)) {
        loader.add(events);
        assertThatThrownBy(loader::flush).hasMessageContaining("is disabled");
        assertThat(loader.counts().rows()).isZero();
        assertThat(loader.counts().files()).isZero();

        table.change(admin -> admin.enableTable(table.name()));
        loader.flush();
        assertThat(loader.counts().rows()).isPositive();
      }
    }
  }

  @Test
  @Tag("long")
  void flush_manyTimes_keepsTheFilesOfARegionFew() throws InterruptedException {
    BulkSettings few = new BulkSettings(10_000, Duration.ofSeconds(30), 5, "");
    try (LoadedTable table = table("Many");
        BulkLoader loader = new BulkLoader(table.settings(), few, Clock.systemUTC(), () -> {})) {
      List<StoredEvent> events = events(2_000);
      int most = 0;
      for (int from = 0; from < events.size(); from += 100) {
        loader.add(events.subList(from, from + 100));
        loader.flush();
        most = Math.max(most, mostFiles(table));
      }
      assertThat(loader.counts().files()).isGreaterThan(20);
      assertThat(most).isLessThanOrEqualTo(5);
    }
  }

  private static int mostFiles(LoadedTable table) {
    int[] most = new int[1];
    table.change(
        admin -> {
          for (var server : admin.getRegionServers()) {
            for (var region : admin.getRegionMetrics(server, table.name())) {
              most[0] = Math.max(most[0], region.getStoreFileCount());
            }
          }
        });
    return most[0];
  }

  private static byte[] middle(LoadedTable table) {
    List<String> rows = table.cells().stream().map(cell -> cell.split(" ", 2)[0]).toList();
    return rows.isEmpty() ? "5".getBytes(UTF_8) : rows.get(rows.size() / 2).getBytes(UTF_8);
  }

  private static void awaitRegions(LoadedTable table, int regions) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (table.regions() < regions && System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  private HBaseSettings named(String table) {
    HBaseSettings same = settings();
    return new HBaseSettings(
        same.quorum(),
        same.clientPort(),
        same.znodeParent(),
        same.table() + table,
        3,
        same.key(),
        same.operationTimeout());
  }

  private LoadedTable table(String name) {
    return new LoadedTable(named(name));
  }

  private static BulkLoader loader(LoadedTable table, int rows, Runnable beforeLoad) {
    return new BulkLoader(table.settings(), hasty(rows), Clock.systemUTC(), beforeLoad);
  }

  private static BulkSettings hasty(int rows) {
    return BulkSettings.USUAL.withRowsHeld(rows).withLoadTimeout(Duration.ofSeconds(20));
  }

  /** Of some cars in two minutes, so that many have the same car and date, at the same time too. */
  private static List<StoredEvent> events(int count) {
    Random random = new Random(20_310_531L);
    List<StoredEvent> events = new ArrayList<>();
    while (events.size() < count) {
      String date = "2018083009%02d%02d".formatted(random.nextInt(2), random.nextInt(60));
      if (random.nextBoolean()) {
        date += "%03d".formatted(random.nextInt(20) * 50);
      }
      events.add(
          at(
              "%s,%s,%d,0,%s,N,%d,A%02d"
                  .formatted(
                      date,
                      CARS.get(random.nextInt(CARS.size())),
                      random.nextInt(6),
                      random.nextBoolean() ? "F" : "L2",
                      random.nextInt(401),
                      1 + random.nextInt(10)),
              NOON + random.nextInt(3)));
    }
    return events;
  }

  private static StoredEvent at(String line, long timestampMillis) {
    CarEvent event = (CarEvent) new EventDecoder(ZoneOffset.UTC).decode(line.getBytes(UTF_8));
    return new StoredEvent(event, timestampMillis);
  }
}
