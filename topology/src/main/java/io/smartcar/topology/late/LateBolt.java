package io.smartcar.topology.late;

import io.smartcar.rules.late.LateCounters;
import io.smartcar.rules.late.LateLane;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseRichBolt;
import org.apache.storm.tuple.Tuple;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task of the late lane. What it has to do it finds in Redis, not in tuples; the tuples of the
 * clock are only acked. The lane has a thread of its own, for judging takes longer than a bolt
 * should wait.
 */
public final class LateBolt extends BaseRichBolt {

  /** The component's name in the topology. */
  public static final String NAME = "lateBolt";

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LateBolt.class);
  private static final long PAUSE_MILLIS = 200;
  private static final long END_SECONDS = 2;

  /**
   * Which of the lane's tasks one is; immutable.
   *
   * @param index from 0
   * @param count how many there are
   */
  public record Place(int index, int count) implements Serializable {}

  /** A lane with what it has opened. */
  public interface OpenLane extends AutoCloseable {
    LateLane lane();

    @Override
    void close();
  }

  /** Opens a lane in the worker. */
  public interface Ports extends Serializable {
    /** Creates it without connecting. */
    OpenLane open(Place place, LateCounters counters);
  }

  private final Ports ports;
  private transient @Nullable OutputCollector collector;
  private transient @Nullable OpenLane open;
  private transient @Nullable ScheduledExecutorService thread;
  private transient volatile @Nullable Throwable failure;

  /** Creates the bolt. */
  public LateBolt(Ports ports) {
    this.ports = ports;
  }

  @Override
  public void prepare(
      Map<String, Object> conf, TopologyContext context, OutputCollector collector) {
    this.collector = collector;
    LateCounters counters = new LateCounters();
    gauge(context, "late.judged", counters.judged);
    gauge(context, "late.readings", counters.readings);
    gauge(context, "late.added", counters.added);
    gauge(context, "late.withdrawn", counters.withdrawn);
    gauge(context, "late.replaced", counters.replaced);
    gauge(context, "late.waiting", counters.waiting);
    Place place =
        new Place(
            context.getThisTaskIndex(),
            context.getComponentTasks(context.getThisComponentId()).size());
    OpenLane opened = ports.open(place, counters);
    open = opened;
    ScheduledThreadPoolExecutor started =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread created = new Thread(work, "late-lane-" + place.index());
              created.setDaemon(true);
              return created;
            });
    thread = started;
    var unused =
        started.scheduleWithFixedDelay(
            () -> work(opened.lane()), PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void gauge(TopologyContext context, String name, AtomicLong value) {
    context.registerGauge(name, value::get);
  }

  /** What the lane does not expect ends the worker, as it would on the bolt's own thread. */
  private void work(LateLane lane) {
    try {
      lane.work();
    } catch (RuntimeException | Error e) {
      LOG.error("the late lane failed; its worker is started again", e);
      failure = e;
      throw e;
    }
  }

  @Override
  public void execute(Tuple tuple) {
    Throwable failed = failure;
    if (failed != null) {
      throw new IllegalStateException("the late lane failed: " + failed, failed);
    }
    if (collector != null) {
      collector.ack(tuple);
    }
  }

  @Override
  public void cleanup() {
    if (thread != null) {
      thread.shutdownNow();
      try {
        if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
          LOG.info("the late lane is still judging; what it has not closed is judged again");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    // What it finds it writes itself.
  }
}
