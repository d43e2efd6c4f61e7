package io.smartcar.topology.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.OpenStretches;
import io.smartcar.rules.late.Judgement;
import io.smartcar.rules.late.LateCounters;
import io.smartcar.rules.late.LateLane;
import io.smartcar.rules.late.port.HeldAlerts;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.late.port.Stretches;
import io.smartcar.rules.live.port.VersionedRules;
import io.smartcar.topology.CollectedOutput;
import io.smartcar.topology.TestContext;
import io.smartcar.topology.TestTuples;
import io.smartcar.topology.bolt.OwnThreadBolt;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.storm.tuple.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LateBoltTest {

  private final TestContext context = new TestContext(LateBolt.NAME, 5, List.of(4, 5, 6));
  private final CollectedOutput output = new CollectedOutput();
  private final Lane lane = new Lane();
  private final AtomicReference<LateBolt.Place> place = new AtomicReference<>();
  private final LateBolt bolt =
      new LateBolt(
          (where, counters) -> {
            place.set(where);
            return lane.open(counters);
          });

  @AfterEach
  void end() {
    bolt.cleanup();
  }

  @Test
  void prepare_oneOfThreeTasks_looksForWorkAgainAndAgain() {
    bolt.prepare(Map.of(), context, output.collector());

    Awaitility.await().until(() -> lane.looks.get() >= 2);
    assertThat(place.get()).isEqualTo(new LateBolt.Place(1, 3));
  }

  @Test
  void execute_clock_isAcked() {
    bolt.prepare(Map.of(), context, output.collector());
    Tuple tick = TestTuples.tick();

    bolt.execute(tick);

    assertThat(output.acked).containsExactly(tick);
  }

  @Test
  void execute_laneHasFailed_throwsSoThatTheWorkerIsStartedAgain() {
    lane.fails.set(true);
    bolt.prepare(Map.of(), context, output.collector());

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> bolt.execute(TestTuples.tick()))
                    .hasMessageContaining("the late lane failed")
                    .hasMessageContaining("broken"));
  }

  @Test
  void cleanup_runningLane_endsItAndClosesWhatItOpened() {
    bolt.prepare(Map.of(), context, output.collector());

    bolt.cleanup();

    assertThat(lane.closed).isTrue();
  }

  /** A lane that only looks for work, as often as its clock lets it. */
  private static final class Lane implements Stretches, HeldAlerts, LiveRules {

    final AtomicInteger looks = new AtomicInteger();
    final AtomicBoolean fails = new AtomicBoolean();
    final AtomicBoolean closed = new AtomicBoolean();

    OwnThreadBolt.Work open(LateCounters counters) {
      Judgement judgement =
          new Judgement(
              (cars, from, to, reader) -> {},
              this,
              this,
              ZoneOffset.UTC,
              Duration.ZERO,
              Duration.ZERO);
      long[] nanos = new long[1];
      LateLane lane =
          new LateLane(
              this,
              this,
              this,
              judgement,
              () -> nanos[0] += Duration.ofSeconds(2).toNanos(),
              counters);
      return new OwnThreadBolt.Work() {
        @Override
        public void work() {
          lane.work();
        }

        @Override
        public void close() {
          closed.set(true);
        }
      };
    }

    @Override
    public List<String> due(int limit) {
      looks.incrementAndGet();
      if (fails.get()) {
        throw new IllegalStateException("broken");
      }
      return List.of();
    }

    @Override
    public Optional<OpenStretches> take(String carNumber, Duration lease) {
      return Optional.empty();
    }

    @Override
    public void postpone(OpenStretches taken, Duration time) {}

    @Override
    public void close(OpenStretches judged) {}

    @Override
    public List<RaisedAlert> holding(String carNumber, long fromMillis, long toMillis) {
      return List.of();
    }

    @Override
    public boolean correct(String carNumber, long revision, List<Correction> corrections) {
      return true;
    }

    @Override
    public Map<Integer, Progress> progress() {
      return Map.of();
    }

    @Override
    public Optional<VersionedRules> version(int number) {
      return Optional.empty();
    }
  }
}
