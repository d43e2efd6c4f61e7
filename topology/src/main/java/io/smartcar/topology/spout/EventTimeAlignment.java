package io.smartcar.topology.spout;

import io.smartcar.events.CarEvent;
import io.smartcar.events.DecodingWaitsException;
import io.smartcar.events.RecordDecoder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the partitions of one spout together in event time while there is much to read: one that is
 * ahead pauses until the others have followed. The rules can use nothing of it before that, and all
 * of it would wait in their tasks' memory. Used by {@link EventSpout} around each call of its
 * superclass, on the spout's thread; what the consumer throws goes through.
 *
 * <p>How it works: of what a poll brings of a partition the last record's event time is looked at.
 * The partition that is furthest behind, of those that have more to read, says how far the others
 * may go. One whose last record was no event, or of a clock too far ahead, does not count: nobody
 * knows where it is. If pausing led to a poll that brought nothing, as when the broker of the
 * partition behind is away, nobody pauses for a second.
 */
final class EventTimeAlignment {

  private static final long FREE_NANOS = 1_000_000_000L;

  private final SpoutSettings.Alignment settings;
  private final long pollNanos;
  private final LongSupplier nanoTime;
  private final RecordDecoder decoder;

  /** The furthest event time seen in a partition, epoch milliseconds. */
  private final Map<TopicPartition, Long> times = new HashMap<>();

  /** The partitions of which the last record that came was no event to go by. */
  private final Set<TopicPartition> unknown = new HashSet<>();

  private boolean pausing;
  private long calledAtNanos;
  private long freeUntilNanos;

  /**
   * Creates one that knows of no partition.
   *
   * @param pollMillis how long a poll waits for a record
   */
  EventTimeAlignment(SpoutSettings.Alignment settings, long pollMillis, LongSupplier nanoTime) {
    this.settings = settings;
    this.pollNanos = pollMillis * 1_000_000;
    this.nanoTime = nanoTime;
    this.decoder = settings.records().decoder(settings.zone());
    this.freeUntilNanos = nanoTime.getAsLong();
  }

  /** Pauses the partitions that are ahead and lets the others go on; before a call of the spout. */
  void align(Consumer<?, ?> consumer) {
    calledAtNanos = nanoTime.getAsLong();
    Set<TopicPartition> ahead =
        calledAtNanos - freeUntilNanos < 0 ? Set.of() : partitionsAhead(consumer);
    pausing = !ahead.isEmpty();
    Set<TopicPartition> others = new HashSet<>(consumer.paused());
    others.removeAll(ahead);
    consumer.resume(others);
    consumer.pause(ahead);
  }

  private Set<TopicPartition> partitionsAhead(Consumer<?, ?> consumer) {
    Set<TopicPartition> assigned = consumer.assignment();
    times.keySet().retainAll(assigned);
    unknown.retainAll(assigned);
    long behind = Long.MAX_VALUE;
    for (Map.Entry<TopicPartition, Long> partition : times.entrySet()) {
      if (partition.getValue() < behind
          && !unknown.contains(partition.getKey())
          && consumer.currentLag(partition.getKey()).orElse(0) > 0) {
        behind = partition.getValue();
      }
    }
    Set<TopicPartition> ahead = new HashSet<>();
    for (Map.Entry<TopicPartition, Long> partition : times.entrySet()) {
      if (partition.getValue() - settings.maxDrift().toMillis() > behind) {
        ahead.add(partition.getKey());
      }
    }
    return ahead;
  }

  /**
   * Notes what the call of the spout brought.
   *
   * @param last the last batch of each partition of which any came
   */
  void brought(Map<TopicPartition, RecordBatch> last) {
    last.forEach(this::look);
    long now = nanoTime.getAsLong();
    if (pausing && last.isEmpty() && now - calledAtNanos >= pollNanos) {
      freeUntilNanos = now + FREE_NANOS;
    }
  }

  private void look(TopicPartition partition, RecordBatch batch) {
    int index = batch.size() - 1;
    CarEvent event = event(batch, index);
    if (event != null
        && event.eventTime() - batch.timestampMillis(index)
            <= settings.maxClockAhead().toMillis()) {
      times.merge(partition, event.eventTime(), Math::max);
      unknown.remove(partition);
    } else {
      unknown.add(partition);
    }
  }

  private @Nullable CarEvent event(RecordBatch batch, int index) {
    try {
      return decoder.decode(batch.value(index)) instanceof CarEvent event ? event : null;
    } catch (DecodingWaitsException notNow) {
      return null;
    }
  }
}
