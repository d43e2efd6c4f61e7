package io.smartcar.topology.bolt;

import com.codahale.metrics.Counter;
import io.prometheus.metrics.model.snapshots.Labels;
import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.DecodingWaitsException;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.RecordFormat;
import io.smartcar.events.Refusal;
import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.HeartbeatRows;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.topology.bolt.StoreLanes.Answer;
import io.smartcar.topology.metrics.LatencyHistogram;
import io.smartcar.topology.metrics.Samples;
import io.smartcar.topology.metrics.Stage;
import io.smartcar.topology.metrics.WorkerMetrics;
import io.smartcar.topology.spout.EventSpout;
import io.smartcar.topology.spout.NearbyTaskGrouping;
import io.smartcar.topology.spout.RecordBatch;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseTickTupleAwareRichBolt;
import org.apache.storm.tuple.Tuple;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores every event, and every rejected record with the reason; acks a batch when the store has
 * confirmed all of it, fails it when it has not. It takes batches again, also cut otherwise. All
 * batches of a partition must come to one task ({@link NearbyTaskGrouping}), first in the order of
 * the log.
 *
 * <p>A few calls are under way at a time; the next batches share the one after ({@link
 * StoreCalls}), and when that is full the next one waits in {@link #execute}. Far behind the log,
 * and if there is a {@link BulkLane}, it loads batches many at a time ({@link StoreLanes}). While
 * the store is away one is tried a second, to find out when it is back, and all others are failed
 * at once, so that the spout waits longer and longer before it brings them again. Of a slow store
 * batches come again because Storm has waited too long for them: one that has been stored meanwhile
 * is acked at once, or the store would never get to the end of them.
 *
 * <p>How it works: the store answers on threads of its own, where Storm's collector must not be
 * used. Answers go through a queue that the next tuple or tick empties on the task's thread.
 */
// Storm calls prepare before anything else.
@SuppressWarnings("NullAway.Init")
public final class EventStoreBolt extends BaseTickTupleAwareRichBolt {

  /** The component's name in the topology. */
  public static final String NAME = "HBASE";

  /** Counts events that the store has confirmed. */
  public static final String STORED = "events-stored";

  /** Counts events of those that were loaded, and not put. */
  public static final String LOADED = "events-loaded";

  /** Counts records that are no event and that the store has confirmed. */
  public static final String REJECTED = "records-rejected";

  /** Counts heartbeats that the store has confirmed. */
  static final String HEARTBEATS = "heartbeats-stored";

  /** Counts batches that failed and are resent. */
  public static final String FAILED = "batches-failed";

  /** Counts up and down the batches that the store has not answered yet. */
  static final String IN_FLIGHT = "batches-in-flight";

  private static final long serialVersionUID = 1L;
  private static final byte[] NO_VALUE = {};

  /** Some spout tasks' worth, as they are by default. */
  private static final int STORED_REMEMBERED = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(EventStoreBolt.class);

  /** A batch by what it has of the log. */
  private record Place(String topicId, int partition, long firstOffset, long nextOffset) {
    static Place of(RecordBatch batch) {
      return new Place(batch.topicId(), batch.partition(), batch.offset(0), batch.nextOffset());
    }
  }

  private final Opener<EventStore> opener;
  private final ZoneId zone;
  private final RecordFormat records;
  private final int maxCalls;
  private final @Nullable BulkLane bulk;

  private transient OutputCollector collector;
  private transient EventStore store;
  private transient @Nullable EventStore loads;
  private transient StoreLanes lanes;
  private transient RecordDecoder decoder;
  private transient ReadingOrder order;
  private transient StoreHealth health;
  private transient Set<Place> stored;
  private transient int inFlight;
  private transient int taskId;
  private transient long storedWhenLastTicked;
  private transient boolean saidHowMany;
  private transient Counter storedCount;
  private transient Counter loadedCount;
  private transient Counter rejectedCount;
  private transient Counter heartbeatCount;
  private transient Counter failedCount;
  private transient Counter inFlightCount;
  private transient WorkerMetrics metrics;

  /**
   * Creates the bolt.
   *
   * @param opener opens the store in the worker; the bolt closes it
   * @param zone the time zone of the events' dates
   * @param records how records become events
   * @param maxCalls how many calls to the store may be under way at a time
   * @param bulk how a backlog is worked off; null: as everything else
   */
  public EventStoreBolt(
      Opener<EventStore> opener,
      ZoneId zone,
      RecordFormat records,
      int maxCalls,
      @Nullable BulkLane bulk) {
    if (maxCalls < 1) {
      throw new IllegalArgumentException("maxCalls must be >= 1: " + maxCalls);
    }
    this.opener = opener;
    this.zone = zone;
    this.records = records;
    this.maxCalls = maxCalls;
    this.bulk = bulk;
  }

  @Override
  public void prepare(
      Map<String, Object> topoConf, TopologyContext context, OutputCollector collector) {
    prepare(context, collector, System::nanoTime);
  }

  void prepare(TopologyContext context, OutputCollector collector, LongSupplier nanoTime) {
    this.collector = collector;
    decoder = records.decoder(zone);
    order = new ReadingOrder();
    health = new StoreHealth("HBase", LOG, nanoTime);
    stored = lastOf(STORED_REMEMBERED);
    inFlight = 0;
    taskId = context.getThisTaskId();
    storedWhenLastTicked = 0;
    saidHowMany = true;
    storedCount = context.registerCounter(STORED);
    loadedCount = context.registerCounter(LOADED);
    rejectedCount = context.registerCounter(REJECTED);
    heartbeatCount = context.registerCounter(HEARTBEATS);
    failedCount = context.registerCounter(FAILED);
    inFlightCount = context.registerCounter(IN_FLIGHT);
    metrics = WorkerMetrics.of(context);
    metrics.add(this::addTo);
    LatencyHistogram calls = metrics.histogram(Stage.HBASE);
    store = new TimedEventStore(opener.open(), calls, nanoTime);
    loads = bulk == null ? null : new TimedEventStore(bulk.opener().open(), calls, nanoTime);
    lanes = new StoreLanes(store, maxCalls, loads, bulk, LOG, nanoTime);
  }

  @Override
  protected void process(Tuple tuple) {
    finishAnswered();
    lanes.takes(batchOf(tuple));
    if (stored.contains(Place.of(batchOf(tuple)))) {
      collector.ack(tuple);
      return;
    }
    if (!isReadable(batchOf(tuple)) || !waitForRoom(batchOf(tuple).size())) {
      fail(tuple);
      return;
    }
    start(tuple);
  }

  @Override
  protected void onTickTuple(Tuple tick) {
    finishAnswered();
    sayHowManyWhenQuiet();
  }

  /** Once each time that nothing more comes: counters that a reader of the log can add up. */
  private void sayHowManyWhenQuiet() {
    long stored = storedCount.getCount() + rejectedCount.getCount();
    if (stored != storedWhenLastTicked) {
      storedWhenLastTicked = stored;
      saidHowMany = false;
    } else if (!saidHowMany && inFlight == 0) {
      saidHowMany = true;
      LOG.info(
          "task {} stored={} rejected={} failedBatches={} loaded={}",
          taskId,
          storedCount.getCount(),
          rejectedCount.getCount(),
          failedCount.getCount(),
          loadedCount.getCount());
    }
  }

  /**
   * False if it cannot be told now what its records are: the spout brings it again after a while.
   */
  private boolean isReadable(RecordBatch batch) {
    try {
      batch.decoded(0, decoder);
      return true;
    } catch (DecodingWaitsException notNow) {
      return false;
    }
  }

  /** False if the batch has to be resent later. */
  private boolean waitForRoom(int records) {
    try {
      while (!lanes.hasRoom(records) && !health.isAway()) {
        Answer answer = lanes.await();
        if (answer != null) {
          finish(answer);
        }
        goOn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !health.isAway() || (inFlight == 0 && health.isTimeToTry());
  }

  private void start(Tuple tuple) {
    RecordBatch batch = batchOf(tuple);
    List<StoredEvent> events = new ArrayList<>(batch.size());
    List<RejectedRecord> rejected = new ArrayList<>();
    order.reads(batch.topicId());
    for (int i = 0; i < batch.size(); i++) {
      Decoded decoded = batch.decoded(i, decoder);
      if (decoded instanceof CarEvent event) {
        events.add(
            new StoredEvent(
                event,
                order.cellMillis(
                    batch.partition(), batch.offset(i), batch.timestampMillis(i), event)));
      } else if (decoded instanceof Refusal refusal) {
        rejected.add(rejected(batch, i, refusal));
      } else if (decoded instanceof Heartbeat heartbeat) {
        rejected.add(
            HeartbeatRows.row(
                batch.topic(), batch.partition(), batch.timestampMillis(i), heartbeat));
      }
    }
    inFlight++;
    inFlightCount.inc();
    StoreCalls.Batch toStore = new StoreCalls.Batch(tuple, events, rejected);
    if (health.isAway()) {
      lanes.put(toStore);
    } else {
      lanes.add(toStore);
    }
  }

  private static RecordBatch batchOf(Tuple tuple) {
    return (RecordBatch) tuple.getValueByField(EventSpout.BATCH);
  }

  /** A set that keeps what was added last. */
  private static <T> Set<T> lastOf(int size) {
    return Collections.newSetFromMap(
        new LinkedHashMap<T, Boolean>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
            return size() > size;
          }
        });
  }

  private static RejectedRecord rejected(RecordBatch batch, int index, Refusal refusal) {
    byte[] value = batch.value(index);
    return new RejectedRecord(
        batch.topic(),
        batch.partition(),
        batch.offset(index),
        batch.timestampMillis(index),
        refusal.reason(),
        value == null ? NO_VALUE : value);
  }

  private void finishAnswered() {
    for (Answer answer = lanes.poll(); answer != null; answer = lanes.poll()) {
      finish(answer);
    }
    goOn();
  }

  private void finish(Answer answer) {
    Throwable failure = answer.failure();
    for (StoreCalls.Batch batch : answer.batches()) {
      inFlight--;
      inFlightCount.dec();
      if (failure == null) {
        storedCount.inc(batch.events().size());
        loadedCount.inc(answer.loaded() ? batch.events().size() : 0);
        long heartbeats = batch.rejected().stream().filter(HeartbeatRows::isOne).count();
        rejectedCount.inc(batch.rejected().size() - heartbeats);
        heartbeatCount.inc(heartbeats);
        stored.add(Place.of(batchOf(batch.tuple())));
        metrics.reached(Stage.STORED, batchOf(batch.tuple()));
        collector.ack(batch.tuple());
      } else {
        fail(batch.tuple());
      }
    }
    if (failure == null) {
      health.succeeded();
    } else {
      health.failed(reason(answer.batches().get(0).tuple(), failure));
    }
  }

  /** What waits for its call is resent if the store is away: it would only fail later. */
  private void goOn() {
    if (health.isAway()) {
      for (StoreCalls.Batch batch : lanes.withdraw()) {
        inFlight--;
        inFlightCount.dec();
        fail(batch.tuple());
      }
    } else {
      lanes.begin();
    }
  }

  private void fail(Tuple tuple) {
    failedCount.inc();
    collector.fail(tuple);
  }

  private static String reason(Tuple tuple, Throwable failure) {
    return tuple.getValueByField(EventSpout.BATCH) + ": " + StoreLanes.reason(failure);
  }

  private void addTo(Samples samples) {
    samples.counter("stored_events", "Events that HBase has confirmed.", storedCount.getCount());
    samples.counter(
        "loaded_events", "Of these, those that store files brought.", loadedCount.getCount());
    samples.counter(
        "rejected_records",
        "Records that are no event, and that HBase has confirmed.",
        rejectedCount.getCount());
    samples.counter(
        "stored_heartbeats",
        "Heartbeats whose rows HBase has confirmed.",
        heartbeatCount.getCount());
    samples.counter(
        "failed_batches", "Batches that HBase has not confirmed.", failedCount.getCount());
    samples.gauge(
        "batches_in_flight",
        "Batches that HBase has not answered yet.",
        Labels.EMPTY,
        inFlightCount.getCount());
  }

  @Override
  public void cleanup() {
    if (loads != null) {
      loads.close();
    }
    if (store != null) {
      store.close();
    }
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    // The end of this path.
  }
}
