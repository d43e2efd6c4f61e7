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

  /** What the keys of a day must be, in the order of {@link #ofDay}. */
  static final List<String> TYPES_OF_DAY = List.of("set", "stream", "set", "zset", "hash", "hash");

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

  /** Every withdrawal and replacement is published here, as JSON that begins with its day. */
  String corrections() {
    return prefix + "alerts:corrections";
  }

  /** Holds the name of the topology that writes the keys of this prefix, while it does. */
  String writer() {
    return prefix + "smartcar:writer";
  }

  /** The stream of the judgements that were asked for: who, when, why, and what came of it. */
  String judgements() {
    return prefix + "smartcar:judgements";
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

  /** The index by car and moment raised of those that hold: a sorted set of equal scores. */
  String cars(String day) {
    return '{' + prefix + day + "}:cars";
  }

  /** The hash of what a judgement changed, by identity: alerts that it added or withdrew. */
  String corrected(String day) {
    return '{' + prefix + day + "}:corrected";
  }

  /** The hash of the last judgement that corrected alerts of a car, by car. */
  String revisions(String day) {
    return '{' + prefix + day + "}:revisions";
  }

  /** The keys that the scripts take, in their order. */
  List<String> ofDay(String day) {
    return List.of(
        members(day), stream(day), identities(day), cars(day), corrected(day), revisions(day));
  }

  /** The keys of a shard's open stretches, in the order of the script. */
  List<String> ofShard(int shard) {
    String begin = "{%ssmartcar:late-%02d}:".formatted(prefix, shard);
    return List.of(
        begin + "due", begin + "open", begin + "taken", begin + "revisions", begin + "judged");
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
