package io.smartcar.simulator;

import java.time.Duration;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which order a recorded file is sent. Immutable. */
public final class SendingOrder {

  /** The order of the file. */
  public static final SendingOrder AS_IS = new SendingOrder("as-is", Duration.ZERO);

  /**
   * One car after the other, each in order of time, as devices send that upload their whole drive.
   */
  public static final SendingOrder BY_CAR = new SendingOrder("by-car", Duration.ZERO);

  private static final Pattern SHUFFLED = Pattern.compile("shuffled:(\\d{1,5})([smh])");

  /** The seed of every shuffle: the same file is always sent in the same order. */
  private static final long SEED = 1;

  private final String text;
  private final Duration block;

  private SendingOrder(String text, Duration block) {
    this.text = text;
    this.block = block;
  }

  /**
   * Reads {@code as-is}, {@code by-car} or {@code shuffled:15m}: blocks of 15 minutes in random
   * order, the same each time.
   *
   * @throws IllegalArgumentException if it is none of them; the message says what it must be
   */
  public static SendingOrder of(String text) {
    if (text.equals(AS_IS.text)) {
      return AS_IS;
    }
    if (text.equals(BY_CAR.text)) {
      return BY_CAR;
    }
    Matcher matcher = SHUFFLED.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
      throw new IllegalArgumentException(
          "must be as-is, by-car or shuffled:TIME, as shuffled:15m, but was " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    return new SendingOrder(
        text,
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        });
  }

  /** The file's records in this order. The file is closed with the source. */
  public TelemetrySource of(RecordedFile file) {
    return this == AS_IS ? file : new OrderedTelemetry(file, comparator());
  }

  /** Of equal records the first of the file is the first. */
  Comparator<Telemetry> comparator() {
    if (block.isZero()) {
      // What names no car comes first.
      return Comparator.comparing(
              Telemetry::carNumber, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
          .thenComparingLong(Telemetry::timeMillis);
    }
    return Comparator.comparingLong(
        record -> Drivers.mix(SEED + Math.floorDiv(record.timeMillis(), block.toMillis())));
  }

  @Override
  public String toString() {
    return text;
  }
}
