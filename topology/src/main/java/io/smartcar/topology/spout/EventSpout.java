package io.smartcar.topology.spout;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.RecordDeserializer;
import io.smartcar.topology.metrics.Stage;
import io.smartcar.topology.metrics.WorkerMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.storm.Config;
import org.apache.storm.kafka.spout.FirstPollOffsetStrategy;
import org.apache.storm.kafka.spout.KafkaSpoutConfig;
import org.apache.storm.kafka.spout.KafkaSpoutConfig.ProcessingGuarantee;
import org.apache.storm.kafka.spout.KafkaSpoutWithClients;
import org.apache.storm.kafka.spout.subscription.RoundRobinManualPartitioner;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.tuple.Fields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spout of the events: storm-kafka-client's, at-least-once, with a tuple for each batch of
 * records. A tuple has the {@link #FIELDS} and is emitted until it is acked, a failed one again
 * after a growing wait. Servers that do not answer are waited for.
 */
public final class EventSpout extends KafkaSpoutWithClients<byte[], Object> {

  /** The component's name in the topology. */
  public static final String NAME = "kafkaSpout";

  /** The field of the partition's number, an int. */
  public static final String PARTITION = "partition";

  /** The field of the {@link RecordBatch}. */
  public static final String BATCH = "batch";

  /** The fields of every tuple, in their order. */
  static final Fields FIELDS = new Fields(PARTITION, BATCH);

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(EventSpout.class);

  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

  /** Batches count as uncommitted until the next commit, so this bounds the rate as well. */
  private static final long COMMIT_PERIOD_MILLIS = 500;

  private static final long NEW_PARTITIONS_PERIOD_MILLIS = 5_000;

  /** A poll with nothing to bring holds up the acks that long. */
  static final long POLL_MILLIS = 100;

  private static final int API_TIMEOUT_MILLIS = 10_000;

  /** Enough that most batches are full when there is much to read. */
  private static final int BATCHES_A_POLL = 4;

  /**
   * A quarter of Kafka's. What was fetched of one partition is handed out before the next one's,
   * and waits in the rules for that of all others.
   */
  private static final int FETCHED_BYTES_A_PARTITION = 1 << 18;

  private final EventLogSettings log;
  private final SpoutSettings.Alignment alignmentSettings;
  private final SteadyTopic topic;
  private final BatchLedger ledger;
  private transient @Nullable EventTimeAlignment alignment;
  private transient boolean warnOfTimestamps;
  private final KafkaOutageGuard outageGuard;

  /** Creates a spout that opens its connection in the worker. */
  public EventSpout(SpoutSettings settings) {
    this(
        settings,
        new SteadyTopic(settings.log().topic()),
        new BatchLedger(settings.batch(), settings.maxBytesInMemory(), settings.patience()));
  }

  private EventSpout(SpoutSettings settings, SteadyTopic topic, BatchLedger ledger) {
    super(config(settings, topic, ledger), new EventClients(settings.log(), ledger));
    this.log = settings.log();
    this.alignmentSettings = settings.alignment();
    this.topic = topic;
    this.ledger = ledger;
    this.outageGuard = new KafkaOutageGuard(topic, ledger);
  }

  /** Tells Storm how batches travel between workers. */
  public static void register(Config config) {
    config.registerSerialization(RecordBatch.class, RecordBatchSerializer.class);
  }

  static KafkaSpoutConfig<byte[], Object> config(
      SpoutSettings settings, SteadyTopic topic, BatchLedger ledger) {
    KafkaSpoutConfig.Builder<byte[], Object> builder =
        new KafkaSpoutConfig.Builder<>(
            settings.log().bootstrapServers(), topic, new RoundRobinManualPartitioner());
    return builder
        .setGroupId(settings.groupId())
        .setProp(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId())
        .setProp(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
        .setProp(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, RecordDeserializer.class)
        .setProp(
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, List.of(BatchingInterceptor.class.getName()))
        .setProp(BatchingInterceptor.LEDGER, ledger)
        // What a producer took back is no event.
        .setProp(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setProp(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
        // Or a partition that is added would be seen after up to five minutes.
        .setProp(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) NEW_PARTITIONS_PERIOD_MILLIS)
        .setProp(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS)
        .setProp(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS)
        .setProp(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batch().records() * BATCHES_A_POLL)
        .setProp(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCHED_BYTES_A_PARTITION)
        .setTupleListener(ledger)
        .setRecordTranslator(new BatchTranslator())
        .setProcessingGuarantee(ProcessingGuarantee.AT_LEAST_ONCE)
        .setFirstPollOffsetStrategy(FirstPollOffsetStrategy.UNCOMMITTED_EARLIEST)
        .setRetry(new BoundedBackoff(FIRST_RETRY, LONGEST_RETRY))
        .setMaxUncommittedOffsets(settings.maxUncommittedBatches())
        .setOffsetCommitPeriodMs(COMMIT_PERIOD_MILLIS)
        .setPartitionRefreshPeriodMs(NEW_PARTITIONS_PERIOD_MILLIS)
        .setPollTimeoutMs(POLL_MILLIS)
        .build();
  }

  @Override
  public void open(
      Map<String, Object> conf, TopologyContext context, SpoutOutputCollector collector) {
    super.open(conf, context, collector);
    WorkerMetrics metrics = WorkerMetrics.of(context);
    ledger.measures(metrics.histogram(Stage.BATCH));
    metrics.add(samples -> ledger.counts().addTo(samples));
    // One task says it for all.
    warnOfTimestamps = context.getThisTaskIndex() == 0;
    alignment = new EventTimeAlignment(alignmentSettings, POLL_MILLIS, System::nanoTime);
  }

  @Override
  public void activate() {
    outageGuard.call(super::activate);
    if (warnOfTimestamps) {
      warnOfTimestamps = false;
      EventTopic.sayTimestamps(log, LOG::warn, LOG::info);
    }
  }

  @Override
  public void nextTuple() {
    outageGuard.call(this::nextAligned);
  }

  private void nextAligned() {
    Consumer<?, ?> consumer = topic.consumer();
    if (alignment == null || consumer == null) {
      super.nextTuple();
      return;
    }
    alignment.align(consumer);
    super.nextTuple();
    alignment.brought(ledger.takeBrought());
  }

  @Override
  public void deactivate() {
    outageGuard.call(super::deactivate);
  }
}
