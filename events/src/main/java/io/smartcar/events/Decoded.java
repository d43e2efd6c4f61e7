package io.smartcar.events;

/**
 * What a {@link RecordDecoder} made of one record of the log: the event, the reason why it is none,
 * or, of a log's records alone, a heartbeat of the platform itself.
 */
public sealed interface Decoded permits CarEvent, Heartbeat, Refusal {}
