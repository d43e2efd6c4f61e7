package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.events.RaisedAlert;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.StreamEntryID;

/**
 * What Redis keeps of an alert, as the scripts give it: JSON whose properties have an order.
 * Immutable.
 *
 * @param holds whether it does, or was withdrawn
 * @param entry the stream's entry that made it what it is; empty if the version before added it
 */
record KeptAlert(boolean holds, String entry, RaisedAlert raised, Optional<Duration> lateBy) {

  private static final Pattern TEXT =
      Pattern.compile(
          "\\{\"holds\":(true|false),\"entry\":\"([\\d-]*)\",\"raised\":(-?\\d+),\"rules\":(-?\\d+),"
              + "(?:\"late-by\":(-?\\d+),)?\"alert\":(\\{.*})}",
          Pattern.DOTALL);

  private static final long LATEST_MILLIS = 999_999_999_999_999L;

  /** In order of the moment raised and then of when it was added. */
  static final Comparator<KeptAlert> ORDER =
      Comparator.comparingLong((KeptAlert kept) -> kept.raised().raisedAtMillis())
          .thenComparing(kept -> new StreamEntryID(kept.entry().isEmpty() ? "0-0" : kept.entry()));

  /**
   * Reads what a script wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static KeptAlert read(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no content of an alert: " + text);
    }
    Optional<Duration> lateBy =
        Optional.ofNullable(parts.group(5))
            .map(millis -> Duration.ofMillis(Long.parseLong(millis)));
    return new KeptAlert(
        parts.group(1).equals("true"),
        parts.group(2),
        new RaisedAlert(
            AlertJson.read(parts.group(6)),
            Long.parseLong(parts.group(3)),
            Integer.parseInt(parts.group(4))),
        lateBy);
  }

  /**
   * How the members of the index by car begin that are of this car and moment. They are {@code
   * car/moment/entry/date/rule}, so that they are sorted by car and moment.
   */
  static String indexed(String carNumber, long raisedAtMillis) {
    long millis = Math.min(LATEST_MILLIS, Math.max(0, raisedAtMillis));
    String digits = Long.toString(millis);
    return indexedText(carNumber) + '/' + "0".repeat(15 - digits.length()) + digits;
  }

  /** How they end. */
  static String indexedRest(Alert alert) {
    return indexedText(alert.date()) + '/' + alert.rule();
  }

  /** So that no slash is in it. */
  static String indexedText(String text) {
    StringBuilder written = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == '%' || c <= ' ') {
        written.append('%').append(hexDigit(c >> 4)).append(hexDigit(c & 15));
      } else {
        written.append(c);
      }
    }
    return written.toString();
  }

  private static char hexDigit(int value) {
    return Character.toUpperCase(Character.forDigit(value, 16));
  }
}
