package io.smartcar.console;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import io.javalin.http.Context;
import io.smartcar.events.time.Moment;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a request asks for. Every method fails with a {@link Problem} that names the parameter. */
final class Asked {

  static final int MAX_LIMIT = 500;
  private static final int USUAL_LIMIT = 100;
  private static final int MAX_BODY_BYTES = 16_384;
  private static final Pattern CAR = Pattern.compile("[A-Za-z0-9_]{1,32}");
  private static final Pattern AREA = Pattern.compile("[A-F](0[1-9]|10)");
  private static final Pattern MILLIS = Pattern.compile("-?\\d{9,15}");
  private static final Duration USUAL_SPAN = Duration.ofHours(1);
  private static final Duration LONGEST_SPAN = Duration.ofDays(31);

  private final Context ctx;
  private final Clock clock;

  /** The clock says what is now, and the fleet's zone. */
  Asked(Context ctx, Clock clock) {
    this.ctx = ctx;
    this.clock = clock;
  }

  /** A span of time, epoch milliseconds, its end not included. */
  record Span(long fromMillis, long toMillis) {}

  Optional<String> text(String name, int maxLength) {
    return Optional.ofNullable(ctx.queryParam(name))
        .map(text -> checked(name, text, text.length() <= maxLength, "at most " + maxLength));
  }

  private static String checked(String name, String text, boolean is, String what) {
    if (!is) {
      throw new Problem(Problem.BAD_REQUEST, "%s must be %s".formatted(name, what));
    }
    return text;
  }

  Optional<String> oneOf(String name, Set<String> words) {
    return Optional.ofNullable(ctx.queryParam(name))
        .map(text -> checked(name, text, words.contains(text), "one of " + words));
  }

  Optional<String> car() {
    return Optional.ofNullable(ctx.queryParam("car")).map(Asked::car);
  }

  /** The car that the path names. */
  String carOfPath() {
    return car(ctx.pathParam("car"));
  }

  /** The number of a car. */
  static String car(String text) {
    return checked(
        "car", text, CAR.matcher(text).matches(), "1 to 32 letters, digits or _, as V0004");
  }

  Optional<String> area() {
    return Optional.ofNullable(ctx.queryParam("area"))
        .map(text -> checked("area", text, AREA.matcher(text).matches(), "A01 to F10"));
  }

  int limit() {
    return number("limit", 1, MAX_LIMIT, USUAL_LIMIT);
  }

  int number(String name, int least, int most, int usual) {
    String text = ctx.queryParam(name);
    return text == null ? usual : number(name, text, least, most);
  }

  /** The number that the path has there. */
  int numberOfPath(String name, int most) {
    return number(name, ctx.pathParam(name), 0, most);
  }

  private static int number(String name, String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException no) {
      // Said below.
    }
    throw new Problem(
        Problem.BAD_REQUEST, "%s must be a number, %d to %d".formatted(name, least, most));
  }

  /** {@code yyyyMMdd}. */
  Optional<String> day() {
    return Optional.ofNullable(ctx.queryParam("day")).map(this::day);
  }

  String today() {
    return day("today");
  }

  private String day(String text) {
    try {
      return BASIC_ISO_DATE.format(Moment.of(text).day(clock));
    } catch (DateTimeException wrong) {
      throw new Problem(Problem.BAD_REQUEST, "day: " + wrong.getMessage());
    }
  }

  /** By {@code from} and {@code to}. */
  Span span() {
    Instant to = moment("to").orElseGet(clock::instant);
    return span(moment("from").orElseGet(() -> to.minus(USUAL_SPAN)), to);
  }

  /** From a time to another, as the parameters have them. */
  static Span span(String from, String to, Clock clock) {
    return span(moment("from", from, clock), moment("to", to, clock));
  }

  private static Span span(Instant from, Instant to) {
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_SPAN) > 0) {
      throw new Problem(
          Problem.BAD_REQUEST,
          "to must be after from, by %d days at most: %s, %s"
              .formatted(LONGEST_SPAN.toDays(), from, to));
    }
    return new Span(from.toEpochMilli(), to.toEpochMilli());
  }

  /** The moment {@code at}, which must be there. */
  Instant at() {
    return moment("at")
        .orElseThrow(
            () ->
                new Problem(
                    Problem.BAD_REQUEST, "at must be there: a time, as 2018-08-30T09:14:59"));
  }

  private Optional<Instant> moment(String name) {
    return text(name, 40).map(text -> moment(name, text, clock));
  }

  private static Instant moment(String name, String text, Clock clock) {
    try {
      return MILLIS.matcher(text).matches() && text.length() != 14
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : name.equals("to") ? Moment.of(text).end(clock) : Moment.of(text).begin(clock);
    } catch (DateTimeException wrong) {
      throw new Problem(Problem.BAD_REQUEST, name + ": " + wrong.getMessage());
    }
  }

  /** The body of a request that changes something. */
  byte[] json() throws IOException {
    return json(MAX_BODY_BYTES);
  }

  /** The same, with so many bytes at most. */
  byte[] json(int mostBytes) throws IOException {
    String type = ctx.contentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).matches("application/json *(;.*)?")) {
      throw new Problem(Problem.WRONG_TYPE, "the body must be application/json");
    }
    byte[] body = ctx.bodyInputStream().readNBytes(mostBytes + 1);
    if (body.length > mostBytes) {
      throw new Problem(
          Problem.TOO_LARGE, "the body must have %d bytes at most".formatted(mostBytes));
    }
    return body;
  }
}
