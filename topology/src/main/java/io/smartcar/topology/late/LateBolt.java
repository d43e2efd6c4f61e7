package io.smartcar.topology.late;

import io.prometheus.metrics.model.snapshots.Labels;
import io.smartcar.rules.late.LateCounters;
import io.smartcar.topology.bolt.OwnThreadBolt;
import io.smartcar.topology.metrics.Samples;
import io.smartcar.topology.metrics.WorkerMetrics;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.storm.task.TopologyContext;

/** One task of the late lane; what it has to judge it finds in Redis. */
public final class LateBolt extends OwnThreadBolt {

  /** The component's name in the topology. */
  public static final String NAME = "lateBolt";

  private static final long serialVersionUID = 1L;
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * Which of the lane's tasks one is; immutable.
   *
   * @param index from 0
   * @param count how many there are
   */
  public record Place(int index, int count) implements Serializable {}

  /** Opens a lane in the worker. */
  public interface Ports extends Serializable {
    /** Creates it without connecting. */
    Work open(Place place, LateCounters counters);
  }

  private final Ports ports;

  /** Creates the bolt. */
  public LateBolt(Ports ports) {
    super("the late lane", PAUSE);
    this.ports = ports;
  }

  @Override
  protected Work open(TopologyContext context) {
    LateCounters counters = new LateCounters();
    gauge(context, "late.judged", counters.judged);
    gauge(context, "late.readings", counters.readings);
    gauge(context, "late.added", counters.added);
    gauge(context, "late.withdrawn", counters.withdrawn);
    gauge(context, "late.replaced", counters.replaced);
    gauge(context, "late.waiting", counters.waiting);
    WorkerMetrics.of(context).add(samples -> addTo(samples, counters));
    int count = context.getComponentTasks(context.getThisComponentId()).size();
    return ports.open(new Place(context.getThisTaskIndex(), count), counters);
  }

  private static void addTo(Samples samples, LateCounters counters) {
    samples.counter(
        "late_judged_stretches", "Stretches of late readings judged.", counters.judged.get());
    samples.counter(
        "late_read_readings", "Stored readings that were read for it.", counters.readings.get());
    correction(samples, "added", counters.added);
    correction(samples, "withdrawn", counters.withdrawn);
    correction(samples, "replaced", counters.replaced);
    samples.gauge(
        "late_waiting_stretches",
        "Stretches taken and not judged yet.",
        Labels.EMPTY,
        counters.waiting.get());
  }

  private static void correction(Samples samples, String correction, AtomicLong count) {
    samples.counter(
        "late_corrected_alerts",
        "What judging late readings made of alerts.",
        Labels.of("correction", correction),
        count.get());
  }

  private static void gauge(TopologyContext context, String name, AtomicLong value) {
    context.registerGauge(name, value::get);
  }
}
