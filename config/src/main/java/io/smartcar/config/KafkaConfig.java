package io.smartcar.config;

import java.util.Map;

/**
 * Where the events come from: the section {@code smartcar.kafka}, immutable. Every key is explained
 * in {@code smartcar.conf}.
 *
 * @param bootstrapServers {@code host:port} of one or more brokers, separated by commas
 * @param topic the topic with the events
 * @param groupId the consumer group of the spout
 */
public record KafkaConfig(String bootstrapServers, String topic, String groupId) {

  private static final String NAME = "[a-zA-Z0-9._-]{1,249}";
  private static final String BROKER = "([^\\s,:/\\[\\]]+|\\[[0-9a-fA-F:.]+\\]):\\d{1,5}";

  static KafkaConfig read(Section section) {
    return new KafkaConfig(
        section.text(
            "bootstrap-servers", "host:port, separated by commas", BROKER + "(," + BROKER + ")*"),
        section.text("topic", "1 to 249 letters, digits, '.', '_' or '-'", NAME),
        section.text("group-id", "1 to 249 letters, digits, '.', '_' or '-'", NAME));
  }

  /** What every Kafka client needs, by the names of Kafka's own properties. */
  public Map<String, String> clientProperties() {
    return Map.of("bootstrap.servers", bootstrapServers);
  }

  /** The group that holds how far the rules of scope car are; it has no members. */
  public String rulesGroupId() {
    return groupId + "-rules";
  }

  /** The group that holds how far the rules of scope fleet are, which go by their own pace. */
  public String fleetRulesGroupId() {
    return groupId + "-rules-fleet";
  }
}
