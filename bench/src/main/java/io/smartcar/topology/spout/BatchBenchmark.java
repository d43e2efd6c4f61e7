package io.smartcar.topology.spout;

import io.smartcar.bench.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs an event to become part of a batch in the spout. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatchBenchmark {

  private static final int POLL = 4_000;

  private final List<List<ConsumerRecord<byte[], Object>>> polls = polls();

  private static List<List<ConsumerRecord<byte[], Object>>> polls() {
    List<List<ConsumerRecord<byte[], Object>>> polls = new ArrayList<>();
    List<byte[]> lines = Samples.lines();
    for (int from = 0; from < lines.size(); from += POLL) {
      List<ConsumerRecord<byte[], Object>> poll = new ArrayList<>();
      for (int offset = from; offset < Math.min(lines.size(), from + POLL); offset++) {
        poll.add(new ConsumerRecord<>("topic", 0, offset, new byte[6], lines.get(offset)));
      }
      polls.add(poll);
    }
    return polls;
  }

  /** Cut, known, handed out, acked and committed. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public void replace(Blackhole taker) {
    PartitionBatches batches =
        new PartitionBatches("topic", new BatchLimits(1_000, 1 << 20), System::nanoTime);
    for (List<ConsumerRecord<byte[], Object>> poll : polls) {
      long end = poll.get(poll.size() - 1).offset() + 1;
      for (ConsumerRecord<byte[], Object> batch : batches.replace(poll, end, 0)) {
        taker.consume(batch);
        batches.acked(batch.offset());
      }
      batches.committed(end);
    }
  }
}
