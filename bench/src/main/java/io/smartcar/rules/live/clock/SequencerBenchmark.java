package io.smartcar.rules.live.clock;

import io.smartcar.bench.Samples;
import io.smartcar.events.CarEvent;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs an event to wait for its time, of four partitions in batches of a thousand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SequencerBenchmark {

  private static final int BATCH = 1_000;
  private static final RuleTaskSettings.Timing TIME =
      new RuleTaskSettings.Timing(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10));

  private final List<List<CarEvent>> partitions = Samples.partitions(4);

  /** In the order in which a reader of all partitions gets them, to no rule at all. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public void take(Blackhole taker) {
    RuleTaskCounters counters = new RuleTaskCounters();
    Sequencer sequencer = new Sequencer(TIME, new Nothing(taker), counters);
    List<PartitionProgress> progress = new ArrayList<>();
    for (int partition = 0; partition < partitions.size(); partition++) {
      progress.add(new PartitionProgress(partition, null));
    }
    boolean more = true;
    for (int from = 0; more; from += BATCH) {
      more = false;
      for (int partition = 0; partition < partitions.size(); partition++) {
        List<CarEvent> events = partitions.get(partition);
        int to = Math.min(events.size(), from + BATCH);
        for (int offset = from; offset < to; offset++) {
          CarEvent event = events.get(offset);
          sequencer.take(progress.get(partition), offset, event.eventTime(), event);
          more = true;
        }
        sequencer.release(sequencer.safeClock(progress));
      }
    }
    taker.consume(counters.onTime);
  }

  private record Nothing(Blackhole taker) implements Sequencer.Rules {
    @Override
    public void advance(long timeMillis) {
      taker.consume(timeMillis);
    }

    @Override
    public void show(CarEvent event) {
      taker.consume(event);
    }

    @Override
    public boolean isFull() {
      return false;
    }
  }
}
