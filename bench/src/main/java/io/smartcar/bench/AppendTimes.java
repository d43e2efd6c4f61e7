package io.smartcar.bench;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * When the events of a topic came there, by the log's own clock, which is this machine's; an event
 * is dated when it was due. Read once; immutable but for the histogram.
 *
 * @param events how many there are
 * @param distinct how many different ones
 * @param millis from due to there, of those that count
 * @param seconds from the first that came to the last
 */
record AppendTimes(long events, long distinct, Histogram millis, double seconds) {

  private static final int HOUR_MILLIS = 3_600_000;

  /** Reads the whole topic; those that were due from that moment on count. */
  static AppendTimes of(EventLogSettings log, int partitions, long countFromMillis) {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", log.bootstrapServers(), "auto.offset.reset", "earliest");
    Histogram millis = new Histogram(HOUR_MILLIS, 3);
    Set<String> distinct = new HashSet<>();
    long events = 0;
    long first = Long.MAX_VALUE;
    long last = 0;
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Set<TopicPartition> all = new HashSet<>();
      for (int partition = 0; partition < partitions; partition++) {
        all.add(new TopicPartition(log.topic(), partition));
      }
      consumer.assign(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
        for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofSeconds(1))) {
          events++;
          first = Math.min(first, one.timestamp());
          last = Math.max(last, one.timestamp());
          if (decoder.decode(one.value()) instanceof CarEvent event) {
            distinct.add(event.date() + event.carNumber());
            if (event.eventTime() >= countFromMillis) {
              millis.recordValue(Math.max(0, one.timestamp() - event.eventTime()));
            }
          }
        }
      }
    }
    return new AppendTimes(events, distinct.size(), millis, (last - first) / 1e3);
  }
}
