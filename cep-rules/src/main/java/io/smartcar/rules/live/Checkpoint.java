package io.smartcar.rules.live;

import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * From where a partition must be read again to rebuild the rules' state, and how far the task was;
 * immutable.
 *
 * @param offset the lowest offset that may still matter; stored as the group's committed offset
 * @param maxEventTime the largest event time below {@code offset}, epoch milliseconds, {@link
 *     #NONE} if there is none: whether an event at or after {@code offset} is late is known from
 *     it. Or a bound of it, not above {@code shownAfter}
 * @param shownAfter events up to this event time are not shown to the rules again: not all of them
 *     lie at or after {@code offset}
 * @param confirmedUntil every alert raised up to this event time has been confirmed; those are not
 *     raised again
 * @param position the next offset the task would have taken: for people and tools that watch
 * @param quiet whether nothing was waiting, open or unconfirmed: a log that ends at {@code
 *     position} has then given all the alerts it has
 * @param rules the version of the rules in force, 0 for the jar's
 * @param rulesSince alerts raised after this event time are that version's; {@link #NONE}: all.
 *     Never above {@code confirmedUntil}, so that a restart needs no older version
 */
public record Checkpoint(
    long offset,
    long maxEventTime,
    long shownAfter,
    long confirmedUntil,
    long position,
    boolean quiet,
    int rules,
    long rulesSince) {

  /** No event time yet. */
  public static final long NONE = Long.MIN_VALUE;

  /**
   * The same, but read from an offset before which no event is later than {@code after}, and with
   * every event after that shown.
   */
  Checkpoint beginningAt(long earlierOffset, long after) {
    return new Checkpoint(
        Math.min(offset, earlierOffset),
        Math.min(maxEventTime, after),
        after,
        confirmedUntil,
        position,
        quiet,
        rules,
        rulesSince);
  }

  /** The metadata text that goes with {@link #offset}: {@code v1 max=… shown=… …}. */
  public String metadata() {
    return "v1 max=%d shown=%d confirmed=%d position=%d quiet=%b rules=%d since=%d"
        .formatted(maxEventTime, shownAfter, confirmedUntil, position, quiet, rules, rulesSince);
  }

  /**
   * Reads a committed offset and its metadata; without rules, as it once was, it is of the jar's.
   *
   * @throws IllegalArgumentException if the text is not one that {@link #metadata} writes
   */
  public static Checkpoint of(long offset, String metadata) {
    if (!metadata.startsWith("v1 ")) {
      throw new IllegalArgumentException("checkpoint metadata must begin with v1: " + metadata);
    }
    Map<String, String> values = new HashMap<>();
    for (StringTokenizer parts = new StringTokenizer(metadata); parts.hasMoreTokens(); ) {
      String part = parts.nextToken();
      int equals = part.indexOf('=');
      values.put(part.substring(0, Math.max(equals, 0)), part.substring(equals + 1));
    }
    return new Checkpoint(
        offset,
        number(values, "max", metadata),
        number(values, "shown", metadata),
        number(values, "confirmed", metadata),
        number(values, "position", metadata),
        Boolean.parseBoolean(values.get("quiet")),
        Integer.parseInt(values.getOrDefault("rules", "0")),
        Long.parseLong(values.getOrDefault("since", String.valueOf(NONE))));
  }

  private static long number(Map<String, String> values, String key, String metadata) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("checkpoint metadata must have " + key + ": " + metadata);
    }
    return Long.parseLong(value);
  }
}
