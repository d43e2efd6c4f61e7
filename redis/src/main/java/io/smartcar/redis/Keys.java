package io.smartcar.redis;

import io.smartcar.events.Alert;

/**
 * The keys of a day. The braces make Redis Cluster put all three into one slot, which a script
 * needs.
 */
final class Keys {

  /** Every alert is published here, as JSON. */
  static final String CHANNEL = "alerts";

  /** The field of a stream's entry that holds the alert, as JSON. */
  static final String ALERT_FIELD = "alert";

  private static final String STREAM_SUFFIX = "}:alerts";

  private Keys() {}

  /** The book's set of {@code <car>-<date>}. */
  static String members(String day) {
    return day;
  }

  /** The alerts in the order they were added. */
  static String stream(String day) {
    return '{' + day + STREAM_SUFFIX;
  }

  /** The set of {@code <rule>/<car>-<date>} that were added. */
  static String identities(String day) {
    return '{' + day + "}:identities";
  }

  /** Matches the streams of all days. */
  static String anyStream() {
    return "{????????" + STREAM_SUFFIX;
  }

  /** The day of a stream's key. */
  static String dayOfStream(String key) {
    return key.substring(1, key.length() - STREAM_SUFFIX.length());
  }

  static String identity(Alert alert) {
    return alert.rule() + '/' + alert.member();
  }
}
