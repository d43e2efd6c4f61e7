package io.smartcar.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cli.history.SpeedCurve.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SpeedCurveTest {

  private final SpeedCurve curve = new SpeedCurve();

  @Test
  void curve_ofFewReadings_hasThemAll() {
    for (int i = 0; i < SpeedCurve.MAX_PIECES; i++) {
      curve.add(1_000L * i, i % 100);
    }

    assertThat(curve.points()).hasSize(SpeedCurve.MAX_PIECES);
    assertThat(curve.points().get(70)).isEqualTo(new Point(70_000, 70));
    assertThat(curve.stretches()).hasSize(1);
  }

  @Test
  void curve_ofMillions_isBoundedAndKeepsFirstLastLowestAndHighest() {
    Random random = new Random(7);
    int highest = 0;
    long highestAt = 0;
    long time = 1_535_620_499_000L;
    for (int i = 0; i < 1_000_000; i++) {
      time += 1 + random.nextInt(2_000);
      int speed = i == 654_321 ? 399 : 20 + random.nextInt(100);
      if (speed > highest) {
        highest = speed;
        highestAt = time;
      }
      curve.add(time, speed);
    }

    List<Point> points = curve.points();
    assertThat(points.size()).isBetween(SpeedCurve.MAX_PIECES, 4 * SpeedCurve.MAX_PIECES);
    assertThat(points).contains(new Point(highestAt, 399));
    assertThat(points.get(points.size() - 1).timeMillis()).isEqualTo(time);
    assertThat(points).extracting(Point::timeMillis).isSorted();
    assertThat(curve.readings()).isEqualTo(1_000_000);
    assertThat(curve.stretches()).hasSize(1);
  }

  @Test
  void stretches_silence_cutsTheLine() {
    List<Integer> seconds = new ArrayList<>(List.of(0, 1, 2, 3, 20, 21, 22, 3_600));
    seconds.forEach(second -> curve.add(1_000L * second, 50));

    assertThat(curve.stretches()).extracting(List::size).containsExactly(4, 3, 1);
  }

  @Test
  void stretches_aReadingAMinute_isNoSilence() {
    for (int minute = 0; minute < 10; minute++) {
      curve.add(60_000L * minute, 50);
    }
    assertThat(curve.stretches()).hasSize(1);
  }

  @Test
  void speedAt_isThatOfTheNearestReading() {
    assertThat(curve.speedAt(5)).isZero();
    curve.add(1_000, 10);
    curve.add(2_000, 20);
    assertThat(curve.speedAt(1_400)).isEqualTo(10);
    assertThat(curve.speedAt(1_600)).isEqualTo(20);
    assertThat(curve.speedAt(9_000)).isEqualTo(20);
  }
}
