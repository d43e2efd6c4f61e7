package io.smartcar.simulator;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.eventlog.TopicWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Telemetry into a Kafka topic, keyed by car number, so that a car stays in one partition and its
 * records in order. The order across partitions stays close to the order of sending as well, see
 * {@link #MAX_SKEW}. Kafka acknowledges each record once and exactly once (idempotent producer, all
 * replicas).
 *
 * <p>{@link #partitionCounts} may be asked by any thread, the rest belongs to one.
 */
public final class KafkaTelemetrySink implements TelemetrySink {

  /**
   * How far, in the cars' time, a record may be ahead of a record of another partition that has not
   * arrived yet. Beyond it the sink flushes first: a reader of all partitions would find the other
   * car's record late, had its partition been quiet before.
   */
  public static final Duration MAX_SKEW = Duration.ofSeconds(1);

  /**
   * A partition that was sent nothing for so long gets its next record after all others arrived.
   */
  static final Duration QUIET = Duration.ofSeconds(2);

  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

  private final LogWriter log;
  private final WallClock clock;
  private final InFlight[] partitions;
  private volatile @Nullable EventLogException deliveryError;

  /**
   * Connects to Kafka.
   *
   * @throws TelemetryException if it does not answer within some seconds, or there is no such topic
   */
  public static KafkaTelemetrySink open(EventLogSettings settings) {
    return open(settings, DELIVERY_TIMEOUT);
  }

  /**
   * Connects to Kafka, and once connected sits out a broker that is away.
   *
   * @param patience how long a record may take to arrive; more than {@link
   *     io.smartcar.eventlog.EventTopic#TIMEOUT}
   * @throws TelemetryException if it does not answer within some seconds now, or there is no such
   *     topic
   */
  public static KafkaTelemetrySink open(EventLogSettings settings, Duration patience) {
    try {
      return new KafkaTelemetrySink(TopicWriter.open(settings, patience), WallClock.system());
    } catch (EventLogException away) {
      throw failure(away);
    }
  }

  KafkaTelemetrySink(LogWriter log, WallClock clock) {
    this.log = log;
    this.clock = clock;
    this.partitions = new InFlight[log.partitions()];
    Arrays.setAll(this.partitions, partition -> new InFlight());
  }

  @Override
  public void send(Telemetry record) {
    byte[] key =
        record.carNumber() == null ? null : record.carNumber().getBytes(StandardCharsets.UTF_8);
    // What Kafka's own partitioner does with a key; known here, so that the skew can be.
    int partition = log.partition(key == null ? record.value() : key);
    InFlight inFlight = partitions[partition];
    long nowNanos = clock.nanoTime();
    boolean wasQuiet =
        inFlight.sent() == 0 || nowNanos - inFlight.lastSentNanos() > QUIET.toNanos();
    if (wasQuiet || isTooFarAhead(inFlight, record.timeMillis())) {
      flush();
    } else {
      throwDeliveryError();
    }
    inFlight.send(record.timeMillis(), nowNanos);
    try {
      log.send(partition, key, record.value(), error -> arrived(inFlight, error));
    } catch (EventLogException refused) {
      throw failure(refused);
    }
  }

  @Override
  public void flush() {
    try {
      log.flush();
    } catch (EventLogException refused) {
      throw failure(refused);
    }
    throwDeliveryError();
  }

  @Override
  public void close() {
    log.close();
  }

  /** Records sent, by partition. */
  public long[] partitionCounts() {
    return Arrays.stream(partitions).mapToLong(InFlight::sent).toArray();
  }

  private void arrived(InFlight inFlight, @Nullable EventLogException error) {
    if (error != null && deliveryError == null) {
      deliveryError = error;
    }
    inFlight.arrive();
  }

  private boolean isTooFarAhead(InFlight own, long timeMillis) {
    long oldestAllowed = timeMillis - MAX_SKEW.toMillis();
    for (InFlight other : partitions) {
      if (other == own ? own.isFull() : other.oldestMillis() < oldestAllowed) {
        return true;
      }
    }
    return false;
  }

  private void throwDeliveryError() {
    EventLogException error = deliveryError;
    if (error != null) {
      throw failure(error);
    }
  }

  private static TelemetryException failure(EventLogException error) {
    return new TelemetryException(String.valueOf(error.getMessage()), error);
  }
}
