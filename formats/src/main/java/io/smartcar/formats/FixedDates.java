package io.smartcar.formats;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dates of most patterns, with numbers of fixed widths ({@code yyyy MM dd HH mm ss SSS}, {@code
 * hh} with {@code a}) and {@code MMM}, read without making objects; as {@link PatternInstants}
 * reads them. Not thread-safe.
 */
final class FixedDates implements Instants {

  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final int MONTH_LETTERS = 3;
  private static final int MILLI_DIGITS = 3;

  /**
   * A piece of the text: digits, a month's name, half of a day, or, with no letter, characters as
   * they stand.
   */
  private record Piece(char letter, int width, String literal) {}

  private final Piece[] pieces;
  private final String pattern;
  private final LocalTimes local;
  private final int length;

  private int year;
  private int month;
  private int day;
  private int hour;
  private int minute;
  private int second;
  private int milli;
  private int halfDay;
  private boolean isTwelve;

  private FixedDates(List<Piece> pieces, String pattern, ZoneId zone) {
    this.pieces = pieces.toArray(new Piece[0]);
    this.pattern = pattern;
    this.local = new LocalTimes(zone);
    this.length = pieces.stream().mapToInt(Piece::width).sum();
  }

  /** Dates of a pattern that is known to be one, or null if it has other letters. */
  static @Nullable FixedDates of(String pattern, ZoneId zone) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder letters = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      int end = at + 1;
      while (end < pattern.length() && pattern.charAt(end) == c) {
        end++;
      }
      if (Character.isLetter(c)) {
        char letter = c == 'u' ? 'y' : c;
        letters.append(letter);
        pieces.add(new Piece(letter, letter == 'a' ? 2 : end - at, ""));
      } else {
        pieces.add(new Piece(' ', end - at, pattern.substring(at, end)));
      }
      at = end;
    }
    boolean known = pieces.stream().allMatch(FixedDates::isKnown);
    return known && isWhole(letters.toString()) ? new FixedDates(pieces, pattern, zone) : null;
  }

  @Override
  public String rule() {
    return PatternInstants.rule(pattern, local.zone());
  }

  @Override
  public long millis(byte[] text, int from, int to) {
    if (to - from != length) {
      return NONE;
    }
    // What a text before this one had would be taken for this one's.
    year = 0;
    month = 0;
    day = 0;
    hour = 0;
    minute = 0;
    second = 0;
    milli = 0;
    halfDay = 0;
    isTwelve = false;
    int at = from;
    for (Piece piece : pieces) {
      if (!take(piece, text, at)) {
        return NONE;
      }
      at += piece.width();
    }
    if (isTwelve) {
      if (hour < 1 || hour > 12) {
        return NONE;
      }
      hour = hour % 12 + halfDay;
    }
    return local.millis(year, month, day, hour, minute, second, milli);
  }

  private boolean take(Piece piece, byte[] text, int at) {
    switch (piece.letter()) {
      case ' ' -> {
        return isLiteral(piece.literal(), text, at);
      }
      case 'a' -> {
        int letter = text[at] | 0x20;
        halfDay = letter == 'p' ? 12 : 0;
        return (letter == 'a' || letter == 'p') && (text[at + 1] | 0x20) == 'm';
      }
      case 'M' -> month = piece.width() == MONTH_LETTERS ? month(text, at) : number(text, at, 2);
      case 'y' -> year = number(text, at, piece.width());
      case 'd' -> day = number(text, at, piece.width());
      case 'h' -> {
        isTwelve = true;
        hour = number(text, at, piece.width());
      }
      case 'H' -> hour = number(text, at, piece.width());
      case 'm' -> minute = number(text, at, piece.width());
      case 's' -> second = number(text, at, piece.width());
      default -> milli = fraction(text, at, piece.width());
    }
    return (year | month | day | hour | minute | second | milli) >= 0;
  }

  private static boolean isKnown(Piece piece) {
    return switch (piece.letter()) {
      case ' ' -> piece.literal().matches("[ -/:-@_|]+") && !piece.literal().contains("'");
      case 'a' -> piece.width() == 2;
      case 'y' -> piece.width() == 4;
      case 'M' -> piece.width() == 2 || piece.width() == MONTH_LETTERS;
      case 'd', 'H', 'h', 'm', 's' -> piece.width() == 2;
      case 'S' -> piece.width() <= 9;
      default -> false;
    };
  }

  /** Whether each letter is there once that is needed, and a half of a day with its hours only. */
  private static boolean isWhole(String letters) {
    boolean once = letters.chars().distinct().count() == letters.length();
    boolean twelve = letters.indexOf('h') >= 0;
    boolean hours = twelve != letters.indexOf('H') >= 0;
    return once
        && hours
        && twelve == letters.indexOf('a') >= 0
        && (letters.indexOf('S') < 0 || letters.indexOf('s') >= 0)
        && "yMdm".chars().allMatch(letter -> letters.indexOf(letter) >= 0);
  }

  private static boolean isLiteral(String literal, byte[] text, int at) {
    for (int i = 0; i < literal.length(); i++) {
      if (text[at + i] != literal.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int month(byte[] text, int at) {
    for (int i = 0; i < MONTHS.length(); i += MONTH_LETTERS) {
      if ((text[at] | 0x20) == MONTHS.charAt(i)
          && (text[at + 1] | 0x20) == MONTHS.charAt(i + 1)
          && (text[at + 2] | 0x20) == MONTHS.charAt(i + 2)) {
        return i / MONTH_LETTERS + 1;
      }
    }
    return -1;
  }

  /** The number of so many digits, or -1. */
  private static int number(byte[] text, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** The milliseconds of a fraction of so many digits, or -1. */
  private static int fraction(byte[] text, int at, int digits) {
    int number = number(text, at, digits);
    for (int i = digits; i < MILLI_DIGITS; i++) {
      number *= 10;
    }
    for (int i = MILLI_DIGITS; i < digits && number > 0; i++) {
      number /= 10;
    }
    return number < 0 ? -1 : number;
  }
}
