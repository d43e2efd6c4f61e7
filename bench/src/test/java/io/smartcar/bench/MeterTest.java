package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MeterTest {

  @ParameterizedTest
  @CsvSource({
    // seconds so far, events done and left; milliseconds to wait
    "10, 1000000, 1000000, 1000", // a tenth of the ten seconds that are left
    "10, 1000000, 9000000, 2000", // at most
    "10, 1000000, 1000, 50", // at least
    "10, 0, 1000, 50", // no pace yet
    "10, 1000000, 0, 50",
  })
  void pauseNanos_isATenthOfWhatIsLeft(long seconds, long done, long left, long millis) {
    assertThat(Meter.pauseNanos(TimeUnit.SECONDS.toNanos(seconds), done, left))
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void pauseNanos_evenPace_endIsSeenWithinATwentiethOfTheWholeTime() {
    long nanosPerEvent = 20_000;
    long events = 2_000_000;
    long now = 0;
    int questions = 0;
    while (now < events * nanosPerEvent) {
      long done = now / nanosPerEvent;
      now += Meter.pauseNanos(now, done, events - done);
      questions++;
    }
    assertThat(now - events * nanosPerEvent).isLessThan(events * nanosPerEvent / 20);
    assertThat(questions).isLessThan(100);
  }
}
