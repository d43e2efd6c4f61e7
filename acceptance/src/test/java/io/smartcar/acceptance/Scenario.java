package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.Schema;
import io.smartcar.redis.LateStore;
import io.smartcar.redis.RedisLateStore;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * One way through the whole path: a topic, tables, a consumer group and a topology of its own, and
 * an empty Redis. Telemetry is put into the log before the topology is deployed, so that what comes
 * out is a function of the log alone.
 */
final class Scenario implements AutoCloseable {

  /** Two workers and two tasks of each component. */
  static final Map<String, String> TWO_OF_EACH =
      Map.of(
          "smartcar.topology.workers", "2",
          "smartcar.topology.spout-tasks", "2",
          "smartcar.topology.hbase-tasks", "2",
          "smartcar.topology.esper-tasks", "2",
          "smartcar.topology.redis-tasks", "2",
          "smartcar.topology.ackers", "2");

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MAX_MESSAGE_BYTES = 4_000_000;

  private final Platform platform;
  private final String name;
  private int partitions;
  private final Map<String, String> keys;
  private final SmartcarConfig config;
  private final Admin admin;
  private boolean deployed;

  /**
   * Prepares topic and tables.
   *
   * @param overrides keys of the configuration that differ from the defaults
   */
  Scenario(Platform platform, String name, int partitions, Map<String, String> overrides) {
    this.platform = platform;
    this.name = name;
    this.partitions = partitions;
    this.keys = new HashMap<>(platform.addresses());
    keys.put("smartcar.kafka.topic", name);
    keys.put("smartcar.kafka.group-id", name);
    keys.put("smartcar.hbase.table", name);
    keys.put("smartcar.rules.checkpoint-interval", "1s");
    keys.put("smartcar.late.settle", "1s");
    keys.put("smartcar.late.longest-wait", "5s");
    keys.putAll(overrides);
    this.config = SmartcarConfig.load(null, keys);
    this.admin = Admin.create(kafka());
    try (EventTopic topic = new EventTopic(StoreSettings.log(config))) {
      topic.create(partitions);
    }
    try (Schema schema = new Schema(StoreSettings.hbase(config))) {
      assertThat(schema.install()).as("differences of the tables").isEmpty();
    }
    new Stores(platform, config).emptyRedis();
  }

  /** Sends each line keyed by its second field, in this order, and returns when all arrived. */
  void send(List<String> lines) {
    sendRecords(lines.stream().map(line -> line.getBytes(UTF_8)).toList());
  }

  /** The same, behind what is in the log. */
  void sendMore(List<String> lines) {
    int before = log().size();
    produce(lines.stream().map(line -> line.getBytes(UTF_8)).toList());
    assertThat(log()).as("records in the log").hasSize(before + lines.size());
  }

  /** Sends records of one car, behind what is in the log. */
  void sendMore(String car, List<byte[]> records) {
    int before = log().size();
    produce(records, value -> car.getBytes(UTF_8));
    assertThat(log()).as("records in the log").hasSize(before + records.size());
  }

  /** Sends a record of which a header names the format, behind what is in the log. */
  void sendNamed(String format, String car, byte[] record) {
    int before = log().size();
    Map<String, Object> properties = new HashMap<>(kafka());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> named =
          new ProducerRecord<>(name, car.getBytes(UTF_8), record);
      named.headers().add("smartcar-format", format.getBytes(UTF_8));
      var unused = producer.send(named);
    }
    assertThat(log()).as("records in the log").hasSize(before + 1);
  }

  /**
   * As {@link #send}, of bytes, or null for a record without a value; what is no CSV has no key.
   */
  void sendRecords(List<byte[]> records) {
    produce(records);
    assertThat(log()).as("records in the log").hasSize(records.size());
  }

  private void produce(List<byte[]> records) {
    produce(records, Scenario::key);
  }

  private void produce(List<byte[]> records, UnaryOperator<byte @Nullable []> key) {
    Map<String, Object> properties = new HashMap<>(kafka());
    properties.put("linger.ms", 20);
    properties.put("max.request.size", MAX_MESSAGE_BYTES);
    properties.put("compression.type", "lz4");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (byte[] value : records) {
        var unused = producer.send(new ProducerRecord<>(name, key.apply(value), value));
      }
    }
  }

  private static byte @Nullable [] key(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    Contract.Reading reading = Contract.read(new String(value, UTF_8));
    return reading == null ? null : reading.car().getBytes(UTF_8);
  }

  /** The whole topic; of each partition in the order of the offsets. */
  List<LogRecord> log() {
    List<LogRecord> log = new ArrayList<>();
    forEachInLog(log::add);
    return log;
  }

  /** The same, one after the other. */
  void forEachInLog(Consumer<LogRecord> taker) {
    Map<String, Object> properties = new HashMap<>(kafka());
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(topicPartitions());
      Map<TopicPartition, Long> ends = consumer.endOffsets(topicPartitions());
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> logged : consumer.poll(Duration.ofSeconds(1))) {
          taker.accept(
              new LogRecord(
                  logged.partition(), logged.offset(), logged.timestamp(), logged.value()));
        }
      }
    }
  }

  /** Returns when the topic has so many. */
  void addPartitions(int count) throws ExecutionException, InterruptedException {
    admin.createPartitions(Map.of(name, NewPartitions.increaseTo(count))).all().get();
    partitions = count;
  }

  /** What the contract says of the log as it is now. */
  Contract contract() {
    return Contract.of(name, log());
  }

  /** The contract's alerts of a log that may be too long to be kept. */
  SortedMap<String, String> expectedAlerts() {
    Map<Integer, Contract> contracts = new HashMap<>();
    forEachInLog(
        logged ->
            contracts
                .computeIfAbsent(logged.partition(), p -> Contract.ofOnePartition(name))
                .take(logged));
    SortedMap<String, String> alerts = new TreeMap<>();
    contracts.values().forEach(contract -> alerts.putAll(contract.outcome().alerts()));
    return alerts;
  }

  /** {@code storm jar} with the jar that the build made. */
  void deploy() throws IOException, InterruptedException, SandboxException {
    deploy(configurationFile());
  }

  /** The same as another user of a secure sandbox than the test itself is. */
  void deployAs(String user) throws IOException, InterruptedException, SandboxException {
    Map<String, String> as = new HashMap<>(keys);
    as.putAll(ConfigurationOptions.addresses(platform.sandbox().settings(), user));
    Path file = Files.createTempFile(platform.directory(), name, ".conf");
    deploy(Files.writeString(file, SmartcarConfig.load(null, as).render()));
  }

  private void deploy(Path file) throws IOException, InterruptedException, SandboxException {
    deploy(Platform.topologyJar(), file);
  }

  /** The same with another jar, and a file that its release can read. */
  void deploy(Path jar, Path file) throws IOException, InterruptedException, SandboxException {
    platform.storm("jar", jar.toString(), "io.smartcar.topology.Main", name, "-c", file.toString());
    deployed = true;
  }

  /** What differs from the defaults of the configuration. */
  Map<String, String> keys() {
    return Map.copyOf(keys);
  }

  /** A file with the configuration that the topology is deployed with. */
  Path configurationFile() throws IOException {
    Path file = Files.createTempFile(platform.directory(), name, ".conf");
    return Files.writeString(file, config.render());
  }

  /**
   * Waits until the rules have taken the whole log, every alert is in Redis, all that came late is
   * judged, and as many rows are in HBase as are expected, then reads what is there.
   */
  Outcome awaitOutcome(Outcome expected) {
    return awaitOutcome(expected, PATIENCE);
  }

  /** The same, for longer. */
  Outcome awaitOutcome(Outcome expected, Duration patience) {
    Stores stores = new Stores(platform, config);
    awaitRules(patience);
    awaitJudged(patience);
    Awaitility.await("rows of " + name)
        .atMost(patience)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              assertThat(stores.rejectedRows()).hasSize(expected.rejected().size());
              assertThat(stores.rowCount()).isEqualTo(expected.rows().size());
            });
    return stores.read();
  }

  /** Waits until the rules have taken the whole log, and every alert is in Redis. */
  void awaitRules(Duration patience) {
    Awaitility.await("rules at the end of " + name)
        .atMost(patience)
        .pollInterval(Duration.ofMillis(500))
        .until(this::rulesAreAtTheEnd);
  }

  /** Waits until nothing that came late waits to be judged. */
  void awaitJudged(Duration patience) {
    try (LateStore late = new RedisLateStore(StoreSettings.redis(config))) {
      Awaitility.await("late readings of " + name + " to be judged")
          .atMost(patience)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> late.counts().cars() == 0);
    }
  }

  SmartcarConfig config() {
    return config;
  }

  HBaseSettings hbase() {
    return StoreSettings.hbase(config);
  }

  /** What is in HBase and in Redis. */
  Stores stores() {
    return new Stores(platform, config);
  }

  String topic() {
    return name;
  }

  /** Records that the cars' rules had taken when they last saved how far they were. */
  long takenByRules() throws ExecutionException, InterruptedException {
    return checkpoints(name + "-rules").values().stream().mapToLong(Checkpoint::position).sum();
  }

  /** Records that are in the log, and offsets without one. */
  long end() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    topicPartitions().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().values().stream()
        .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
        .sum();
  }

  /** How far the spout's group is behind the log's end, as every tool that shows lag sees it. */
  long lag() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get();
    return end() - committed.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
  }

  /** Records of which the spout's group knows that they are done. */
  long stored() throws ExecutionException, InterruptedException {
    return admin
        .listConsumerGroupOffsets(name)
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  /** Has the spout read again what the log has since then; the topology must have been killed. */
  void setBack(Instant since) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> from = new HashMap<>();
    topicPartitions()
        .forEach(partition -> from.put(partition, OffsetSpec.forTimestamp(since.toEpochMilli())));
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    admin
        .listOffsets(from)
        .all()
        .get()
        .forEach(
            (partition, found) -> {
              if (found.offset() >= 0) {
                offsets.put(partition, new OffsetAndMetadata(found.offset()));
              }
            });
    assertThat(offsets).as("partitions with records since " + since).isNotEmpty();
    admin.alterConsumerGroupOffsets(name, offsets).all().get();
  }

  /** Deletes the topic and creates it again, empty. */
  void makeTopicAnew() throws ExecutionException, InterruptedException {
    admin.deleteTopics(List.of(name)).all().get();
    Awaitility.await("the topic to be gone")
        .atMost(PATIENCE)
        .until(() -> !admin.listTopics().names().get().contains(name));
    try (EventTopic topic = new EventTopic(StoreSettings.log(config))) {
      assertThat(topic.create(partitions)).isTrue();
    }
  }

  /** Kills the topology; it may be deployed again. */
  void undeploy() throws IOException, InterruptedException, SandboxException {
    platform.kill(name);
    deployed = false;
  }

  private Map<TopicPartition, Checkpoint> checkpoints(String group)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Checkpoint> checkpoints = new HashMap<>();
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach(
            (partition, saved) ->
                checkpoints.put(partition, Checkpoint.of(saved.offset(), saved.metadata())));
    return checkpoints;
  }

  private boolean rulesAreAtTheEnd() throws ExecutionException, InterruptedException {
    return areAtTheEnd(name + "-rules") && areAtTheEnd(name + "-rules-fleet");
  }

  private boolean areAtTheEnd(String group) throws ExecutionException, InterruptedException {
    Map<TopicPartition, Checkpoint> checkpoints = checkpoints(group);
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    topicPartitions().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().entrySet().stream()
        .allMatch(
            end -> {
              Checkpoint checkpoint = checkpoints.get(end.getKey());
              return checkpoint != null
                  && checkpoint.quiet()
                  && checkpoint.position() >= end.getValue().offset();
            });
  }

  private List<TopicPartition> topicPartitions() {
    return IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(name, p)).toList();
  }

  private Map<String, Object> kafka() {
    return StoreSettings.log(config).client(Map.of());
  }

  @Override
  public void close() throws IOException, InterruptedException, SandboxException {
    admin.close();
    if (deployed) {
      platform.kill(name);
    }
  }
}
