package io.smartcar.rules.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HeldOfCarTest {

  private static final long LOOK_BACK = 30;

  @Test
  void isUnknown_readingInTheLookBackOfEach_isFalse() {
    HeldOfCar held = held(100, 130, 500);
    for (long time : new long[] {70, 100, 470}) {
      held.reading(time);
    }
    held.end();

    for (long raised : new long[] {100, 101, 130, 300, 500}) {
      assertThat(held.isUnknown(raised)).as("at " + raised).isFalse();
    }
  }

  @Test
  void isUnknown_noReadingInTheLookBack_isTrueUpToALookBackAfterTheNext() {
    HeldOfCar held = held(100, 200, 300);
    held.reading(69);
    held.reading(190);
    held.reading(280);
    held.end();

    assertThat(held.isUnknown(69)).isFalse();
    assertThat(held.isUnknown(100)).isTrue();
    assertThat(held.isUnknown(220)).isTrue();
    assertThat(held.isUnknown(221)).isFalse();
    assertThat(held.isUnknown(300)).isFalse();
  }

  @Test
  void isUnknown_noReadingAtAll_isTrueToTheEnd() {
    HeldOfCar held = held(100);
    held.end();

    assertThat(held.isUnknown(100)).isTrue();
    assertThat(held.isUnknown(1_000_000)).isTrue();
    assertThat(held.isUnknown(69)).isFalse();
  }

  private static HeldOfCar held(long... raised) {
    Alert alert = new Alert("r", "V1", "20180830091459900", "", "", Map.of());
    return new HeldOfCar(
        Arrays.stream(raised).mapToObj(time -> new RaisedAlert(alert, time, 1)).toList(),
        LOOK_BACK);
  }
}
