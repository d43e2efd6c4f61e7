package io.smartcar.redis;

import java.time.Instant;
import java.util.Locale;

/**
 * What somebody did about an episode; immutable.
 *
 * @param by who, not empty
 * @param at when, to the millisecond
 * @param remark what they say of it; empty if nothing
 * @param assignee whom it was given to; empty unless it was
 */
public record Handling(Action action, String by, Instant at, String remark, String assignee) {

  /** What can be done. */
  public enum Action {
    /** Somebody has seen it. */
    ACK,
    /** Somebody is to see to it. */
    ASSIGN,
    /** Somebody has remarked something. */
    NOTE,
    /** Nothing more is to be done about it. */
    CLOSE;

    /** As it is written: {@code ack}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks that what the action needs is there, and cuts the moment to milliseconds. */
  public Handling {
    if (by.isBlank()) {
      throw new IllegalArgumentException("by must not be empty");
    }
    if (action == Action.NOTE && remark.isBlank()) {
      throw new IllegalArgumentException("remark must not be empty for a note");
    }
    if ((action == Action.ASSIGN) == assignee.isBlank()) {
      throw new IllegalArgumentException(
          "assignee must be there for assign, and for nothing else: \"" + assignee + '"');
    }
    at = Instant.ofEpochMilli(at.toEpochMilli());
  }
}
