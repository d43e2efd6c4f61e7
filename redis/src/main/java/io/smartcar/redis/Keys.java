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
  static final List<String> TYPES_OF_DAY =
      List.of(
          "set", "stream", "set", "zset", "zset", "zset", "zset", "hash", "hash", "zset", "stream",
          "hash", "hash", "hash");

  private static final String STREAM_SUFFIX = "}:alerts";
  private static final String ENDS_SUFFIX = "}:ends";
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

  /** Holds the number of the format of all these keys. */
  String format() {
    return prefix + "smartcar:format";
  }

  /** The stream of the judgements that were asked for: who, when, why, and what came of it. */
  String judgements() {
    return prefix + "smartcar:judgements";
  }

  /** The hash of how far a receiver was told: day → the last entry of its stream. */
  String told(String receiver) {
    return prefix + "smartcar:told:" + receiver;
  }

  /** The hash of the last heartbeat of each partition. */
  String heartbeat() {
    return prefix + "smartcar:heartbeat";
  }

  /** The hash of the silences, by id. */
  String silences() {
    return prefix + "smartcar:silences";
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

  /** The identities of those that hold, each scored by the time of day of its date. */
  String times(String day) {
    return '{' + prefix + day + "}:times";
  }

  /** The index by rule, car and moment raised of those that hold, with what each measured. */
  String moments(String day) {
    return '{' + prefix + day + "}:moments";
  }

  /** The index of the episodes by rule, car and moment of the first alert. */
  String spans(String day) {
    return '{' + prefix + day + "}:spans";
  }

  /** The hash of the day's episodes, by the identity of the first alert. */
  String episodes(String day) {
    return '{' + prefix + day + "}:episodes";
  }

  /** The same of those that are open. */
  String open(String day) {
    return '{' + prefix + day + "}:open";
  }

  /** Those that are open, each scored by the clock that ends it. */
  String ends(String day) {
    return '{' + prefix + day + ENDS_SUFFIX;
  }

  /** The stream of what becomes of the day's episodes. */
  String episodeChanges(String day) {
    return '{' + prefix + day + "}:episode-changes";
  }

  /** The hash of what people did about the day's alerts, by rule and car. */
  String handled(String day) {
    return '{' + prefix + day + "}:handled";
  }

  /** The hash of an alert, also of one that was withdrawn. */
  String alert(Alert alert) {
    return alert(alert.day(), identity(alert));
  }

  /** The same by its identity. */
  String alert(String day, String identity) {
    return '{' + prefix + day + "}:alert:" + identity;
  }

  /** The hash of what a judgement changed, by identity: alerts that it added or withdrew. */
  String corrected(String day) {
    return '{' + prefix + day + "}:corrected";
  }

  /** The hash of the last judgement that corrected alerts of a car, by car. */
  String revisions(String day) {
    return '{' + prefix + day + "}:revisions";
  }

  /** The keys that the scripts take, in the order of {@code day.lua}. */
  List<String> ofDay(String day) {
    return List.of(
        members(day),
        stream(day),
        identities(day),
        cars(day),
        times(day),
        moments(day),
        spans(day),
        episodes(day),
        open(day),
        ends(day),
        episodeChanges(day),
        handled(day),
        corrected(day),
        revisions(day));
  }

  /** The keys of a shard's open stretches, in the order of the script. */
  List<String> ofShard(int shard) {
    String begin = "{%ssmartcar:late-%02d}:".formatted(prefix, shard);
    return List.of(
        begin + "due", begin + "open", begin + "taken", begin + "revisions", begin + "judged");
  }

  /** Matches every key of every shard. */
  String anyOfShards() {
    return "{" + prefix + "smartcar:late-??}:*";
  }

  /** Match every key of every day. */
  List<String> anyOfDays() {
    String day = prefix + "[0-9]".repeat(DAY_CHARS);
    return List.of(day, '{' + day + "}:*");
  }

  /** Matches the streams of all days: a prefix has no character that means something to it. */
  String anyStream() {
    return '{' + prefix + "?".repeat(DAY_CHARS) + STREAM_SUFFIX;
  }

  /** Matches what says when episodes end, of all days that have open ones. */
  String anyEnds() {
    return '{' + prefix + "?".repeat(DAY_CHARS) + ENDS_SUFFIX;
  }

  /** The day of a key that says when episodes end. */
  static String dayOfEnds(String key) {
    int end = key.length() - ENDS_SUFFIX.length();
    return key.substring(end - DAY_CHARS, end);
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
