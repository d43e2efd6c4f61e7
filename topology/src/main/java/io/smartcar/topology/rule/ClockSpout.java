package io.smartcar.topology.rule;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseRichSpout;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Values;
import org.jspecify.annotations.Nullable;

/**
 * Emits a tuple, {@link System#nanoTime}, every {@link #PERIOD_MILLIS} to whoever has to do
 * something without events. Storm's own ticks come once a second at the fastest, which is too slow
 * for alerts. Its tuples are not tracked: a lost one is followed by the next.
 *
 * <p>It waits in {@link #nextTuple}, where most spouts must not: there are no acks to hold up, and
 * Storm would ask a thousand times a second.
 */
public final class ClockSpout extends BaseRichSpout {

  /** The component's name in the topology. */
  public static final String NAME = "clock";

  static final long PERIOD_MILLIS = 50;

  private static final long serialVersionUID = 1L;
  private static final long PERIOD_NANOS = PERIOD_MILLIS * 1_000_000;

  private transient @Nullable SpoutOutputCollector collector;
  private transient long nextNanos;

  /** Creates a clock that begins in the worker. */
  public ClockSpout() {}

  @Override
  public void open(
      Map<String, Object> conf, TopologyContext context, SpoutOutputCollector collector) {
    this.collector = collector;
    this.nextNanos = System.nanoTime();
  }

  @Override
  public void nextTuple() {
    LockSupport.parkNanos(this, nextNanos - System.nanoTime());
    long now = System.nanoTime();
    if (collector != null && now - nextNanos >= 0) {
      nextNanos = now + PERIOD_NANOS;
      collector.emit(new Values(now));
    }
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    declarer.declare(new Fields("nanos"));
  }
}
