package io.smartcar.events;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The event that is being read, field by field, from either format. Used again for the next one, so
 * that a valid event costs its own instance, a date if it is not the one before, a car number if it
 * was not seen of late, and nothing else. Not thread-safe.
 */
final class EventReading {

  private static final int MAX_CAR_NUMBER = 32;

  private static final int AREAS_PER_LETTER = 10;
  private static final String[] AREAS = areas();
  private static final String[] LEFT = {"L1", "L2", "L3"};
  private static final String[] RIGHT = {"R1", "R2", "R3"};

  private final DateReader dates;
  private final RememberedCars cars = new RememberedCars();
  private String date = "";
  private long eventTime;
  private String carNumber = "";
  private int speedPedal;
  private int breakPedal;
  private String steerAngle = "";
  private String directLight = "";
  private int speed;
  private String areaNumber = "";

  EventReading(ZoneId zone) {
    this.dates = new DateReader(zone);
  }

  /** Takes a field's text {@code [from, to)}; the refusal if it breaks the field's rule. */
  @Nullable Refusal take(Field field, byte[] text, int from, int to) {
    if (accept(field, text, from, to)) {
      return null;
    }
    String rule = field == Field.DATE ? dates.rule(text, from, to) : field.rule;
    return new Refusal(field.property, rule, Excerpt.of(text, from, to));
  }

  /** The event, once every field was taken. */
  CarEvent event() {
    return new CarEvent(
        date,
        eventTime,
        carNumber,
        speedPedal,
        breakPedal,
        steerAngle,
        directLight,
        speed,
        areaNumber);
  }

  private boolean accept(Field field, byte[] text, int from, int to) {
    return switch (field) {
      case DATE -> acceptDate(text, from, to);
      case CAR_NUMBER -> acceptCarNumber(text, from, to);
      case SPEED_PEDAL -> (speedPedal = number(text, from, to, 5)) >= 0;
      case BREAK_PEDAL -> (breakPedal = number(text, from, to, 3)) >= 0;
      case STEER_ANGLE -> acceptSteerAngle(text, from, to);
      case DIRECT_LIGHT -> acceptDirectLight(text, from, to);
      case SPEED -> (speed = number(text, from, to, 400)) >= 0;
      case AREA_NUMBER -> acceptAreaNumber(text, from, to);
    };
  }

  private boolean acceptDate(byte[] text, int from, int to) {
    if (isText(date, text, from, to)) {
      return true;
    }
    eventTime = dates.epochMillis(text, from, to);
    boolean fits = eventTime != DateReader.REFUSED;
    date = fits ? ascii(text, from, to) : "";
    return fits;
  }

  private boolean acceptCarNumber(byte[] text, int from, int to) {
    if (from == to || to - from > MAX_CAR_NUMBER) {
      return false;
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      byte b = text[i];
      boolean fits =
          (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || b == '_';
      if (!fits) {
        return false;
      }
      hash = 31 * hash + b;
    }
    carNumber = cars.of(text, from, to, hash);
    return true;
  }

  private boolean acceptSteerAngle(byte[] text, int from, int to) {
    if (to - from == 1 && text[from] == 'F') {
      steerAngle = "F";
      return true;
    }
    if (to - from != 2 || text[from + 1] < '1' || text[from + 1] > '3') {
      return false;
    }
    if (text[from] != 'L' && text[from] != 'R') {
      return false;
    }
    steerAngle = (text[from] == 'L' ? LEFT : RIGHT)[text[from + 1] - '1'];
    return true;
  }

  private boolean acceptDirectLight(byte[] text, int from, int to) {
    if (to - from != 1) {
      return false;
    }
    switch (text[from]) {
      case 'N' -> directLight = "N";
      case 'L' -> directLight = "L";
      case 'R' -> directLight = "R";
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean acceptAreaNumber(byte[] text, int from, int to) {
    if (to - from != 3) {
      return false;
    }
    int letter = text[from] - 'A';
    int tens = text[from + 1] - '0';
    int ones = text[from + 2] - '0';
    boolean fits = (tens == 0 && ones >= 1 && ones <= 9) || (tens == 1 && ones == 0);
    if (letter < 0 || letter > 5 || !fits) {
      return false;
    }
    areaNumber = AREAS[letter * AREAS_PER_LETTER + tens * 10 + ones - 1];
    return true;
  }

  /** A whole number 0 to {@code max} in its only spelling, or -1. */
  private static int number(byte[] text, int from, int to, int max) {
    int length = to - from;
    if (length < 1 || length > 3 || (length > 1 && text[from] == '0')) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number <= max ? number : -1;
  }

  /** Whether the text is this, and not empty. */
  static boolean isText(String expected, byte[] text, int from, int to) {
    int length = to - from;
    if (expected.length() != length || length == 0) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (expected.charAt(i) != text[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static String ascii(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static String[] areas() {
    String[] areas = new String[6 * AREAS_PER_LETTER];
    for (int i = 0; i < areas.length; i++) {
      char letter = (char) ('A' + i / AREAS_PER_LETTER);
      areas[i] = String.format(Locale.ROOT, "%c%02d", letter, i % AREAS_PER_LETTER + 1).intern();
    }
    return areas;
  }
}
