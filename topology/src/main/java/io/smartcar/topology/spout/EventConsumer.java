package io.smartcar.topology.spout;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The spout's consumer: Kafka's, but that commits and committed offsets go through {@link
 * BatchCommits}, that it watches which topic it reads, and that it brings nothing new while the
 * ledger is full. One spout's thread.
 */
final class EventConsumer implements InvocationHandler {

  private static final long COMMIT_BEYOND_NANOS = 1_000_000_000L;

  private final Consumer<byte[], Object> consumer;
  private final BatchLedger ledger;
  private final TopicWatch topic;
  private final BatchCommits commits;
  private final LongSupplier nanoTime;
  private long committedBeyondAtNanos;

  private EventConsumer(
      Consumer<byte[], Object> consumer,
      BatchLedger ledger,
      TopicWatch topic,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.ledger = ledger;
    this.topic = topic;
    this.commits = new BatchCommits(ledger, topic);
    this.nanoTime = nanoTime;
    this.committedBeyondAtNanos = nanoTime.getAsLong();
    // What the consumer knows by itself: it asks nobody.
    ledger.asks(partition -> consumer.currentLag(partition).orElse(0));
  }

  /** Such a consumer over one of Kafka's. */
  @SuppressWarnings("unchecked") // a proxy has no type arguments
  static Consumer<byte[], Object> over(
      Consumer<byte[], Object> consumer,
      BatchLedger ledger,
      TopicWatch topic,
      LongSupplier nanoTime) {
    return (Consumer<byte[], Object>)
        Proxy.newProxyInstance(
            EventConsumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            new EventConsumer(consumer, ledger, topic, nanoTime));
  }

  @Override
  @SuppressWarnings("unchecked") // the arguments are those of Consumer's methods
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    Object first = given == null || given.length != 1 ? null : given[0];
    if (method.getName().equals("poll") && first instanceof Duration timeout) {
      return poll(timeout);
    }
    if (method.getName().equals("commitSync") && first instanceof Map) {
      commit((Map<TopicPartition, OffsetAndMetadata>) first);
      return null;
    }
    if (method.getName().equals("committed") && first instanceof Set) {
      return commits.ofSpout(consumer.committed((Set<TopicPartition>) first));
    }
    try {
      return method.invoke(consumer, given);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    consumer.commitSync(commits.ofGroup(offsets));
    commits.committed(offsets);
  }

  private ConsumerRecords<byte[], Object> poll(Duration timeout) {
    // Before, not behind it: what a poll has brought must reach the spout whatever fails.
    topic.look();
    ledger.reads(topic.id());
    commitBeyond();
    Set<TopicPartition> held = ledger.isFull() ? withNothingToRepeat() : Set.of();
    consumer.pause(held);
    try {
      ConsumerRecords<byte[], Object> polled = consumer.poll(timeout);
      ledger.takeRefused().forEach(consumer::seek);
      return polled;
    } finally {
      consumer.resume(held);
    }
  }

  /** Those that would bring new batches; what failed must be resent, or nothing gets free. */
  private Set<TopicPartition> withNothingToRepeat() {
    Set<TopicPartition> held = new HashSet<>(consumer.assignment());
    held.removeAll(consumer.paused());
    held.removeIf(partition -> consumer.position(partition) < ledger.reachesTo(partition));
    return held;
  }

  private void commitBeyond() {
    long nanos = nanoTime.getAsLong();
    if (nanos - committedBeyondAtNanos < COMMIT_BEYOND_NANOS) {
      return;
    }
    committedBeyondAtNanos = nanos;
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition partition : ledger.taken()) {
      if (consumer.assignment().contains(partition)) {
        positions.put(partition, consumer.position(partition));
      }
    }
    Map<TopicPartition, OffsetAndMetadata> beyond = commits.beyond(positions);
    if (!beyond.isEmpty()) {
      // If it fails, lag shows a little until the next batch is done.
      consumer.commitAsync(beyond, null);
    }
  }
}
