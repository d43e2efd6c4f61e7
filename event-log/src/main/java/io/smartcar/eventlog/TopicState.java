package io.smartcar.eventlog;

/**
 * A topic as it is at a moment; immutable.
 *
 * @param id by what Kafka tells it from others, also from one that had its name before: a topic
 *     that is deleted and created again has another
 * @param partitionCount its partitions, numbered from 0; some may be added later
 */
public record TopicState(String id, int partitionCount) {}
