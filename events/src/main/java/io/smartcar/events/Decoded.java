package io.smartcar.events;

/**
 * What {@link EventDecoder} made of one record of the log: the event, or the reason why it is none.
 */
public sealed interface Decoded permits CarEvent, Refusal {}
