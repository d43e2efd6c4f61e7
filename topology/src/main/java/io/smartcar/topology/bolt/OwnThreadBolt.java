package io.smartcar.topology.bolt;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseRichBolt;
import org.apache.storm.tuple.Tuple;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bolt that finds its work in servers and not in tuples: the tuples of the clock are only acked.
 * It has a thread of its own, for a server that does not answer would hold up the clock. What the
 * work does not expect ends the worker, as it would on the bolt's own thread.
 */
public abstract class OwnThreadBolt extends BaseRichBolt {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(OwnThreadBolt.class);
  private static final long END_SECONDS = 2;

  /** What is to be done, with what it has opened. Called by one thread, but for {@link #close}. */
  public interface Work extends AutoCloseable {

    /** Does what there is to do; throws for nothing but an error of its own. */
    void work();

    @Override
    void close();
  }

  private final String what;
  private final Duration pause;
  private transient @Nullable OutputCollector collector;
  private transient @Nullable Work opened;
  private transient @Nullable ScheduledExecutorService thread;
  private transient volatile @Nullable Throwable failure;

  /**
   * Creates the bolt.
   *
   * @param what the work's name, as in "what failed"
   * @param pause between two times of working
   */
  protected OwnThreadBolt(String what, Duration pause) {
    this.what = what;
    this.pause = pause;
  }

  /** Opens the work in the worker without connecting. */
  protected abstract Work open(TopologyContext context);

  @Override
  public final void prepare(
      Map<String, Object> conf, TopologyContext context, OutputCollector collector) {
    this.collector = collector;
    Work work = open(context);
    opened = work;
    String name = context.getThisComponentId() + '-' + context.getThisTaskIndex();
    ScheduledThreadPoolExecutor started =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = new Thread(task, name);
              created.setDaemon(true);
              return created;
            });
    thread = started;
    var unused =
        started.scheduleWithFixedDelay(
            () -> work(work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void work(Work work) {
    try {
      work.work();
    } catch (RuntimeException | Error e) {
      LOG.error("{} failed; its worker is started again", what, e);
      failure = e;
      throw e;
    }
  }

  @Override
  public final void execute(Tuple tuple) {
    Throwable failed = failure;
    if (failed != null) {
      throw new IllegalStateException(what + " failed: " + failed, failed);
    }
    if (collector != null) {
      collector.ack(tuple);
    }
  }

  @Override
  public final void cleanup() {
    if (thread != null) {
      thread.shutdownNow();
      try {
        if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
          LOG.info("{} is still at work; what it has not done is done again", what);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public final void declareOutputFields(OutputFieldsDeclarer declarer) {
    // What it finds it writes itself.
  }
}
