package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpeedPointsTest {

  /** A car that is out of reach for a minute, and then sends what it kept, in order. */
  @Test
  void late_whatWasKeptAndSentLater_isLateAndNothingElse() {
    assertThat(late()).containsExactlyElementsOf(times(60, 118));
  }

  /** Old readings twenty times as fast as they were, or half as fast. */
  @ParameterizedTest
  @ValueSource(doubles = {20, 0.5})
  void late_aReplay_hasNothingLateThatWasNot(double timesAsFast) {
    List<SpeedPoints.Point> points = new ArrayList<>();
    for (long time = 0; time < 600_000; time += 2_000) {
      points.add(new SpeedPoints.Point(time, 50, "A01", (long) (time / timesAsFast) - time));
    }

    assertThat(SpeedPoints.late(points, 2_000)).isEmpty();
  }

  private static List<Long> late() {
    List<SpeedPoints.Point> points = new ArrayList<>();
    for (long second = 0; second < 300; second += 2) {
      boolean isKept = second >= 60 && second < 120;
      long written = 1_000 * (isKept ? 120 : second) + 300;
      points.add(new SpeedPoints.Point(1_000 * second, 50, "A01", written - 1_000 * second));
    }
    return SpeedPoints.late(points, 2_000);
  }

  private static List<Long> times(long fromSecond, long toSecond) {
    List<Long> times = new ArrayList<>();
    for (long second = fromSecond; second < toSecond; second += 2) {
      times.add(1_000 * second);
    }
    return times;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void points_ofAnyReadings_areFewInOrderAndHaveTheExtremes(long seed) {
    Random random = new Random(seed);
    int wanted = 16 + random.nextInt(200);
    Asked.Span span = new Asked.Span(1_000, 1_000 + 1 + random.nextInt(2_000_000));
    SpeedPoints speeds = new SpeedPoints(span, wanted, 20_000);
    List<CarEvent> all = new ArrayList<>();
    long time = 1_000L + random.nextInt(5_000);
    int gaps = 0;
    while (time < span.toMillis()) {
      CarEvent event =
          new CarEvent("20180830", time, "V", 0, 0, "F", "N", random.nextInt(400), "A01");
      all.add(event);
      speeds.add(new StoredEvent(event, time + random.nextInt(3_000)));
      int pause = random.nextInt(20) == 0 ? 20_001 + random.nextInt(50_000) : random.nextInt(3_000);
      time += pause;
      gaps += pause > 20_000 && time < span.toMillis() ? 1 : 0;
    }

    List<SpeedPoints.Point> points = speeds.points();

    assertThat(speeds.readings()).isEqualTo(all.size());
    assertThat(points).hasSizeLessThanOrEqualTo(wanted);
    assertThat(points).extracting(SpeedPoints.Point::timeMillis).isSorted();
    assertThat(speeds.gaps()).hasSize(gaps);
    if (!all.isEmpty()) {
      assertThat(points.get(0).timeMillis()).isEqualTo(all.get(0).eventTime());
      assertThat(points.get(points.size() - 1).timeMillis())
          .isEqualTo(all.get(all.size() - 1).eventTime());
      assertThat(points.stream().mapToInt(SpeedPoints.Point::speedKmh).max())
          .isEqualTo(all.stream().mapToInt(CarEvent::speed).max());
      assertThat(points.stream().mapToInt(SpeedPoints.Point::speedKmh).min())
          .isEqualTo(all.stream().mapToInt(CarEvent::speed).min());
    }
  }
}
