package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Cars that send a reading each second, as time goes, until they are closed; each at a speed that
 * may be changed. No second is left out, also if the machine is busy. Thread-safe.
 */
final class DrivingCars implements AutoCloseable {

  private final String topic;
  private final DateTimeFormatter dates;
  private final Map<String, Integer> speedsKmh = new ConcurrentHashMap<>();
  private final Map<String, Integer> silentAt = new ConcurrentHashMap<>();
  private final Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private int second;

  /** Lets them drive off. */
  DrivingCars(String bootstrapServers, String topic, ZoneId zone, Map<String, Integer> speedsKmh) {
    this.topic = topic;
    this.dates = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(zone);
    this.speedsKmh.putAll(speedsKmh);
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** From now on; a car leaves out the reading of a second. */
  void start(String silentCar, Instant silent) {
    silentAt.put(silentCar, Math.toIntExact(ChronoUnit.SECONDS.between(begun, silent)));
    var unused = clock.scheduleAtFixedRate(this::drive, 0, 1, TimeUnit.SECONDS);
  }

  private void drive() {
    Instant now = begun.plusSeconds(second);
    speedsKmh.forEach(
        (car, speedKmh) -> {
          if (silentAt.getOrDefault(car, -1) != second) {
            send(car, line(car, now, String.valueOf(speedKmh)));
          }
        });
    second++;
  }

  /** The second of the first reading. */
  Instant begun() {
    return begun;
  }

  /** From its next reading on. */
  void drive(String car, int speedKmh) {
    speedsKmh.put(car, speedKmh);
  }

  /** A record beside those of each second. */
  void send(String car, Instant at, String speed) {
    send(car, line(car, at, speed));
  }

  private void send(String car, String line) {
    var unused =
        producer.send(new ProducerRecord<>(topic, car.getBytes(UTF_8), line.getBytes(UTF_8)));
  }

  private String line(String car, Instant at, String speed) {
    return "%s,%s,3,0,F,N,%s,B02".formatted(dates.format(at), car, speed);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close();
  }
}
