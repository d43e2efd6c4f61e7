package io.smartcar.topology.spout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.storm.kafka.spout.subscription.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * All partitions of one topic, the ones that are added later too. A partition once seen stays, also
 * while the servers do not answer or do not know the topic: given up and taken up again, its
 * batches would be cut anew while the old ones are still under way. One spout's thread.
 *
 * <p>It is also the one place where the spout shows its consumer.
 */
final class SteadyTopic implements TopicFilter {

  private static final long serialVersionUID = 1L;

  private final String topic;
  private final HashSet<TopicPartition> seen = new HashSet<>();
  private transient @Nullable Consumer<?, ?> consumer;

  SteadyTopic(String topic) {
    this.topic = topic;
  }

  @Override
  public Set<TopicPartition> getAllSubscribedPartitions(Consumer<?, ?> asking) {
    consumer = asking;
    try {
      List<PartitionInfo> answer = asking.partitionsFor(topic);
      if (answer != null) {
        answer.forEach(info -> seen.add(new TopicPartition(topic, info.partition())));
      }
    } catch (RetriableException e) {
      if (seen.isEmpty()) {
        throw e;
      }
    }
    if (seen.isEmpty()) {
      throw new TimeoutException("topic " + topic + " does not exist; create it");
    }
    return Set.copyOf(seen);
  }

  /** The consumer that asked last; null before any did. */
  @Nullable Consumer<?, ?> consumer() {
    return consumer;
  }

  @Override
  public String getTopicsString() {
    return topic;
  }
}
