package io.smartcar.topology.spout;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.events.RecordFormat;
import io.smartcar.topology.TestContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.storm.kafka.spout.KafkaSpout;
import org.apache.storm.kafka.spout.KafkaSpoutConfig;
import org.apache.storm.kafka.spout.KafkaSpoutWithClients;
import org.apache.storm.kafka.spout.internal.ClientFactory;
import org.apache.storm.spout.ISpoutOutputCollector;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * The real spout on a log in memory, with a topology behind it that acks and fails as chance will
 * have it: tuples done out of order, failed, read again, the spout restarted.
 */
final class SpoutRun {

  static final String TOPIC = "SmartCar-Topic";
  static final Duration MAX_DRIFT = Duration.ofSeconds(10);

  private record Given(Consumer<byte[], Object> consumer, Admin admin)
      implements ClientFactory<byte[], Object> {
    @Override
    public Consumer<byte[], Object> createConsumer(Map<String, Object> properties) {
      return consumer;
    }

    @Override
    public Admin createAdmin(Map<String, Object> properties) {
      return admin;
    }
  }

  private record Tuple(RecordBatch batch, Object id) {}

  private final Random random;
  private final Map<TopicPartition, NavigableSet<Long>> log = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

  /** By partition and offset: how often a record was in a tuple that was acked. */
  private final Map<TopicPartition, Map<Long, Integer>> applied = new HashMap<>();

  private final ArrayDeque<Tuple> underWay = new ArrayDeque<>();
  private final SpoutSettings settings;
  private final int failOneIn;
  private final Map<Integer, Long> emittedUntilMillis = new TreeMap<>();
  private long furthestApartMillis;
  private long missing;
  private long mostBytes;
  private String topicId = "old";
  private String emittedTopicId = "";
  private @Nullable BatchLedger ledger;

  /** How often the group's offsets are asked for in vain before a run gets an answer. */
  int unanswered;

  SpoutRun(long seed, BatchLimits limits, int failOneIn) {
    this(seed, limits, failOneIn, Long.MAX_VALUE);
  }

  SpoutRun(long seed, BatchLimits limits, int failOneIn, long maxBytes) {
    this.random = new Random(seed);
    this.failOneIn = failOneIn;
    this.settings =
        new SpoutSettings(
            EventLogSettings.of("none:1", TOPIC),
            "smartcar",
            limits,
            40,
            maxBytes,
            Duration.ofSeconds(2),
            new SpoutSettings.Alignment(
                ZoneOffset.UTC, RecordFormat.BOOK, Duration.ofSeconds(10), MAX_DRIFT));
  }

  /** Adds a partition with records at these offsets. */
  void partition(int number, NavigableSet<Long> offsets) {
    TopicPartition partition = new TopicPartition(TOPIC, number);
    log.put(partition, new TreeSet<>(offsets));
    missing += offsets.size();
  }

  /** Runs until all is committed or nothing has moved for long; what is under way then is lost. */
  void run(
      int maxCalls,
      BiFunction<BatchLedger, Random, UnaryOperator<ConsumerRecords<byte[], Object>>> interceptor) {
    underWay.clear();
    BatchLedger ours =
        new BatchLedger(settings.batch(), settings.maxBytesInMemory(), settings.patience());
    SteadyTopic topic = new SteadyTopic(TOPIC);
    KafkaOutageGuard outageGuard = new KafkaOutageGuard(topic, ours);
    KafkaSpoutConfig<byte[], Object> config = EventSpout.config(settings, topic, ours);
    ledger = ours;
    LogConsumer logConsumer =
        new LogConsumer(
            log,
            committed,
            interceptor.apply(ours, random),
            random,
            2 * settings.batch().records());
    logConsumer.unanswered = unanswered;
    try (Time.SimulatedTime time = new Time.SimulatedTime()) {
      TopicWatch watch =
          new TopicWatch(
              () -> topicId, () -> CompletableFuture.completedFuture(topicId), Time::nanoTime);
      Consumer<byte[], Object> consumer =
          EventConsumer.over(logConsumer, ours, watch, Time::nanoTime);
      KafkaSpout<byte[], Object> spout =
          new KafkaSpoutWithClients<>(config, new Given(consumer, noAdmin()));
      spout.open(
          Map.of(),
          new TestContext(EventSpout.NAME, 1, List.of(1)),
          new SpoutOutputCollector(sink()));
      outageGuard.call(spout::activate);
      EventTimeAlignment alignment =
          new EventTimeAlignment(settings.alignment(), EventSpout.POLL_MILLIS, Time::nanoTime);
      for (int i = 0; i < maxCalls && !isAllCommitted(); i++) {
        Time.advanceTime(20);
        if (underWay.size() < 16) {
          alignment.align(consumer);
          outageGuard.call(spout::nextTuple);
          alignment.brought(ours.takeBrought());
        }
        finishSome(spout);
        mostBytes = Math.max(mostBytes, ours.bytes());
        checkSum(ours.counts());
      }
    }
  }

  private static void checkSum(SpoutCounts counts) {
    if (counts.read() != counts.done() + counts.givenBack() + counts.open()) {
      throw new AssertionError("what was read is done, given back, or open: " + counts);
    }
  }

  private void finishSome(KafkaSpout<byte[], Object> spout) {
    while (!underWay.isEmpty() && random.nextInt(3) > 0) {
      Tuple tuple = random.nextBoolean() ? underWay.removeFirst() : underWay.removeLast();
      if (failOneIn > 0 && random.nextInt(failOneIn) == 0) {
        spout.fail(tuple.id());
        continue;
      }
      RecordBatch batch = tuple.batch();
      Map<Long, Integer> counts = appliedOf(new TopicPartition(TOPIC, batch.partition()));
      for (int i = 0; i < batch.size(); i++) {
        if (counts.merge(batch.offset(i), 1, Integer::sum) == 1) {
          missing--;
        }
      }
      spout.ack(tuple.id());
    }
  }

  private boolean isAllCommitted() {
    return underWay.isEmpty() && missing() == 0 && lag() == 0;
  }

  /** How far the group is behind the log's end, as every tool that shows lag sees it. */
  long lag() {
    long lag = 0;
    for (Map.Entry<TopicPartition, NavigableSet<Long>> partition : log.entrySet()) {
      OffsetAndMetadata group = committed.get(partition.getKey());
      lag += partition.getValue().last() + 1 - (group == null ? 0 : group.offset());
    }
    return lag;
  }

  /** The topic is deleted and created again, with other partitions to be added. */
  void makeAnew(String newTopicId) {
    topicId = newTopicId;
    log.clear();
    applied.clear();
    missing = 0;
  }

  /** The most that the batches in memory had together. */
  long mostBytes() {
    return mostBytes;
  }

  private Map<Long, Integer> appliedOf(TopicPartition partition) {
    return applied.computeIfAbsent(partition, added -> new HashMap<>());
  }

  /** Records that were in no acked tuple. */
  long missing() {
    return missing;
  }

  /** Records that were in more than one acked tuple. */
  long repeated() {
    return applied.values().stream()
        .flatMap(each -> each.values().stream())
        .filter(count -> count > 1)
        .count();
  }

  /** How far in event time one partition ever was ahead of another that had more, as emitted. */
  Duration furthestApart() {
    return Duration.ofMillis(furthestApartMillis);
  }

  /** The topic id of the batch that was emitted last. */
  String emittedTopicId() {
    return emittedTopicId;
  }

  private void emitted(RecordBatch batch) {
    emittedTopicId = batch.topicId();
    int partition = batch.partition();
    long last = batch.offset(batch.size() - 1);
    long until =
        emittedUntilMillis.merge(partition, LogConsumer.timeMillis(partition, last), Math::max);
    NavigableSet<Long> all =
        log.getOrDefault(new TopicPartition(TOPIC, partition), Collections.emptyNavigableSet());
    if (all.higher(last) != null && emittedUntilMillis.size() == log.size()) {
      long furthest = Collections.max(emittedUntilMillis.values());
      furthestApartMillis = Math.max(furthestApartMillis, furthest - until);
    }
  }

  BatchLedger ledger() {
    if (ledger == null) {
      throw new IllegalStateException("nothing has run");
    }
    return ledger;
  }

  int maxUncommittedBatches() {
    return settings.maxUncommittedBatches();
  }

  private static Admin noAdmin() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private ISpoutOutputCollector sink() {
    return new ISpoutOutputCollector() {
      @Override
      public List<Integer> emit(String stream, List<Object> tuple, Object id) {
        RecordBatch batch = (RecordBatch) tuple.get(1);
        emitted(batch);
        underWay.add(new Tuple(batch, id));
        return List.of();
      }

      @Override
      public void emitDirect(int task, String stream, List<Object> tuple, Object id) {
        throw new UnsupportedOperationException();
      }

      @Override
      public long getPendingCount() {
        return underWay.size();
      }

      @Override
      public void flush() {}

      @Override
      public void reportError(Throwable error) {
        throw new AssertionError(error);
      }
    };
  }
}
