package io.smartcar.hbase;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.junit.jupiter.api.Test;

/** What is recorded on tables, as each release has recorded it, and as a later one may. */
final class TableFormatTest {

  /** Release 0.1.0 had the book's key alone and recorded nothing. */
  @Test
  void recorded_nothing_isTheBooksKeyInTheTableItself() {
    assertThat(EventKey.recordedOn(table(Map.of())).kind()).isEqualTo(KeyKind.BOOK);
    assertThat(Placement.recordedOn(table(Map.of())))
        .isEqualTo(new Placement("DriverCarInfo", null, null, null));
  }

  @Test
  void recorded_whatWasKept_isRead() {
    TableDescriptor converted =
        table(
            Map.of(
                "SMARTCAR_KEY", "car-first",
                "SMARTCAR_BUCKETS", "16",
                "SMARTCAR_TABLE", "DriverCarInfo_car-first",
                "SMARTCAR_FROM", "DriverCarInfo",
                "SMARTCAR_TO", "DriverCarInfo_car-first",
                "SMARTCAR_OLD", "Older",
                "SMARTCAR_FORMAT", "1"));

    assertThat(EventKey.recordedOn(converted).kind()).isEqualTo(KeyKind.CAR_FIRST);
    assertThat(EventKey.recordedOn(converted).values())
        .isEqualTo(Map.of("SMARTCAR_KEY", "car-first", "SMARTCAR_BUCKETS", "16"));
    assertThat(Placement.recordedOn(converted))
        .isEqualTo(
            new Placement(
                "DriverCarInfo_car-first", "DriverCarInfo", "DriverCarInfo_car-first", "Older"));
  }

  @Test
  void recorded_byALaterRelease_isRefused() {
    TableDescriptor later = table(Map.of("SMARTCAR_KEY", "book", "SMARTCAR_FORMAT", "2"));
    String line =
        "table DriverCarInfo is of format 2, and this release knows 1: use the release that wrote it, or a later one, or another table by smartcar.hbase.table";

    assertThatThrownBy(() -> EventKey.recordedOn(later))
        .isInstanceOf(EventStoreException.class)
        .hasMessage(line);
    assertThatThrownBy(() -> Placement.recordedOn(later))
        .isInstanceOf(EventStoreException.class)
        .hasMessage(line);
  }

  @Test
  void beside_knownMissingOrNotShown_isUsed() {
    assertThat(TableFormat.checkBeside(completedFuture(table(Map.of()))))
        .isCompletedWithValue(true);
    for (Exception answer :
        List.of(new TableNotFoundException("DriverCarInfo"), new AccessDeniedException("no"))) {
      assertThat(TableFormat.checkBeside(failedFuture(new CompletionException(answer))))
          .isCompletedWithValue(false);
    }
  }

  @Test
  void beside_ofALaterReleaseOrNoAnswer_isNotUsed() {
    TableDescriptor later = table(Map.of("SMARTCAR_FORMAT", "2"));

    assertThat(TableFormat.checkBeside(completedFuture(later)))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withRootCauseInstanceOf(EventStoreException.class)
        .havingRootCause()
        .withMessageStartingWith("table DriverCarInfo is of format 2, and this release knows 1: ");
    assertThat(TableFormat.checkBeside(failedFuture(new TimeoutException())))
        .isCompletedExceptionally();
  }

  private static TableDescriptor table(Map<String, String> values) {
    TableDescriptorBuilder table =
        TableDescriptorBuilder.newBuilder(TableName.valueOf("DriverCarInfo"))
            .setColumnFamily(ColumnFamilyDescriptorBuilder.of(Tables.FAMILY));
    values.forEach(table::setValue);
    return table.build();
  }
}
