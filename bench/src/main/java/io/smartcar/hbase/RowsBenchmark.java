package io.smartcar.hbase;

import io.smartcar.bench.Samples;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.client.Put;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What an event's row costs, before it goes to HBase's client. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowsBenchmark {

  /** How the rows' keys are made. */
  @Param({"BOOK", "CAR_FIRST"})
  @SuppressWarnings("NullAway.Init") // JMH sets it before the first call
  public KeyKind kind;

  @SuppressWarnings("NullAway.Init") // JMH calls setUp before the first call
  private EventKey key;

  private final List<StoredEvent> events =
      Samples.events().stream().map(event -> new StoredEvent(event, event.eventTime())).toList();

  /** Makes the key. */
  @Setup
  public void setUp() {
    key = kind == KeyKind.BOOK ? new BookKey() : new CarFirstKey(10);
  }

  /** Key, cells and put, of several events of one row the latest. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public List<Put> puts() {
    return Rows.ofEvents(key, events);
  }
}
