package io.smartcar.events;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat that the rules' task of its partition has taken, and of which it tells as it tells of
 * an alert; immutable.
 *
 * @param heartbeat as it was sent
 * @param partition where it was read
 * @param loggedMillis its record's timestamp, epoch milliseconds; negative (Kafka's "none") becomes
 *     0
 * @param takenMillis when it was taken, by the worker's clock, epoch milliseconds
 */
public record TakenHeartbeat(
    Heartbeat heartbeat, int partition, long loggedMillis, long takenMillis) {

  private static final Pattern TEXT = Pattern.compile("(.+) (\\d{1,15}) (\\d{1,15})");

  /** Checks that nothing is missing. */
  public TakenHeartbeat {
    Objects.requireNonNull(heartbeat, "heartbeat");
    loggedMillis = Math.max(0, loggedMillis);
  }

  /** All of it but the partition, by spaces. */
  public String text() {
    return heartbeat.text() + ' ' + loggedMillis + ' ' + takenMillis;
  }

  /** Of such a text; null if it is none. */
  public static @Nullable TakenHeartbeat of(int partition, String text) {
    Matcher words = TEXT.matcher(text);
    Heartbeat heartbeat = words.matches() ? Heartbeat.of(words.group(1)) : null;
    return heartbeat == null
        ? null
        : new TakenHeartbeat(
            heartbeat, partition, Long.parseLong(words.group(2)), Long.parseLong(words.group(3)));
  }
}
