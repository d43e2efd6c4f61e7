package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpeedPointsTest {

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
      speeds.add(event);
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
