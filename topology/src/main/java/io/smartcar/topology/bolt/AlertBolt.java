package io.smartcar.topology.bolt;

import com.codahale.metrics.Counter;
import io.prometheus.metrics.model.snapshots.Labels;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.LateReadings;
import io.smartcar.redis.AlertStore;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.topology.metrics.LatencyHistogram;
import io.smartcar.topology.metrics.Samples;
import io.smartcar.topology.metrics.Stage;
import io.smartcar.topology.metrics.WorkerMetrics;
import io.smartcar.topology.rule.RuleBolt;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.apache.storm.Config;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseTickTupleAwareRichBolt;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;
import org.apache.storm.tuple.Values;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings alerts, and notes of late readings, to their store and tells the rule task that sent them
 * when they are there. A rule task sends again what was not confirmed, the store takes an alert
 * once, and judging a stretch twice gives the same, so that a batch may be forgotten or come twice
 * without harm.
 *
 * <p>While the store is away batches are kept, up to a number, and tried on ticks after a wait that
 * doubles. Tuples are never held: the queue behind this bolt stays empty, which the way back to the
 * rule tasks needs.
 *
 * <p>Of heartbeats it keeps the last one of each partition, which goes to the store behind the
 * alerts. They hold up nothing: what the store does not take for another reason than that it is
 * away is dropped.
 */
// Storm calls prepare before anything else.
@SuppressWarnings("NullAway.Init")
public final class AlertBolt extends BaseTickTupleAwareRichBolt {

  /** The component's name in the topology. */
  public static final String NAME = "REDIS";

  /** Counts alerts that were new to the store. */
  static final String ADDED = "alerts-added";

  /** Counts alerts that the store had already. */
  static final String REPEATED = "alerts-repeated";

  /** Counts calls of the store that failed. */
  static final String FAILED = "calls-failed";

  /** Counts late readings whose stretches the store has opened; resent ones again. */
  static final String LATE = "late-readings-noted";

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AlertBolt.class);

  /** A batch has at most a few hundred alerts of a few hundred bytes. */
  private static final int MAX_KEPT_BATCHES = 200;

  /** Two can fail before another topology may take the keys. */
  private static final long CLAIM_EVERY_NANOS = AlertStore.CLAIM.toNanos() / 3;

  private static final long REMINDER_NANOS = 60_000_000_000L;
  private static final long FIRST_WAIT_NANOS = 500_000_000L;
  private static final long LONGEST_WAIT_NANOS = 5_000_000_000L;

  private record Key(int ruleTask, long sequence) {}

  private record Parcel(List<RaisedAlert> alerts, List<LateReadings> late) {}

  private final Opener<AlertStore> opener;

  private transient String topology;
  private transient long claimAtNanos;
  private transient boolean saidNoClaim;
  private transient OutputCollector collector;
  private transient AlertStore store;
  private transient StoreHealth health;
  private transient LongSupplier nanoTime;
  private transient Map<Key, Parcel> kept;
  private transient long waitNanos;
  private transient long tryAtNanos;
  private transient boolean asked;
  private transient @Nullable Long saidRefusedAtNanos;
  private transient Map<Integer, TakenHeartbeat> heartbeats;
  private transient boolean saidNoHeartbeat;
  private transient TopologyContext context;
  private transient Map<String, Counter> addedByRule;
  private transient long sentWhenLastTicked;
  private transient boolean saidHowMany;
  private transient Counter addedCount;
  private transient Counter repeatedCount;
  private transient Counter failedCount;
  private transient Counter lateCount;
  private transient LatencyHistogram calls;

  /**
   * Creates the bolt.
   *
   * @param opener opens the store in the worker; the bolt closes it
   */
  public AlertBolt(Opener<AlertStore> opener) {
    this.opener = opener;
  }

  @Override
  public void prepare(
      Map<String, Object> topoConf, TopologyContext context, OutputCollector collector) {
    String topology = String.valueOf(topoConf.get(Config.TOPOLOGY_NAME));
    prepare(context, collector, System::nanoTime, topology);
  }

  void prepare(
      TopologyContext context, OutputCollector collector, LongSupplier nanoTime, String topology) {
    this.topology = topology;
    claimAtNanos = nanoTime.getAsLong();
    this.collector = collector;
    this.nanoTime = nanoTime;
    this.context = context;
    addedByRule = new ConcurrentSkipListMap<>();
    sentWhenLastTicked = 0;
    saidHowMany = true;
    health = new StoreHealth("Redis", LOG, nanoTime);
    kept = new LinkedHashMap<>();
    heartbeats = new TreeMap<>();
    waitNanos = FIRST_WAIT_NANOS;
    asked = false;
    addedCount = context.registerCounter(ADDED);
    repeatedCount = context.registerCounter(REPEATED);
    failedCount = context.registerCounter(FAILED);
    lateCount = context.registerCounter(LATE);
    WorkerMetrics metrics = WorkerMetrics.of(context);
    calls = metrics.histogram(Stage.REDIS);
    metrics.add(this::addTo);
    store = opener.open();
  }

  @Override
  protected void process(Tuple tuple) {
    if (tuple.getSourceStreamId().equals(RuleBolt.HEARTBEATS)) {
      taken(tuple).forEach(taken -> heartbeats.put(taken.partition(), taken));
    } else if (kept.size() < MAX_KEPT_BATCHES) {
      kept.put(
          new Key(tuple.getIntegerByField(RuleBolt.TASK), tuple.getLongByField(RuleBolt.SEQUENCE)),
          parcel(tuple));
    }
    collector.ack(tuple);
    if (!health.isAway()) {
      sendKept();
    }
  }

  @Override
  protected void onTickTuple(Tuple tick) {
    if (!health.isAway() || nanoTime.getAsLong() - tryAtNanos >= 0) {
      sendKept();
    }
    if (!health.isAway() && nanoTime.getAsLong() - claimAtNanos >= 0) {
      claim();
    }
    sayHowManyWhenQuiet();
  }

  // What RuleBolt puts there.
  @SuppressWarnings("unchecked")
  private static Parcel parcel(Tuple tuple) {
    return new Parcel(
        (List<RaisedAlert>) tuple.getValueByField(RuleBolt.BATCH),
        (List<LateReadings>) tuple.getValueByField(RuleBolt.LATE));
  }

  // What RuleBolt puts there.
  @SuppressWarnings("unchecked")
  private static List<TakenHeartbeat> taken(Tuple tuple) {
    return (List<TakenHeartbeat>) tuple.getValueByField(RuleBolt.TAKEN);
  }

  private void sendKept() {
    boolean failed = kept.isEmpty() && !answers();
    for (Iterator<Map.Entry<Key, Parcel>> all = kept.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Key, Parcel> next = all.next();
      try {
        store(next.getValue());
        all.remove();
        confirm(next.getKey());
      } catch (AlertStoreException e) {
        failedCount.inc();
        if (concernsOneDay(e)) {
          all.remove();
          sayRefused(e);
          continue;
        }
        failed = true;
        health.failed(String.valueOf(e.getMessage()));
        break;
      }
    }
    failed = failed || !storeHeartbeats();
    if (failed) {
      tryAtNanos = nanoTime.getAsLong() + waitNanos;
      waitNanos = Math.min(2 * waitNanos, LONGEST_WAIT_NANOS);
    } else {
      waitNanos = FIRST_WAIT_NANOS;
      health.succeeded();
    }
  }

  private void store(Parcel parcel) {
    long from = nanoTime.getAsLong();
    if (!parcel.late().isEmpty()) {
      store.open(parcel.late());
      lateCount.inc(parcel.late().stream().mapToLong(LateReadings::count).sum());
    }
    int alert = 0;
    for (boolean isNew : store.add(parcel.alerts())) {
      (isNew ? addedCount : repeatedCount).inc();
      if (isNew) {
        addedOf(parcel.alerts().get(alert).alert().rule()).inc();
      }
      alert++;
    }
    calls.add(nanoTime.getAsLong() - from);
  }

  /** False if the store is away. */
  private boolean storeHeartbeats() {
    if (heartbeats.isEmpty()) {
      return true;
    }
    try {
      store.beat(List.copyOf(heartbeats.values()));
      heartbeats.clear();
      saidNoHeartbeat = false;
      return true;
    } catch (AlertStoreException e) {
      failedCount.inc();
      if (e.kind() == AlertStoreException.Kind.UNAVAILABLE) {
        health.failed(String.valueOf(e.getMessage()));
        return false;
      }
      heartbeats.clear();
      if (!saidNoHeartbeat) {
        saidNoHeartbeat = true;
        LOG.warn("heartbeats cannot be written to Redis and are dropped: {}", e.getMessage());
      }
      return true;
    }
  }

  /**
   * With nothing to send the store is asked at the start, which loads its client before an alert
   * has to wait for that and says at once if it is away, and then until it answers.
   */
  private boolean answers() {
    if (asked && !health.isAway()) {
      return true;
    }
    asked = true;
    try {
      store.check();
      return true;
    } catch (AlertStoreException e) {
      failedCount.inc();
      health.failed(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** Alerts are added all the same: those of both are right, only not told apart. */
  private void claim() {
    claimAtNanos = nanoTime.getAsLong() + CLAIM_EVERY_NANOS;
    try {
      store
          .claim(topology)
          .ifPresent(
              other ->
                  LOG.error(
                      "topology {} writes the same keys of Redis, so that the alerts of both are mixed: kill"
                          + " one of the two, or give it a smartcar.redis.key-prefix of its own",
                      other));
    } catch (AlertStoreException e) {
      // Whoever cannot be reached is told of by the alerts that do not get there.
      if (e.kind() != AlertStoreException.Kind.UNAVAILABLE && !saidNoClaim) {
        saidNoClaim = true;
        LOG.warn("cannot say in Redis that topology {} writes there: {}", topology, e.getMessage());
      }
    }
  }

  private Counter addedOf(String rule) {
    return addedByRule.computeIfAbsent(rule, r -> context.registerCounter(ADDED + '.' + r));
  }

  /** Once each time that nothing more comes: counters that a reader of the log can add up. */
  private void sayHowManyWhenQuiet() {
    long sent = addedCount.getCount() + repeatedCount.getCount();
    if (sent != sentWhenLastTicked) {
      sentWhenLastTicked = sent;
      saidHowMany = false;
    } else if (!saidHowMany && kept.isEmpty()) {
      saidHowMany = true;
      StringBuilder byRule = new StringBuilder();
      addedByRule.forEach(
          (rule, added) -> byRule.append(' ').append(rule).append('=').append(added.getCount()));
      LOG.info(
          "task {} added={} repeated={} failedCalls={}, new alerts by rule:{}",
          context.getThisTaskId(),
          addedCount.getCount(),
          repeatedCount.getCount(),
          failedCount.getCount(),
          byRule);
    }
  }

  private void sayRefused(AlertStoreException refusal) {
    long now = nanoTime.getAsLong();
    if (saidRefusedAtNanos == null || now - saidRefusedAtNanos >= REMINDER_NANOS) {
      saidRefusedAtNanos = now;
      LOG.error(
          "alerts of a day cannot be added and are resent; when max-unconfirmed-alerts of them wait,"
              + " those of other days wait, too: {}",
          refusal.getMessage());
    }
  }

  private void confirm(Key key) {
    collector.emitDirect(
        key.ruleTask(), RuleBolt.CONFIRMATIONS, new Values(key.ruleTask(), key.sequence()));
  }

  /**
   * A day's key that holds something else does not hold up the alerts of other days: those of this
   * one are not kept, and are resent by their rule task. It has room for so many and then raises no
   * more, for none may be lost.
   */
  private static boolean concernsOneDay(AlertStoreException failure) {
    return failure.kind() == AlertStoreException.Kind.WRONG_TYPE;
  }

  /** By a thread of its own. */
  private void addTo(Samples samples) {
    addedByRule.forEach(
        (rule, added) ->
            samples.counter(
                "added_alerts",
                "Alerts that were new to Redis.",
                Labels.of("rule", rule),
                added.getCount()));
    samples.counter("repeated_alerts", "Alerts that Redis had already.", repeatedCount.getCount());
    samples.counter("failed_redis_calls", "Calls of Redis that failed.", failedCount.getCount());
    samples.counter(
        "noted_late_readings",
        "Late readings whose stretches were opened in Redis, resent ones again.",
        lateCount.getCount());
  }

  @Override
  public void cleanup() {
    if (store != null) {
      store.close();
    }
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    declarer.declareStream(
        RuleBolt.CONFIRMATIONS, true, new Fields(RuleBolt.TASK, RuleBolt.SEQUENCE));
  }
}
