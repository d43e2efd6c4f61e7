package io.smartcar.events;

import io.smartcar.bench.Samples;
import java.time.ZoneOffset;
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

/** What parsing and validating costs an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {

  private final List<byte[]> csv = Samples.lines();
  private final List<byte[]> json = Samples.events().stream().map(EventEncoder::json).toList();
  private final EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);

  /** The book's line. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public void csv(Blackhole taker) {
    csv.forEach(line -> taker.consume(decoder.decode(line)));
  }

  /** A JSON object. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public void json(Blackhole taker) {
    json.forEach(line -> taker.consume(decoder.decode(line)));
  }
}
