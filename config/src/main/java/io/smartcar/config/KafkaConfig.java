package io.smartcar.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the events come from: the section {@code smartcar.kafka}, immutable. Every key is explained
 * in {@code smartcar.conf}.
 *
 * @param bootstrapServers {@code host:port} of one or more brokers, separated by commas
 * @param topic the topic with the events
 * @param givenGroupId the consumer group of the spout, null for the topology's name
 * @param format the mapping of the records on the topic that are not the book's, a shipped one or a
 *     file; null for none
 * @param formats the directory of the mappings that a record's header may name beside the shipped
 *     ones; null for none
 * @param properties what else Kafka's clients need, by the names of Kafka's own properties
 */
public record KafkaConfig(
    String bootstrapServers,
    String topic,
    @Nullable String givenGroupId,
    @Nullable String format,
    @Nullable Path formats,
    Map<String, String> properties) {

  private static final String NAME = "[a-zA-Z0-9._-]{1,249}";
  private static final String BROKER = "([^\\s,:/\\[\\]]+|\\[[0-9a-fA-F:.]+\\]):\\d{1,5}";
  private static final String SERVERS = "bootstrap.servers";

  /** What the platform is right only with, or has a key of its own for. */
  private static final Set<String> NOT_TO_BE_GIVEN =
      Set.of(
          SERVERS,
          "group.id",
          "group.protocol",
          "enable.auto.commit",
          "auto.offset.reset",
          "isolation.level",
          "interceptor.classes",
          "key.deserializer",
          "value.deserializer",
          "key.serializer",
          "value.serializer",
          "acks",
          "enable.idempotence",
          "transactional.id",
          "partitioner.class");

  /** Copies the map. */
  public KafkaConfig {
    properties = Map.copyOf(properties);
  }

  static KafkaConfig read(Section section) {
    return new KafkaConfig(
        section.text(
            "bootstrap-servers", "host:port, separated by commas", BROKER + "(," + BROKER + ")*"),
        section.text("topic", "1 to 249 letters, digits, '.', '_' or '-'", NAME),
        section.optionalText("group-id", "1 to 249 letters, digits, '.', '_' or '-'", NAME),
        section.optionalText("format", "a shipped format or a mapping file", ".+"),
        section.optionalPath("formats"),
        section.texts("properties", NOT_TO_BE_GIVEN, "set by smartcar itself"));
  }

  /** What every Kafka client needs, by the names of Kafka's own properties. */
  public Map<String, String> clientProperties() {
    Map<String, String> all = new HashMap<>(properties);
    all.put(SERVERS, bootstrapServers);
    return all;
  }

  /** The group of the spout of a topology of that name. */
  public String groupId(String topology) {
    return givenGroupId == null ? topology : givenGroupId;
  }

  /** The group that holds how far its rules of scope car are; it has no members. */
  public String rulesGroupId(String topology) {
    return groupId(topology) + "-rules";
  }

  /** The group that holds how far its rules of scope fleet are, which go by their own pace. */
  public String fleetRulesGroupId(String topology) {
    return groupId(topology) + "-rules-fleet";
  }

  /** All values but those of the properties, which may be passwords: only their names. */
  @Override
  public String toString() {
    return ("KafkaConfig[bootstrapServers=%s, topic=%s, groupId=%s, format=%s, formats=%s,"
            + " properties=%s]")
        .formatted(
            bootstrapServers,
            topic,
            givenGroupId == null ? "the topology's name" : givenGroupId,
            format,
            formats,
            new TreeSet<>(properties.keySet()));
  }
}
