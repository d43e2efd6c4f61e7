package io.smartcar.eventlog;

/**
 * A consumer group's offset of a partition and the text that was saved with it; immutable.
 *
 * @param offset where the group would read on
 * @param metadata what its owner noted, empty if nothing
 */
public record CommittedOffset(long offset, String metadata) {}
