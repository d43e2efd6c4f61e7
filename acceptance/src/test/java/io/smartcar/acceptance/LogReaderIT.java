package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.LogReader;
import io.smartcar.eventlog.LogSlice;
import io.smartcar.eventlog.TopicRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What those rely on who read the log by offset, on a real broker. */
@ExtendWith(Platform.Running.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the topics of LogReaderIT")
final class LogReaderIT {

  private static final int PARTITIONS = 3;
  private static final int RECORDS = 5_000;

  private final String bootstrapServers;
  private final Map<String, Object> connection;

  LogReaderIT(Platform platform) {
    bootstrapServers = platform.bootstrapServers();
    connection = Map.of("bootstrap.servers", bootstrapServers);
  }

  @Test
  void read_partitionsInTurn_givesEachItsRecordsOnceAndInOrder() throws Exception {
    String topic = topic("log-turns");
    send(topic, RECORDS);
    try (LogReader log = new LogReader(EventLogSettings.of(bootstrapServers, topic))) {
      long[] next = new long[PARTITIONS];
      for (int turn = 0; next[0] + next[1] + next[2] < PARTITIONS * RECORDS; turn++) {
        int partition = turn % PARTITIONS;
        long to = Math.min(RECORDS, next[partition] + 700);
        LogSlice slice = log.read(partition, next[partition], to);
        assertThat(slice.firstOffset()).isEqualTo(next[partition]);
        assertThat(slice.nextOffset()).isBetween(next[partition], to);
        assertThat(values(slice)).isEqualTo(values(partition, next[partition], slice.nextOffset()));
        next[partition] = slice.nextOffset();
        assertThat(turn).as("turns without an end").isLessThan(1_000);
      }
    }
  }

  @Test
  void read_anyOffsetAgain_givesTheSame() throws Exception {
    String topic = topic("log-again");
    send(topic, RECORDS);
    try (LogReader log = new LogReader(EventLogSettings.of(bootstrapServers, topic))) {
      for (long from : List.of(4_000L, 10L, 2_500L, 10L)) {
        assertThat(values(readAll(log, 1, from, from + 100)))
            .isEqualTo(values(1, from, from + 100));
      }
      assertThat(log.endOffsets(Set.of(0, 2)).get(10, TimeUnit.SECONDS))
          .isEqualTo(Map.of(0, (long) RECORDS, 2, (long) RECORDS));
      assertThat(log.topic().partitionCount()).isEqualTo(PARTITIONS);
    }
  }

  @Test
  void askTopic_partitionsAdded_soonCountsThem() throws Exception {
    String topic = topic("log-grows");
    try (LogReader log = new LogReader(EventLogSettings.of(bootstrapServers, topic));
        Admin admin = Admin.create(connection)) {
      assertThat(log.askTopic().get(10, TimeUnit.SECONDS).partitionCount()).isEqualTo(PARTITIONS);

      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(PARTITIONS + 2))).all().get();

      Awaitility.await("the new partitions")
          .atMost(Duration.ofSeconds(5))
          .until(() -> log.askTopic().get(10, TimeUnit.SECONDS).partitionCount() == PARTITIONS + 2);
    }
  }

  @Test
  void read_offsetsThatTheLogHasForgotten_beginsWhereItBegins() throws Exception {
    String topic = topic("log-forgotten");
    send(topic, RECORDS);
    try (Admin admin = Admin.create(connection);
        LogReader log = new LogReader(EventLogSettings.of(bootstrapServers, topic))) {
      assertThat(log.read(2, 0, 10).firstOffset()).isZero();
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(3_000)))
          .all()
          .get();

      LogSlice slice = readAll(log, 0, 100, 3_010);

      assertThat(slice.firstOffset()).isEqualTo(3_000);
      assertThat(values(slice)).isEqualTo(values(0, 3_000, 3_010));
      assertThat(values(readAll(log, 2, 10, 20))).isEqualTo(values(2, 10, 20));
    }
  }

  @Test
  void read_transactions_leavesOutWhatWasAbortedAndTheirMarkers() throws Exception {
    String topic = topic("log-transactions");
    Map<String, Object> properties = new HashMap<>(connection);
    properties.put("transactional.id", "log-transactions");
    try (KafkaProducer<byte[], byte[]> producer = producer(properties)) {
      producer.initTransactions();
      for (int transaction = 0; transaction < 4; transaction++) {
        producer.beginTransaction();
        producer.send(record(topic, 0, transaction)).get();
        if (transaction % 2 == 0) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    try (LogReader log = new LogReader(EventLogSettings.of(bootstrapServers, topic))) {
      // The broker writes the last marker after it has answered.
      Awaitility.await("the last transaction's end")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(log.endOffsets(Set.of(0)).get(10, TimeUnit.SECONDS))
                      .isEqualTo(Map.of(0, 8L)));
      List<String> read = new ArrayList<>();
      long next = 0;
      while (next < 8) {
        LogSlice slice = log.read(0, next, 8);
        assertThat(slice.nextOffset()).isGreaterThan(next);
        read.addAll(values(slice));
        next = slice.nextOffset();
      }
      assertThat(read).containsExactly(value(0, 0), value(0, 2));
    }
  }

  /** A partition with an open transaction is not at its end: what it will show is not known yet. */
  @Test
  void endOffsets_openTransaction_areBehindWhatCanBeReadUntilItEnds() throws Exception {
    String topic = topic("log-open-transaction");
    Map<String, Object> properties = new HashMap<>(connection);
    properties.put("transactional.id", "log-open-transaction");
    EventLogSettings settings = EventLogSettings.of(bootstrapServers, topic);
    try (KafkaProducer<byte[], byte[]> transactions = producer(properties);
        KafkaProducer<byte[], byte[]> producer = producer(connection);
        LogReader log = new LogReader(settings)) {
      producer.send(record(topic, 0, 0)).get();
      transactions.initTransactions();
      transactions.beginTransaction();
      transactions.send(record(topic, 0, 1)).get();
      producer.send(record(topic, 0, 2)).get();

      assertThat(end(log)).isEqualTo(3);
      LogSlice readable = readAll(log, 0, 0, 3);
      assertThat(values(readable)).containsExactly(value(0, 0));
      assertThat(readable.nextOffset()).isEqualTo(1);
      assertThat(log.read(0, 1, 3).nextOffset()).isEqualTo(1);
      try (TopicRange trial = TopicRange.open(settings, Instant.EPOCH)) {
        assertThat(trial.read(0).nextOffset()).isEqualTo(1);
        assertThat(trial.ended(0)).as("a trial ends where it can read to").isTrue();
      }

      transactions.abortTransaction();

      // The broker writes the marker that ends it after it has answered.
      Awaitility.await("the transaction's end")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(end(log)).isEqualTo(4));
      List<String> read = new ArrayList<>();
      for (long next = 1; next < 4; ) {
        LogSlice slice = log.read(0, next, 4);
        read.addAll(values(slice));
        next = slice.nextOffset();
      }
      assertThat(read).containsExactly(value(0, 2));
    }
  }

  private static long end(LogReader log) throws Exception {
    return log.endOffsets(Set.of(0)).get(10, TimeUnit.SECONDS).getOrDefault(0, -1L);
  }

  @Test
  void offsetsAt_timestampsInAnyOrder_isTheFirstRecordAtOrAfter() throws Exception {
    String topic = topic("log-times");
    long[] timestamps = {5_000, 9_000, 2_000, 9_000, 3_000, 20_000, 4_000, 20_001};
    try (KafkaProducer<byte[], byte[]> producer = producer(connection)) {
      for (int offset = 0; offset < timestamps.length; offset++) {
        producer.send(record(topic, 0, timestamps[offset], offset)).get();
      }
      producer.send(record(topic, 1, 100L, 0)).get();
    }
    try (LogReader log = new LogReader(EventLogSettings.of(bootstrapServers, topic))) {
      Set<Integer> all = Set.of(0, 1, 2);
      assertThat(log.offsetsAt(all, 0)).isEqualTo(Map.of(0, 0L, 1, 0L));
      assertThat(log.offsetsAt(all, 100)).isEqualTo(Map.of(0, 0L, 1, 0L));
      assertThat(log.offsetsAt(all, 101)).isEqualTo(Map.of(0, 0L));
      for (long time : List.of(5_000L, 5_001L, 9_000L, 9_001L, 20_000L, 20_001L)) {
        assertThat(log.offsetsAt(Set.of(0), time))
            .as("at %d", time)
            .isEqualTo(Map.of(0, firstAt(timestamps, time)));
      }
      assertThat(log.offsetsAt(all, 20_002)).isEmpty();
      assertThatThrownBy(() -> log.offsetsAt(all, -1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void offsetsAt_batchesOfManyRecordsAndAForgottenStart_isExact() throws Exception {
    String topic = topic("log-times-forgotten");
    long start = 1_500_000_000_000L;
    try (KafkaProducer<byte[], byte[]> producer = producer(connection)) {
      for (int offset = 0; offset < RECORDS; offset++) {
        var unused = producer.send(record(topic, 0, start + offset * 1_000L, offset));
      }
    }
    try (Admin admin = Admin.create(connection);
        LogReader log = new LogReader(EventLogSettings.of(bootstrapServers, topic))) {
      assertThat(log.offsetsAt(Set.of(0), start + 2_345_000)).isEqualTo(Map.of(0, 2_345L));
      assertThat(log.offsetsAt(Set.of(0), start + 2_345_001)).isEqualTo(Map.of(0, 2_346L));
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(3_000)))
          .all()
          .get();

      assertThat(log.offsetsAt(Set.of(0), start + 2_345_000)).isEqualTo(Map.of(0, 3_000L));
      assertThat(log.offsetsAt(Set.of(0), 0)).isEqualTo(Map.of(0, 3_000L));
    }
  }

  @Test
  void offsetsAt_recordsOfAnOpenTransaction_doNotExistYet() throws Exception {
    String topic = topic("log-times-transactions");
    Map<String, Object> properties = new HashMap<>(connection);
    properties.put("transactional.id", "log-times-transactions");
    try (KafkaProducer<byte[], byte[]> producer = producer(properties);
        LogReader log = new LogReader(EventLogSettings.of(bootstrapServers, topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record(topic, 0, 1_000L, 0)).get();
      assertThat(log.offsetsAt(Set.of(0), 1_000)).isEmpty();

      producer.commitTransaction();

      // The broker writes the marker that ends it after it has answered.
      Awaitility.await("the transaction's end")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(log.offsetsAt(Set.of(0), 1_000)).isEqualTo(Map.of(0, 0L)));
    }
  }

  private static long firstAt(long[] timestamps, long time) {
    for (int offset = 0; offset < timestamps.length; offset++) {
      if (timestamps[offset] >= time) {
        return offset;
      }
    }
    throw new IllegalArgumentException("no record at or after " + time);
  }

  /** The first slice that has something. */
  private static LogSlice readAll(LogReader log, int partition, long from, long to)
      throws Exception {
    LogSlice slice = log.read(partition, from, to);
    while (slice.size() == 0) {
      slice = log.read(partition, from, to);
    }
    return slice;
  }

  private static List<String> values(LogSlice slice) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < slice.size(); i++) {
      byte[] value = slice.value(i);
      values.add(value == null ? "" : new String(value, US_ASCII));
    }
    return values;
  }

  private static List<String> values(int partition, long from, long to) {
    List<String> values = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      values.add(value(partition, offset));
    }
    return values;
  }

  private static String value(int partition, long offset) {
    return partition + "/" + offset;
  }

  private String topic(String name) throws Exception {
    try (EventTopic topic = new EventTopic(EventLogSettings.of(bootstrapServers, name));
        Admin admin = Admin.create(connection)) {
      topic.create(PARTITIONS);
      // Or the broker could delete records whose timestamps are old while a test reads them.
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, name),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET),
                      // Tests give records their own timestamps.
                      new AlterConfigOp(
                          new ConfigEntry("message.timestamp.type", "CreateTime"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    return name;
  }

  private void send(String topic, int records) {
    try (KafkaProducer<byte[], byte[]> producer = producer(connection)) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        for (int offset = 0; offset < records; offset++) {
          var unused = producer.send(record(topic, partition, offset));
        }
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int partition, long offset) {
    return record(topic, partition, null, offset);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, @Nullable Long timestamp, long offset) {
    return new ProducerRecord<>(
        topic, partition, timestamp, null, value(partition, offset).getBytes(US_ASCII));
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
