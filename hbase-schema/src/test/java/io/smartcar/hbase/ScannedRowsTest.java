package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.metrics.ScanMetrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ScannedRowsTest {

  private static final HBaseErrors ERRORS =
      new HBaseErrors(
          new HBaseSettings(
              "z1", 2181, "/hbase", "DriverCarInfo", 1, KeyKind.BOOK, Duration.ofSeconds(1)));

  private static final StoredEvent EVENT = HBaseUnderTest.at("20180830091500", "V0004");

  @Test
  void of_allRowsThere_givesThemAndClosesTheScanner() {
    Rows scanner = new Rows(3, null);

    try (ScannedRows rows = new ScannedRows(scanner, ERRORS, row -> EVENT)) {
      assertThat(rows).toIterable().hasSize(3);
      assertThat(rows.hasNext()).isFalse();
      assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
      assertThat(scanner.closed).isFalse();
    }

    assertThat(scanner.closed).isTrue();
  }

  @Test
  void of_hbaseGoesAwayInTheMiddle_failsAsAStoreDoesAndSaysWhere() {
    List<StoredEvent> seen = new ArrayList<>();
    Rows scanner = new Rows(2, new IOException("the region server is gone"));
    try (ScannedRows rows = new ScannedRows(scanner, ERRORS, row -> EVENT)) {
      assertThatThrownBy(() -> rows.forEachRemaining(seen::add))
          .isInstanceOfSatisfying(
              EventStoreException.class,
              e -> assertThat(e.kind()).isEqualTo(EventStoreException.Kind.UNAVAILABLE))
          .hasMessageContaining("z1:2181/hbase: the region server is gone")
          .hasMessageNotContaining("\n");
    }
    assertThat(seen).hasSize(2);
  }

  /** So many rows, and then an end or a failure. */
  private static final class Rows implements ResultScanner {

    private int left;
    private final @Nullable IOException failure;
    private boolean closed;

    Rows(int count, @Nullable IOException failure) {
      this.left = count;
      this.failure = failure;
    }

    @Override
    public @Nullable Result next() throws IOException {
      if (left-- > 0) {
        return Result.EMPTY_RESULT;
      }
      if (failure != null) {
        throw failure;
      }
      return null;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public boolean renewLease() {
      return true;
    }

    @Override
    public @Nullable ScanMetrics getScanMetrics() {
      return null;
    }
  }
}
