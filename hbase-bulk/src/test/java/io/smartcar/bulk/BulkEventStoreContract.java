package io.smartcar.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.BulkAccess;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.EventSearch;
import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.EventStoreContract;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.HBaseEventStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.hbase.TableName;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every event store does, of the one that loads store files, on a real HBase. A subclass says
 * where one is and which table to use; the tables are created and stay.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the fields are set before all tests
public abstract class BulkEventStoreContract extends EventStoreContract {

  private static final Duration LOAD = Duration.ofSeconds(20);

  private LoadedTable table;
  private BulkAccess access;
  private BulkEventStore store;

  /** A running HBase, and a table that is this test's own. */
  protected abstract HBaseSettings settings();

  /** Where that HBase keeps its files, on this machine. */
  protected abstract Path root();

  @BeforeAll
  final void open() {
    table = new LoadedTable(settings());
    access = new BulkAccess(settings());
    store = new BulkEventStore(settings(), BulkSettings.USUAL.withLoadTimeout(LOAD));
  }

  @AfterAll
  final void close() {
    store.close();
    access.close();
    table.close();
  }

  @Override
  protected final EventStore store() {
    return store;
  }

  @Override
  protected final EventSearch search() {
    return new EventHistory(settings(), ZoneOffset.UTC);
  }

  @Override
  protected final Map<String, String> eventRow(String date, String carNumber) {
    return table.row(table.name(), access.target().row(reading(date, carNumber)));
  }

  @Override
  protected final Map<String, String> rejectedRow(String rowKey) {
    return table.row(TableName.valueOf(settings().rejectedTable()), rowKey.getBytes(UTF_8));
  }

  @Test
  void store_stagingThatCannotBe_failsAndSaysWhere() {
    BulkSettings elsewhere =
        BulkSettings.USUAL.withLoadTimeout(LOAD).withStaging("hdfs://nowhere.invalid:1/staged");
    try (BulkEventStore refused = new BulkEventStore(settings(), elsewhere)) {
      assertThat(refused.store(List.of(reading("20180830091500", "N1")), List.of()))
          .failsWithin(30, TimeUnit.SECONDS)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(EventStoreException.class)
          .withMessageContaining("cannot be written to from here");
    }
    assertThat(eventRow("20180830091500", "N1")).isEmpty();
  }

  @Test
  void store_nothingMoreComes_filesArePutTogether() {
    TableName events = table.name();
    try (BulkEventStore quiet =
        new BulkEventStore(
            settings(),
            BulkSettings.USUAL,
            new BulkLoader(settings(), BulkSettings.USUAL),
            new HBaseEventStore(settings()),
            Duration.ofSeconds(5))) {
      StoredEvent again = reading("20180830091600", "Q1");
      for (int i = 0; i < 2 * CompactionDebt.FEWEST; i++) {
        assertThat(quiet.store(List.of(again), List.of())).succeedsWithin(30, TimeUnit.SECONDS);
      }

      // All of them in one region, whatever the key; HBase would by its own default put them
      // together.
      int left = access.mostStoreFiles(events);
      assertThat(left).isGreaterThanOrEqualTo(2 * CompactionDebt.FEWEST);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> access.mostStoreFiles(events) < left);
    }
    assertThat(eventRow("20180830091600", "Q1")).isNotEmpty();
  }

  @Test
  void store_loadUnderWay_nextIsWrittenMeanwhileAndHandedOverAfterIt() throws Exception {
    Held first = new Held();
    try (BulkEventStore two = storeOf(first)) {
      CompletableFuture<Void> one = two.store(List.of(reading("20180830091700", "T1")), List.of());
      assertThat(first.began.await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> next = two.store(List.of(reading("20180830091701", "T1")), List.of());

      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> staged().size() == 2);
      assertThat(first.handedOver).hasValue(1);
      assertThat(next).isNotDone();
      first.end.countDown();

      assertThat(one).succeedsWithin(30, TimeUnit.SECONDS);
      assertThat(next).succeedsWithin(30, TimeUnit.SECONDS);
    }
    assertThat(eventRow("20180830091700", "T1")).isNotEmpty();
    assertThat(eventRow("20180830091701", "T1")).isNotEmpty();
  }

  @Test
  void store_loadUnderWayFails_nextFailsWithItAndTheOneAfterIsLoaded() throws Exception {
    Held first = new Held();
    first.failure = new EventStoreException(EventStoreException.Kind.REFUSED, "not now", null);
    try (BulkEventStore two = storeOf(first)) {
      CompletableFuture<Void> one = two.store(List.of(reading("20180830091800", "T2")), List.of());
      assertThat(first.began.await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> next = two.store(List.of(reading("20180830091801", "T2")), List.of());
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> staged().size() == 2);
      first.end.countDown();

      for (CompletableFuture<Void> failed : List.of(one, next)) {
        assertThat(failed)
            .failsWithin(30, TimeUnit.SECONDS)
            .withThrowableThat()
            .havingCause()
            .isSameAs(first.failure);
      }
      assertThat(eventRow("20180830091801", "T2")).isEmpty();
      assertThat(two.store(List.of(reading("20180830091802", "T2")), List.of()))
          .succeedsWithin(30, TimeUnit.SECONDS);
    }
    assertThat(eventRow("20180830091802", "T2")).isNotEmpty();
  }

  /** Holds the first file back that is to be handed over. */
  private static final class Held implements Runnable {
    final CountDownLatch began = new CountDownLatch(1);
    final CountDownLatch end = new CountDownLatch(1);
    final AtomicInteger handedOver = new AtomicInteger();
    volatile @Nullable EventStoreException failure;

    @Override
    public void run() {
      if (handedOver.incrementAndGet() > 1) {
        return;
      }
      began.countDown();
      try {
        assertThat(end.await(1, TimeUnit.MINUTES)).isTrue();
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      }
      EventStoreException said = failure;
      if (said != null) {
        throw said;
      }
    }
  }

  private BulkEventStore storeOf(Runnable beforeLoad) {
    return new BulkEventStore(
        settings(),
        BulkSettings.USUAL,
        new BulkLoader(settings(), BulkSettings.USUAL, Clock.systemUTC(), beforeLoad),
        new HBaseEventStore(settings()),
        Duration.ofMinutes(1));
  }

  /** Store files that wait to be handed over, by whichever loader; those being written as well. */
  private List<Path> staged() throws IOException {
    try (var files = Files.walk(root().resolve(Staging.DIRECTORY))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("[0-9a-f]{32}"))
          .toList();
    }
  }

  @Test
  void store_closed_fails() {
    BulkEventStore closed = new BulkEventStore(settings(), BulkSettings.USUAL);
    closed.close();

    assertThat(closed.store(List.of(reading("20180830091500", "N2")), List.of()))
        .failsWithin(30, TimeUnit.SECONDS);
  }

  @Test
  void sweep_directoryOfAProcessThatIsGone_isRemovedBeforeAnythingIsLoaded() throws IOException {
    Path all = root().resolve(Staging.DIRECTORY);
    Path left = all.resolve("%s-9999999999-0-0".formatted(hostOf(all)));
    Files.createDirectories(left.resolve("0/cf1"));
    Files.writeString(left.resolve("0/cf1/file"), "left behind");
    try (BulkEventStore sweeping = new BulkEventStore(settings(), BulkSettings.USUAL)) {
      sweeping.sweep();

      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(left));
    }
  }

  /** As the directories of this machine are named. */
  private String hostOf(Path all) {
    assertThat(store.store(List.of(reading("20180830091500", "N3")), List.of()))
        .succeedsWithin(30, TimeUnit.SECONDS);
    try (var names = Files.list(all)) {
      return names
          .map(name -> String.valueOf(name.getFileName()).replaceAll("(-\\d+){3}$", ""))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StoredEvent reading(String date, String carNumber) {
    return new StoredEvent(new CarEvent(date, 0, carNumber, 1, 0, "F", "N", 50, "F08"), 1);
  }
}
