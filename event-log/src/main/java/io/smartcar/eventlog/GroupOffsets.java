package io.smartcar.eventlog;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The committed offsets of a consumer group in the topic, each with its metadata: how far somebody
 * is, and what a rule task keeps of itself. Every Kafka tool that shows a group's lag shows them.
 * Connects when it is first used; methods throw {@link EventLogException} if Kafka does not answer.
 * Not thread-safe: one thread.
 */
public final class GroupOffsets implements AutoCloseable {

  private static final long TIMEOUT_MILLIS = 10_000;

  private final EventLogSettings settings;
  private final String group;
  private @Nullable Admin admin;

  /** Creates it without connecting. */
  public GroupOffsets(EventLogSettings settings, String group) {
    this.settings = settings;
    this.group = group;
  }

  /** The offsets of these partitions; one without is not in the map. */
  public Map<Integer, CommittedOffset> of(Set<Integer> partitions) {
    return partitions.isEmpty()
        ? Map.of()
        : ask(new ListConsumerGroupOffsetsSpec().topicPartitions(inTopic(partitions)));
  }

  /** The offsets of all partitions that have one. */
  public Map<Integer, CommittedOffset> all() {
    return ask(new ListConsumerGroupOffsetsSpec());
  }

  private Map<Integer, CommittedOffset> ask(ListConsumerGroupOffsetsSpec which) {
    try {
      Map<TopicPartition, @Nullable OffsetAndMetadata> committed =
          admin()
              .listConsumerGroupOffsets(Map.of(group, which))
              .partitionsToOffsetAndMetadata(group)
              .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      Map<Integer, CommittedOffset> offsets = new HashMap<>();
      committed.forEach(
          (partition, saved) -> {
            if (saved != null && partition.topic().equals(settings.topic())) {
              offsets.put(
                  partition.partition(), new CommittedOffset(saved.offset(), saved.metadata()));
            }
          });
      return offsets;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw away(e);
    }
  }

  /**
   * Saves offsets, each replacing its partition's last one. Never blocks; a failed future means
   * that the old ones may still be in force, and its {@link EventLogException} says why. Nobody may
   * be a member of the group.
   */
  public CompletableFuture<Void> save(Map<Integer, CommittedOffset> offsets) {
    CompletableFuture<Void> told = new CompletableFuture<>();
    var unused =
        alter(offsets)
            .whenComplete(
                (saved, failure) -> {
                  if (failure == null) {
                    told.complete(null);
                  } else {
                    told.completeExceptionally(notSet(failure));
                  }
                });
    return told;
  }

  private CompletableFuture<Void> alter(Map<Integer, CommittedOffset> offsets) {
    Map<TopicPartition, OffsetAndMetadata> saved = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            saved.put(
                new TopicPartition(settings.topic(), partition),
                new OffsetAndMetadata(offset.offset(), offset.metadata())));
    try {
      return admin()
          .alterConsumerGroupOffsets(
              group, saved, new AlterConsumerGroupOffsetsOptions().timeoutMs((int) TIMEOUT_MILLIS))
          .all()
          .toCompletionStage()
          .toCompletableFuture();
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Makes these the group's offsets in the topic, and takes away those of other partitions. Blocks.
   * Nobody may be a member of the group.
   */
  public void replace(Map<Integer, CommittedOffset> offsets) {
    Set<Integer> gone = new HashSet<>(all().keySet());
    gone.removeAll(offsets.keySet());
    try {
      if (!offsets.isEmpty()) {
        alter(offsets).get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (!gone.isEmpty()) {
        admin()
            .deleteConsumerGroupOffsets(group, Set.copyOf(inTopic(gone)))
            .all()
            .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notSet(e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw notSet(e);
    }
  }

  private EventLogException notSet(Throwable cause) {
    return new EventLogException(
        "consumer group %s at %s: cannot set its offsets: %s"
            .formatted(group, settings.bootstrapServers(), KafkaFailure.told(cause)),
        cause);
  }

  private List<TopicPartition> inTopic(Collection<Integer> partitions) {
    return partitions.stream()
        .map(partition -> new TopicPartition(settings.topic(), partition))
        .toList();
  }

  private Admin admin() {
    Admin client = admin;
    if (client == null) {
      client = Admin.create(settings.client(Map.of()));
      admin = client;
    }
    return client;
  }

  private EventLogException away(Exception cause) {
    return new EventLogException(
        "consumer group %s at %s: cannot read its offsets: %s"
            .formatted(group, settings.bootstrapServers(), KafkaFailure.told(cause)),
        cause);
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
