package io.smartcar.topology.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import org.junit.jupiter.api.Test;

final class ReadingOrderTest {

  private static final long NOON = 1_535_630_400_000L;
  private static final int REMEMBERED = 1 << 15;

  private final ReadingOrder order = new ReadingOrder();

  @Test
  void cellMillis_replacedAfterManyOthers_isStillAMillisecondLater() {
    order.cellMillis(0, 0, NOON, reading("A0001", 60));
    for (int i = 1; i < REMEMBERED; i++) {
      order.cellMillis(0, i, NOON, reading("B" + i, 60));
    }

    assertThat(order.cellMillis(0, REMEMBERED, NOON, reading("A0001", 180))).isEqualTo(NOON + 1);
  }

  @Test
  void cellMillis_replacedTwice_eachIsBeforeTheOneItReplaces() {
    assertThat(order.cellMillis(0, 0, NOON, reading("A0001", 60))).isEqualTo(NOON);
    assertThat(order.cellMillis(0, 1, NOON, reading("A0001", 70))).isEqualTo(NOON + 1);
    assertThat(order.cellMillis(0, 2, NOON, reading("A0001", 60))).isEqualTo(NOON + 2);
    assertThat(order.cellMillis(0, 2, NOON, reading("A0001", 60))).isEqualTo(NOON + 2);
    assertThat(order.cellMillis(0, 3, NOON, reading("A0001", 60))).isEqualTo(NOON + 2);
    assertThat(order.cellMillis(0, 0, NOON, reading("A0001", 60))).isLessThan(NOON + 2);
  }

  @Test
  void cellMillis_sameDateInAnotherPartition_isTheRecords() {
    order.cellMillis(0, 0, NOON, reading("A0001", 60));

    assertThat(order.cellMillis(1, 1, NOON, reading("A0001", 180))).isEqualTo(NOON);
  }

  @Test
  void cellMillis_lowerOffsetOfATopicMadeAnew_isLater() {
    order.reads("old");
    order.cellMillis(0, 1_000, NOON, reading("A0001", 60));
    order.reads("new");

    assertThat(order.cellMillis(0, 3, NOON, reading("A0001", 180))).isEqualTo(NOON + 1);
    assertThat(order.cellMillis(0, 2, NOON, reading("A0001", 70))).isLessThan(NOON + 1);
  }

  @Test
  void cellMillis_sameReadingOfATopicMadeAnew_keepsItsTimestamp() {
    order.reads("old");
    order.cellMillis(0, 1_000, NOON, reading("A0001", 60));
    order.reads("new");

    assertThat(order.cellMillis(0, 3, NOON, reading("A0001", 60))).isEqualTo(NOON);
  }

  @Test
  void cellMillis_oneFieldDiffers_isAnotherReading() {
    CarEvent first = new CarEvent("20180830120000", NOON, "A0001", 1, 0, "F", "N", 60, "F08");
    order.cellMillis(0, 0, NOON, first);
    long offset = 0;
    for (CarEvent other :
        new CarEvent[] {
          new CarEvent("20180830120000", NOON, "A0001", 2, 0, "F", "N", 60, "F08"),
          new CarEvent("20180830120000", NOON, "A0001", 2, 1, "F", "N", 60, "F08"),
          new CarEvent("20180830120000", NOON, "A0001", 2, 1, "L1", "N", 60, "F08"),
          new CarEvent("20180830120000", NOON, "A0001", 2, 1, "L1", "L", 60, "F08"),
          new CarEvent("20180830120000", NOON, "A0001", 2, 1, "L1", "L", 61, "F08"),
          new CarEvent("20180830120000", NOON, "A0001", 2, 1, "L1", "L", 61, "F09")
        }) {
      offset++;
      assertThat(order.cellMillis(0, offset, NOON, other)).isEqualTo(NOON + offset);
    }
  }

  @Test
  void cellMillis_manyReadings_areTheRecords() {
    for (int i = 0; i < 5 * REMEMBERED; i++) {
      assertThat(order.cellMillis(0, i, NOON + i, reading("B" + i, 60))).isEqualTo(NOON + i);
    }
  }

  private static CarEvent reading(String car, int speed) {
    return new CarEvent("20180830120000", NOON, car, 1, 0, "F", "N", speed, "F08");
  }
}
