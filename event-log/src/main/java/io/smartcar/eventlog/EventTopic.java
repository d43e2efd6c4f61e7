package io.smartcar.eventlog;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The topic of the telemetry, seen from outside. Every method asks Kafka and throws a {@link
 * EventLogException} if it does not answer within {@link #TIMEOUT}. Thread-safe.
 */
public final class EventTopic implements AutoCloseable {

  /** How long to wait for an answer. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Records bear the time at which a broker got them, whatever the clock of who sent them says. */
  private static final String LOG_APPEND_TIME = "LogAppendTime";

  private static final String CLIENT = "smartcar-topic";

  /** What a new topic takes as one record, so that also a line of 4 MB arrives. */
  static final int MAX_MESSAGE_BYTES = 4_200_000;

  private final EventLogSettings settings;
  private final String topic;
  private final Admin admin;

  /** Names the topic; nothing is asked yet. */
  public EventTopic(EventLogSettings settings) {
    this.settings = settings;
    this.topic = settings.topic();
    this.admin = open(settings);
  }

  /**
   * Creates the topic with that many partitions if there is none, and returns when each of them
   * takes records: the broker that clients ask can learn of a topic later than the controller
   * answers, and says until then that there is none.
   *
   * @return whether it was created
   */
  public boolean create(int partitions) {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(partitions), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    String.valueOf(MAX_MESSAGE_BYTES),
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    LOG_APPEND_TIME));
    try {
      answer(admin.createTopics(List.of(wanted)).all());
      awaitLeaders(partitions);
      return true;
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw failure(refused);
    }
  }

  /**
   * Gives somebody the least rights for a role; those that are there already stay.
   *
   * @param groups the topology's consumer groups
   * @param principal who gets them, {@code User:NAME}
   * @return each right, as {@code READ on TOPIC cars}
   */
  public List<String> grant(TopicRole role, Set<String> groups, String principal) {
    List<AclBinding> rights = role.rights(topic, groups, principal);
    try {
      answer(admin.createAcls(rights).all());
    } catch (ExecutionException refused) {
      throw failure(refused);
    }
    return rights.stream()
        .map(
            right ->
                "%s on %s %s"
                    .formatted(
                        right.entry().operation(),
                        right.pattern().resourceType(),
                        right.pattern().name()))
        .toList();
  }

  /** How many partitions it has; 0 if there is no such topic. */
  public int partitions() {
    try {
      TopicDescription description =
          answer(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
      return description == null ? 0 : description.partitions().size();
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw failure(refused);
    }
  }

  /**
   * What to do if records bear the time of who sent them: then a gateway whose own clock is ahead
   * cannot be told from a car that is right. Empty if all is well, or if Kafka may not say.
   */
  public Optional<String> timestampWarning() {
    String type =
        TopicConfigs.of(admin, settings, TIMEOUT.toMillis())
            .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
    return type == null || type.equals(LOG_APPEND_TIME)
        ? Optional.empty()
        : Optional.of(
            "%s has message.timestamp.type=%s, so that an event of a gateway whose clock is ahead is not noticed: set it with: kafka-configs.sh --bootstrap-server %s --alter --topic %s --add-config message.timestamp.type=LogAppendTime"
                .formatted(settings, type, settings.bootstrapServers(), topic));
  }

  /**
   * Says what {@link #timestampWarning} does, or that it cannot be told and why. It is nice to
   * know, and keeps nobody from going on: where the topic cannot even be asked, that is said too.
   *
   * @param warning takes what to do, if anything
   * @param unknown takes why that is not known
   */
  public static void sayTimestamps(
      EventLogSettings settings, Consumer<String> warning, Consumer<String> unknown) {
    try (EventTopic topic = new EventTopic(settings)) {
      topic.timestampWarning().ifPresent(warning);
    } catch (EventLogException notNow) {
      unknown.accept(
          "cannot tell whether the records get the log's timestamps (LogAppendTime): "
              + notNow.getMessage());
    }
  }

  /** The offset after the last record, by partition; empty if there is no such topic. */
  public Map<Integer, Long> endOffsets() {
    Map<TopicPartition, OffsetSpec> wanted =
        new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));
    int partitions = partitions();
    for (int partition = 0; partition < partitions; partition++) {
      wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    try {
      Map<Integer, Long> ends = new TreeMap<>();
      Map<TopicPartition, ListOffsetsResultInfo> answers = answer(admin.listOffsets(wanted).all());
      answers.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
      return ends;
    } catch (ExecutionException refused) {
      throw failure(refused);
    }
  }

  /** A consumer asks again until every partition's leader answers; {@link Admin} gives up. */
  private void awaitLeaders(int partitions) {
    Map<String, Object> properties =
        settings.client(Map.of(ConsumerConfig.CLIENT_ID_CONFIG, CLIENT));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> created =
          IntStream.range(0, partitions)
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList();
      consumer.endOffsets(created, TIMEOUT);
    } catch (KafkaException refused) {
      throw KafkaFailure.of(settings, refused);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private static Admin open(EventLogSettings settings) {
    try {
      return Admin.create(
          settings.client(
              Map.of(
                  AdminClientConfig.CLIENT_ID_CONFIG,
                  CLIENT,
                  AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                  (int) TIMEOUT.toMillis() / 2,
                  AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                  (int) TIMEOUT.toMillis())));
    } catch (KafkaException unusable) {
      throw KafkaFailure.of(settings, unusable);
    }
  }

  private <T> T answer(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw settings.away(late);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new EventLogException("stopped while waiting for Kafka", stopped);
    }
  }

  private EventLogException failure(ExecutionException refused) {
    return KafkaFailure.of(settings, refused.getCause() == null ? refused : refused.getCause());
  }
}
