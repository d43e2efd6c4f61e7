package io.smartcar.events;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log by which the platform measures itself: no car's reading, so that whoever
 * looks for those passes it over. It names the format {@link #FORMAT}, as a header would, and a
 * release that does not know that takes it for no event. Immutable.
 *
 * @param sender who sent it, 1 to 32 ASCII letters and digits; another after each start
 * @param sentMillis when, by the sender's wall clock, epoch milliseconds
 * @param tickMillis when, by the sender's steady clock: since its start
 */
public record Heartbeat(String sender, long sentMillis, long tickMillis) implements Decoded {

  /** The name of the format of its records; no file of a mapping can be called so. */
  public static final String FORMAT = "+heartbeat";

  private static final Pattern TEXT =
      Pattern.compile("([A-Za-z0-9]{1,32}) (\\d{1,15}) (\\d{1,15})");

  private static final int MAX_TEXT_BYTES = 64;

  /** Checks that the text can be read again. */
  public Heartbeat {
    Objects.requireNonNull(sender, "sender");
    if (!TEXT.matcher(text(sender, sentMillis, tickMillis)).matches()) {
      throw new IllegalArgumentException(
          "a heartbeat must be 1 to 32 letters or digits and two times that are not negative: "
              + text(sender, sentMillis, tickMillis));
    }
  }

  private static String text(String sender, long sentMillis, long tickMillis) {
    return sender + ' ' + sentMillis + ' ' + tickMillis;
  }

  /** Sender and times, by spaces. */
  public String text() {
    return text(sender, sentMillis, tickMillis);
  }

  /** Of such a text; null if it is none. */
  public static @Nullable Heartbeat of(String text) {
    Matcher words = TEXT.matcher(text);
    return words.matches()
        ? new Heartbeat(
            words.group(1), Long.parseLong(words.group(2)), Long.parseLong(words.group(3)))
        : null;
  }

  /** The record for the log. */
  public byte[] record() {
    return NamedRecord.bytes(FORMAT.getBytes(US_ASCII), text().getBytes(US_ASCII));
  }

  /** Reads a record that names {@link #FORMAT}, without the name. */
  public static Decoded decode(byte @Nullable [] value) {
    byte[] text = value == null ? new byte[0] : value;
    Heartbeat heartbeat = text.length > MAX_TEXT_BYTES ? null : of(new String(text, US_ASCII));
    return heartbeat == null
        ? Refusal.of("record", "a heartbeat", text, 0, text.length)
        : heartbeat;
  }
}
