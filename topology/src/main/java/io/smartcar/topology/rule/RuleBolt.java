package io.smartcar.topology.rule;

import io.smartcar.events.TakenHeartbeat;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rules.Scope;
import io.smartcar.rules.live.RuleTask;
import io.smartcar.rules.live.port.AlertBatch;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.topology.metrics.LatencyHistogram;
import io.smartcar.topology.metrics.Stage;
import io.smartcar.topology.metrics.WorkerMetrics;
import io.smartcar.topology.spout.EventSpout;
import io.smartcar.topology.spout.RecordBatch;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.storm.Config;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseRichBolt;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;
import org.apache.storm.tuple.Values;
import org.apache.storm.utils.ConfigUtils;
import org.jspecify.annotations.Nullable;

/**
 * Brings the batches of some partitions to a {@link RuleTask} and its alerts on their way.
 *
 * <p>A batch is acked when the task has taken it, or had before: what it means for the rules is
 * then in the task's hands, which reads the log again after a crash. A batch that the task does not
 * take yet is kept and offered again; how many there can be is bounded by the spout's pending
 * tuples. When it takes none for long because the store takes no alerts, they are acked and dropped
 * instead: the spout would have to wait, and with it the way into HBase. A batch of another topic
 * than the task reads, which was deleted and created again, is acked and dropped, whichever of the
 * two is the newer: the task reads from the log what it is not brought.
 *
 * <p>Alerts are emitted without an anchor on {@link #ALERTS}, and again until their number comes
 * back on {@link #CONFIRMATIONS}: an alert may be raised by time alone, when there is no tuple to
 * anchor it to. {@linkplain io.smartcar.events.Heartbeat Heartbeats} are emitted on {@link
 * #HEARTBEATS}, once.
 */
public final class RuleBolt extends BaseRichBolt {

  /** The name of the component whose tasks run the rules of scope car. */
  public static final String NAME = "esperBolt";

  /** The name of the component whose one task runs the rules of scope fleet. */
  public static final String FLEET_NAME = "fleetEsperBolt";

  /** The stream of alert batches. */
  public static final String ALERTS = "alerts";

  /** The stream that confirms them, emitted by who stores them, direct to the task. */
  public static final String CONFIRMATIONS = "confirmations";

  /** The stream of heartbeats that were taken, each once, to who stores alerts. */
  public static final String HEARTBEATS = "heartbeats";

  /** On both streams: the id of the task that raised the alerts, an int. */
  public static final String TASK = "task";

  /** On both streams: the batch's number, a long. */
  public static final String SEQUENCE = "sequence";

  /** On {@link #ALERTS}: a list of {@link io.smartcar.events.RaisedAlert}. */
  public static final String BATCH = "batch";

  /** On {@link #ALERTS}: a list of {@link io.smartcar.events.late.LateReadings}. */
  public static final String LATE = "late";

  /** On {@link #HEARTBEATS}: a list of {@link TakenHeartbeat}. */
  public static final String TAKEN = "taken";

  private static final long serialVersionUID = 1L;

  /** The fields of an alert tuple. */
  private static final Fields ALERT_FIELDS = new Fields(TASK, SEQUENCE, BATCH, LATE);

  /** Opens the task's way to the log, in the worker. */
  public interface Ports extends Serializable {
    /** Creates them without connecting. */
    RuleTaskPorts open(DeployedRuleTask place);
  }

  /** Where the task's work is measured. */
  private record Measures(
      WorkerMetrics metrics,
      RuleTaskSource source,
      AlertLatency alerts,
      LatencyHistogram steps,
      Stage judged) {
    void took(RecordBatch batch, long nanos) {
      steps.add(nanos);
      metrics.reached(judged, batch);
      alerts.took(batch);
    }
  }

  private final RuleSet rules;
  private final RuleTaskSettings settings;
  private final Ports ports;

  private transient @Nullable RuleTask task;
  private transient @Nullable RuleTaskGauges gauges;
  private transient @Nullable Measures measures;
  private transient @Nullable OutputCollector collector;
  private transient ArrayDeque<Tuple> kept = new ArrayDeque<>();
  private transient TickPace pace = new TickPace();
  private transient int taskId;

  /**
   * Creates a bolt.
   *
   * @param rules the whole set of rules in force; must compile
   * @param settings how each task works, and of which scope; which of how many it is comes from
   *     Storm, and so does whether there is a task for the fleet's rules
   */
  public RuleBolt(RuleSet rules, RuleTaskSettings settings, Ports ports) {
    this.rules = rules;
    this.settings = settings;
    this.ports = ports;
  }

  @Override
  public void prepare(
      Map<String, Object> conf, TopologyContext context, OutputCollector collector) {
    this.collector = collector;
    this.taskId = context.getThisTaskId();
    this.kept = new ArrayDeque<>();
    this.pace = new TickPace();
    RuleTaskSettings mine =
        new RuleTaskSettings(
            context.getThisTaskIndex(),
            context.getComponentTasks(context.getThisComponentId()).size(),
            settings.scope(),
            hasFleetTask(context),
            settings.zone(),
            settings.records(),
            settings.time(),
            settings.lookBack(),
            settings.checkpointInterval(),
            settings.limits());
    RuleTask started = new RuleTask(mine, compile(), ports.open(place(conf, context, mine)));
    this.task = started;
    RuleTaskGauges followed = new RuleTaskGauges(context);
    followed.follow(started);
    this.gauges = followed;
    WorkerMetrics metrics = WorkerMetrics.of(context);
    RuleTaskSource source = new RuleTaskSource(mine);
    metrics.add(source);
    this.measures =
        new Measures(
            metrics,
            source,
            new AlertLatency(metrics),
            metrics.histogram(Stage.RULES),
            mine.scope() == Scope.FLEET ? Stage.FLEET_JUDGED : Stage.JUDGED);
  }

  private static boolean hasFleetTask(TopologyContext context) {
    return !context.getComponentTasks(FLEET_NAME).isEmpty();
  }

  private DeployedRuleTask place(
      Map<String, Object> conf, TopologyContext context, RuleTaskSettings mine) {
    List<String> tasks = new ArrayList<>();
    for (int task = 0; task < context.getComponentTasks(NAME).size(); task++) {
      tasks.add(RuleTaskSettings.taskName(Scope.CAR, task));
    }
    if (hasFleetTask(context)) {
      tasks.add(RuleTaskSettings.taskName(Scope.FLEET, 0));
    }
    String topology = String.valueOf(conf.get(Config.TOPOLOGY_NAME));
    // A worker's own directory goes with it; this one is the machine's.
    Path directory = Path.of(ConfigUtils.absoluteStormLocalDir(conf), "smartcar-rules");
    return new DeployedRuleTask(
        topology,
        mine.scope(),
        mine.taskName(),
        tasks,
        rules,
        directory.resolve(topology + '-' + mine.taskName() + ".properties"));
  }

  private List<CompiledRule> compile() {
    try {
      return CompiledRule.compile(RulesByScope.of(rules).of(settings.scope()));
    } catch (RuleException e) {
      throw new IllegalStateException("rules that do not compile were deployed: " + e, e);
    }
  }

  @Override
  public void execute(Tuple tuple) {
    RuleTask running = task;
    OutputCollector out = collector;
    Measures measured = measures;
    if (running == null || out == null || measured == null) {
      throw new IllegalStateException("execute must not be called before prepare");
    }
    switch (tuple.getSourceComponent()) {
      case EventSpout.NAME -> {
        keep(tuple, out);
        offerKept(running, out, measured);
      }
      case ClockSpout.NAME -> {
        out.ack(tuple);
        if (!pace.isDue(System.nanoTime())) {
          return;
        }
        running.work();
        pace.done(System.nanoTime());
        if (gauges != null && running.status().live()) {
          gauges.followRules(running);
        }
        offerKept(running, out, measured);
        measured.source().look(running);
      }
      default -> {
        running.confirm(tuple.getLongByField(SEQUENCE));
        measured.alerts().confirmed(tuple.getLongByField(SEQUENCE));
        out.ack(tuple);
      }
    }
    for (AlertBatch batch : running.alertsToSend()) {
      measured.alerts().sent(batch);
      out.emit(
          ALERTS,
          new Values(
              taskId,
              batch.sequence(),
              new ArrayList<>(batch.alerts()),
              new ArrayList<>(batch.late())));
    }
    List<TakenHeartbeat> heartbeats = running.heartbeatsToSend();
    if (!heartbeats.isEmpty()) {
      out.emit(HEARTBEATS, new Values(new ArrayList<>(heartbeats)));
    }
  }

  /**
   * A batch that is kept for longer than Storm waits is resent, and after a spout's restart cut
   * otherwise: the new tuple takes the place of those that end within it, so that no more are kept
   * than the spout has pending. What only an old one had, the task reads from the log.
   */
  private void keep(Tuple tuple, OutputCollector out) {
    RecordBatch batch = batch(tuple);
    for (Iterator<Tuple> tuples = kept.iterator(); tuples.hasNext(); ) {
      Tuple before = tuples.next();
      if (isReplacedBy(batch(before), batch)) {
        tuples.remove();
        out.ack(before);
      }
    }
    kept.add(tuple);
  }

  private static boolean isReplacedBy(RecordBatch before, RecordBatch batch) {
    return before.partition() == batch.partition()
        && before.nextOffset() > batch.firstOffset()
        && before.nextOffset() <= batch.nextOffset();
  }

  private static RecordBatch batch(Tuple tuple) {
    return (RecordBatch) tuple.getValueByField(EventSpout.BATCH);
  }

  /** In the order they came: a partition's later batches wait behind one that is not taken. */
  private void offerKept(RuleTask running, OutputCollector out, Measures measured) {
    boolean leave = running.leavesToLog();
    Set<Integer> refused = new HashSet<>();
    for (Iterator<Tuple> tuples = kept.iterator(); tuples.hasNext(); ) {
      Tuple tuple = tuples.next();
      RecordBatch batch = batch(tuple);
      if (refused.contains(batch.partition())) {
        continue;
      }
      if (isOfAnotherTopic(batch, running) || offer(batch, running, measured) || leave) {
        tuples.remove();
        out.ack(tuple);
      } else {
        refused.add(batch.partition());
      }
    }
  }

  /** What the task had before is not measured again. */
  private static boolean offer(RecordBatch batch, RuleTask running, Measures measured) {
    long takenBefore = running.taken();
    long from = System.nanoTime();
    boolean done = running.offer(batch);
    if (running.taken() > takenBefore) {
      measured.took(batch, System.nanoTime() - from);
    }
    return done;
  }

  /** Its offsets say nothing to the task, which would wait for ever for what is before them. */
  private static boolean isOfAnotherTopic(RecordBatch batch, RuleTask running) {
    String known = running.topicId();
    return !known.isEmpty() && !known.equals(batch.topicId());
  }

  @Override
  public void cleanup() {
    if (task != null) {
      task.close();
    }
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    declarer.declareStream(ALERTS, ALERT_FIELDS);
    declarer.declareStream(HEARTBEATS, new Fields(TAKEN));
  }
}
