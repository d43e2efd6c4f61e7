package io.smartcar.hbase;

import static io.smartcar.hbase.HBaseUnderTest.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Heartbeat;
import io.smartcar.hbase.EventStoreException.Kind;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the store does on a real HBase, with whichever key. A subclass says where one is and which
 * table to use; the tables are created and stay.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the field is set before all tests
public abstract class HBaseEventStoreContract extends EventStoreContract
    implements RejectedStoreContract {

  private HBaseUnderTest hbase;

  /** A running HBase, and a table that is this test's own. */
  protected abstract HBaseSettings settings();

  @BeforeAll
  final void open() {
    hbase = new HBaseUnderTest(settings());
  }

  @AfterAll
  final void close() {
    hbase.close();
  }

  @Override
  protected final EventStore store() {
    return hbase.store();
  }

  @Override
  public final EventStore storing() {
    return hbase.store();
  }

  @Override
  public final RejectedStore rejectedStore() {
    return new HBaseRejectedStore(settings());
  }

  @Override
  protected final EventSearch search() {
    return new EventHistory(settings(), ZoneOffset.UTC);
  }

  @Override
  protected final Map<String, String> eventRow(String date, String carNumber) {
    return hbase.eventRow(date, carNumber);
  }

  @Override
  protected final Map<String, String> rejectedRow(String rowKey) {
    return hbase.row(settings().rejectedTable(), rowKey.getBytes(UTF_8));
  }

  @Test
  void heartbeats_ofSomePartitions_areTheLatestOfEach() {
    Heartbeat later = new Heartbeat("a1", 1_535_630_401_000L, 1_007);
    List<RejectedRecord> rows =
        List.of(
            HeartbeatRows.row("H1", 0, 5_000, later),
            HeartbeatRows.row("H1", 0, 4_000, HEARTBEAT),
            HeartbeatRows.row("H1", 2, 4_000, HEARTBEAT),
            HeartbeatRows.row("H", 1, 4_000, HEARTBEAT));
    assertThat(store().store(List.of(), rows)).succeedsWithin(30, TimeUnit.SECONDS);

    try (HBaseHeartbeats heartbeats = new HBaseHeartbeats(settings())) {
      assertThat(heartbeats.read("H1", 3)).isEqualTo(Map.of(0, later, 2, HEARTBEAT));
      assertThat(heartbeats.read("H2", 2)).isEmpty();
    }
  }

  @Test
  void store_tableMissing_saysWhatToRun() {
    try (HBaseEventStore missing = new HBaseEventStore(hbase.with("NoSuchTable", 1))) {
      assertThatThrownBy(missing::check).hasMessageContaining("table NoSuchTable is missing");
      assertThatThrownBy(() -> missing.store(List.of(at("20180830091500", "H0")), List.of()).join())
          .hasCauseInstanceOf(EventStoreException.class)
          .cause()
          .hasMessageContaining("smartcar schema install")
          .extracting(failure -> ((EventStoreException) failure).kind())
          .isEqualTo(Kind.TABLE_MISSING);
    }
  }

  @Test
  void store_tableReplacedByOneOfTheOtherKey_writesByThatKey() {
    HBaseSettings first = hasty(settings().table() + "Replaced");
    HBaseSettings second =
        first.withKey(settings().key() == KeyKind.BOOK ? KeyKind.CAR_FIRST : KeyKind.BOOK);
    List<StoredEvent> event = List.of(at("20180830091500", "H0"));
    try (HBaseUnderTest before = new HBaseUnderTest(first)) {
      before.store(event);
      before.drop(first.table());
      assertThat(before.store().store(event, List.of())).failsWithin(20, TimeUnit.SECONDS);

      try (HBaseUnderTest after = new HBaseUnderTest(second)) {
        before.store(event);

        assertThat(after.eventRow("20180830091500", "H0")).containsEntry("speed", "50");
        assertThat(before.eventRow("20180830091500", "H0")).isEmpty();
        after.drop(first.table());
      }
    }
  }

  @Test
  void store_tableDisabled_saysHowToEnableIt() {
    HBaseSettings own = hasty(settings().table() + "Off");
    List<StoredEvent> event = List.of(at("20180830091500", "H0"));
    try (Schema schema = new Schema(own);
        HBaseEventStore stopped = new HBaseEventStore(own)) {
      assertThat(schema.install()).isEmpty();
      TableName table = TableName.valueOf(own.table());
      hbase.admin(admin -> admin.disableTable(table));
      try {
        assertThat(stopped.store(event, List.of()))
            .failsWithin(20, TimeUnit.SECONDS)
            .withThrowableThat()
            .withMessageContaining("in hbase shell: enable '" + own.table() + "'")
            .withMessageNotContaining("install");
      } finally {
        hbase.admin(admin -> admin.enableTable(table));
      }
      assertThat(stopped.store(event, List.of())).succeedsWithin(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void store_hbaseAway_failsInTimeAndSaysWhere() {
    HBaseSettings away =
        new HBaseSettings(
            "127.0.0.1",
            1,
            settings().znodeParent(),
            "T",
            1,
            settings().key(),
            Duration.ofSeconds(2));
    try (HBaseEventStore nowhere = new HBaseEventStore(away)) {
      CompletableFuture<Void> stored =
          nowhere.store(List.of(at("20180830091500", "H0")), List.of());

      assertThat(stored)
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("127.0.0.1:1/hbase");
    }
  }

  private HBaseSettings hasty(String table) {
    HBaseSettings same = settings();
    return new HBaseSettings(
        same.quorum(),
        same.clientPort(),
        same.znodeParent(),
        table,
        1,
        same.key(),
        Duration.ofSeconds(3));
  }
}
