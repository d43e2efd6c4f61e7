package io.smartcar.topology.episode;

import java.io.Serializable;
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
 * The one task that ends episodes. How far the rules are it finds in Kafka, not in tuples; those of
 * the clock are only acked. It has a thread of its own, for a server that does not answer would
 * hold up the clock.
 */
public final class EpisodeBolt extends BaseRichBolt {

  /** The component's name in the topology. */
  public static final String NAME = "episodeBolt";

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(EpisodeBolt.class);
  private static final long PAUSE_MILLIS = 1_000;
  private static final long END_SECONDS = 2;

  /** What ends episodes, with what it has opened. */
  public interface Ends extends AutoCloseable {
    /** Ends what is over; throws for nothing but an error of its own. */
    void work();

    @Override
    void close();
  }

  /** Opens it in the worker. */
  public interface Ports extends Serializable {
    /** Creates it without connecting. */
    Ends open();
  }

  private final Ports ports;
  private transient @Nullable OutputCollector collector;
  private transient @Nullable Ends opened;
  private transient @Nullable ScheduledExecutorService thread;
  private transient volatile @Nullable Throwable failure;

  /** Creates the bolt. */
  public EpisodeBolt(Ports ports) {
    this.ports = ports;
  }

  @Override
  public void prepare(
      Map<String, Object> conf, TopologyContext context, OutputCollector collector) {
    this.collector = collector;
    Ends ends = ports.open();
    opened = ends;
    ScheduledThreadPoolExecutor started =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread created = new Thread(work, "episode-ends");
              created.setDaemon(true);
              return created;
            });
    thread = started;
    var unused =
        started.scheduleWithFixedDelay(
            () -> work(ends), PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What it does not expect ends the worker, as it would on the bolt's own thread. */
  private void work(Ends ends) {
    try {
      ends.work();
    } catch (RuntimeException | Error e) {
      LOG.error("ending episodes failed; its worker is started again", e);
      failure = e;
      throw e;
    }
  }

  @Override
  public void execute(Tuple tuple) {
    Throwable failed = failure;
    if (failed != null) {
      throw new IllegalStateException("ending episodes failed: " + failed, failed);
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
          LOG.info("episodes are still being ended; what was not is ended again");
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
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    // What it finds it writes itself.
  }
}
