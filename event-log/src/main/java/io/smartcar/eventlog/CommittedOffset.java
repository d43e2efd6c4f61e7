package io.smartcar.eventlog;

/**
 * A consumer group's offset of a partition and the text that was saved with it; immutable.
 *
 * @param offset where the group would read on
 * @param metadata what its owner noted, empty if nothing
 */
public record CommittedOffset(long offset, String metadata) {

  /** How the metadata begins of an offset that says of which topic it is. */
  public static final String TOPIC = "topic=";

  /** How the metadata begins of an offset of the topic with this id. */
  public static String mark(String topicId) {
    return TOPIC + topicId + ' ';
  }

  /** Whether it is of the topic with this id, or does not say of which; an empty id is any. */
  public boolean isOfTopic(String topicId) {
    return topicId.isEmpty() || !metadata.startsWith(TOPIC) || metadata.startsWith(mark(topicId));
  }
}
