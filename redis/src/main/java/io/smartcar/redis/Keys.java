package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import java.util.List;

/**
 * The names of all that a platform keeps in Redis, each with the platform's prefix, so that two of
 * them can share a Redis. Without a prefix the set of a day is the book's. Immutable.
 *
 * <p>The braces make Redis Cluster put all keys of a day into one slot, which a script needs: what
 * is between them is the name of the set, prefix and day.
 */
final class Keys {

  /** The field of a stream's entry that holds the alert, as JSON. */
  static final String ALERT_FIELD = "alert";

  private static final String STREAM_SUFFIX = "}:alerts";
  private static final int DAY_CHARS = 8;

  private final String prefix;

  Keys(String prefix) {
    this.prefix = prefix;
  }

  /** Every alert is published here, as JSON. */
  String channel() {
    return prefix + "alerts";
  }

  /** Holds the name of the topology that writes the keys of this prefix, while it does. */
  String writer() {
    return prefix + "smartcar:writer";
  }

  /** The book's set of {@code <car>-<date>}. */
  String members(String day) {
    return prefix + day;
  }

  /** The alerts in the order they were added. */
  String stream(String day) {
    return '{' + prefix + day + STREAM_SUFFIX;
  }

  /** The set of {@code <rule>/<car>-<date>} that were added. */
  String identities(String day) {
    return '{' + prefix + day + "}:identities";
  }

  /** The keys that the script takes, in its order. */
  List<String> ofDay(String day) {
    return List.of(members(day), stream(day), identities(day));
  }

  /** Matches the streams of all days: a prefix has no character that means something to it. */
  String anyStream() {
    return '{' + prefix + "?".repeat(DAY_CHARS) + STREAM_SUFFIX;
  }

  /** The day of a stream's key. */
  static String dayOfStream(String key) {
    int end = key.length() - STREAM_SUFFIX.length();
    return key.substring(end - DAY_CHARS, end);
  }

  static String identity(Alert alert) {
    return alert.rule() + '/' + alert.member();
  }

  /** What is published and kept in the stream. */
  static String text(Alert alert) {
    return AlertJson.write(alert);
  }
}
