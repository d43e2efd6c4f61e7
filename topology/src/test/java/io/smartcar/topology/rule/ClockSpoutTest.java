package io.smartcar.topology.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.topology.TestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.storm.spout.ISpoutOutputCollector;
import org.apache.storm.spout.SpoutOutputCollector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ClockSpoutTest {

  private final List<Long> emittedAtNanos = new ArrayList<>();
  private int calls;

  private final ISpoutOutputCollector sink =
      new ISpoutOutputCollector() {
        @Override
        public List<Integer> emit(String stream, List<Object> tuple, @Nullable Object messageId) {
          assertThat(messageId).as("not tracked").isNull();
          emittedAtNanos.add((Long) tuple.get(0));
          return List.of();
        }

        @Override
        public void emitDirect(
            int task, String stream, List<Object> tuple, @Nullable Object messageId) {
          throw new AssertionError("not emitted to one task");
        }

        @Override
        public long getPendingCount() {
          return 0;
        }

        @Override
        public void flush() {}

        @Override
        public void reportError(Throwable error) {
          throw new AssertionError(error);
        }
      };

  @Test
  void nextTuple_calledAgainAndAgain_waitsAndEmitsNotMoreOftenThanThePeriod() {
    ClockSpout clock = new ClockSpout();
    clock.open(
        Map.of(), new TestContext(ClockSpout.NAME, 1, List.of(1)), new SpoutOutputCollector(sink));

    while (emittedAtNanos.size() < 4) {
      clock.nextTuple();
      calls++;
    }

    for (int i = 1; i < emittedAtNanos.size(); i++) {
      assertThat(emittedAtNanos.get(i) - emittedAtNanos.get(i - 1))
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ClockSpout.PERIOD_MILLIS));
    }
    // A clock that did not wait would have been called a hundred thousand times.
    assertThat(calls).isLessThan(100);
  }
}
