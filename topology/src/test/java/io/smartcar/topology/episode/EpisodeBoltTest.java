package io.smartcar.topology.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.topology.CollectedOutput;
import io.smartcar.topology.TestContext;
import io.smartcar.topology.TestTuples;
import io.smartcar.topology.bolt.OwnThreadBolt;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.storm.tuple.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EpisodeBoltTest {

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicBoolean fails = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final TestContext context = new TestContext(EpisodeBolt.NAME, 5, List.of(5));
  private final CollectedOutput output = new CollectedOutput();
  private final EpisodeBolt bolt = new EpisodeBolt(Ends::new);

  private final class Ends implements OwnThreadBolt.Work {

    @Override
    public void work() {
      calls.incrementAndGet();
      if (fails.get()) {
        throw new IllegalStateException("broken");
      }
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @AfterEach
  void end() {
    bolt.cleanup();
  }

  @Test
  void prepare_task_endsEpisodesAgainAndAgainUntilItIsCleanedUp() {
    bolt.prepare(Map.of(), context, output.collector());
    Awaitility.await().until(() -> calls.get() >= 2);

    bolt.cleanup();

    assertThat(closed).isTrue();
  }

  @Test
  void execute_clock_isAcked() {
    bolt.prepare(Map.of(), context, output.collector());
    Tuple tick = TestTuples.tick();

    bolt.execute(tick);

    assertThat(output.acked).containsExactly(tick);
  }

  @Test
  void execute_endingHasFailed_throwsSoThatTheWorkerIsStartedAgain() {
    fails.set(true);
    bolt.prepare(Map.of(), context, output.collector());

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> bolt.execute(TestTuples.tick()))
                    .hasMessageContaining("ending episodes failed")
                    .hasMessageContaining("broken"));
  }
}
