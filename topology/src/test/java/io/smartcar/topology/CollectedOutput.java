package io.smartcar.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.storm.task.IOutputCollector;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.tuple.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * What a bolt did to its collector, in order. Like Storm's it may be used by the bolt's own thread
 * only, and says so.
 */
public final class CollectedOutput implements IOutputCollector {

  /**
   * A tuple that was emitted.
   *
   * @param task the task it was sent to; -1 if it was sent to none in particular
   */
  public record Emitted(String stream, int task, List<Object> values) {}

  /** The tuples that were acked. */
  public final List<Tuple> acked = new ArrayList<>();

  /** The tuples that were failed. */
  public final List<Tuple> failed = new ArrayList<>();

  /** The tuples that were emitted. */
  public final List<Emitted> emitted = new ArrayList<>();

  private final Thread owner = Thread.currentThread();

  /** The collector to give to the bolt. */
  public OutputCollector collector() {
    return new OutputCollector(this);
  }

  @Override
  public List<Integer> emit(
      String stream, @Nullable Collection<Tuple> anchors, List<Object> values) {
    checkThread();
    emitted.add(new Emitted(stream, -1, List.copyOf(values)));
    return List.of();
  }

  @Override
  public void emitDirect(
      int task, String stream, @Nullable Collection<Tuple> anchors, List<Object> values) {
    checkThread();
    emitted.add(new Emitted(stream, task, List.copyOf(values)));
  }

  @Override
  public void ack(Tuple tuple) {
    checkThread();
    acked.add(tuple);
  }

  @Override
  public void fail(Tuple tuple) {
    checkThread();
    failed.add(tuple);
  }

  @Override
  public void resetTimeout(Tuple tuple) {
    checkThread();
  }

  @Override
  public void flush() {
    checkThread();
  }

  @Override
  public void reportError(Throwable error) {
    throw new AssertionError("a bolt reported", error);
  }

  private void checkThread() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException("the collector was used by " + Thread.currentThread());
    }
  }
}
