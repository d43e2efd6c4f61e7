package io.smartcar.rules.live.port;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From where a partition must be read again to rebuild the rules' state, and how far the task was;
 * immutable.
 *
 * @param offset the lowest offset that may still matter; stored as the group's committed offset
 * @param maxEventTime the largest event time below {@code offset}, epoch milliseconds, {@link
 *     #NONE} if there is none: whether an event at or after {@code offset} is late is known from
 *     it. Or a bound of it, not above {@code shownAfter}
 * @param shownAfter events up to this event time are not shown to the rules again: not all of them
 *     lie at or after {@code offset}
 * @param confirmedUntil every alert raised up to this event time has been confirmed; those are not
 *     raised again
 * @param position the next offset the task would have taken: for people and tools that watch
 * @param quiet whether nothing was waiting, open or unconfirmed: a log that ends at {@code
 *     position} has then given all the alerts it has
 * @param rules the version of the rules in force, 0 for the jar's
 * @param rulesSince alerts raised after this event time are that version's; {@link #NONE}: all.
 *     Never above {@code confirmedUntil}, so that a restart needs no older version
 * @param rulesBefore the versions that were in force before that one, in order: readings that come
 *     late are judged by what was in force in their time
 * @param taken what was taken up to {@code position}
 */
public record Checkpoint(
    long offset,
    long maxEventTime,
    long shownAfter,
    long confirmedUntil,
    long position,
    boolean quiet,
    int rules,
    long rulesSince,
    List<Era> rulesBefore,
    Taken taken) {

  /** No event time yet. */
  public static final long NONE = Long.MIN_VALUE;

  /**
   * What the text begins with. Fields may be added without another one, since whoever does not know
   * them passes over them; when one that is known is to mean something else, it is {@code v2}.
   */
  private static final String FORMAT = "v1";

  private static final Pattern ANY_FORMAT = Pattern.compile("(v[1-9][0-9]{0,8}) ");

  /** Kafka takes no more metadata than this with an offset, by default. */
  static final int MAX_METADATA_BYTES = 4_096;

  /** Copies the list. */
  public Checkpoint {
    rulesBefore = List.copyOf(rulesBefore);
  }

  /** One that knows of no other rules. */
  public Checkpoint(
      long offset,
      long maxEventTime,
      long shownAfter,
      long confirmedUntil,
      long position,
      boolean quiet,
      int rules,
      long rulesSince,
      Taken taken) {
    this(
        offset,
        maxEventTime,
        shownAfter,
        confirmedUntil,
        position,
        quiet,
        rules,
        rulesSince,
        List.of(),
        taken);
  }

  /** One that does not say what was taken. */
  public Checkpoint(
      long offset,
      long maxEventTime,
      long shownAfter,
      long confirmedUntil,
      long position,
      boolean quiet,
      int rules,
      long rulesSince) {
    this(
        offset,
        maxEventTime,
        shownAfter,
        confirmedUntil,
        position,
        quiet,
        rules,
        rulesSince,
        Taken.UNKNOWN);
  }

  /**
   * The same, but read from an offset before which no event is later than {@code after}, and with
   * every event after that shown.
   */
  public Checkpoint beginningAt(long earlierOffset, long after) {
    return new Checkpoint(
        Math.min(offset, earlierOffset),
        Math.min(maxEventTime, after),
        after,
        confirmedUntil,
        position,
        quiet,
        rules,
        rulesSince,
        rulesBefore,
        taken);
  }

  /** The same of a log that ends here: nothing beyond was counted, it lost what it had there. */
  public Checkpoint inLogUpTo(long end) {
    return position <= end
        ? this
        : new Checkpoint(
            offset,
            maxEventTime,
            shownAfter,
            confirmedUntil,
            end,
            quiet,
            rules,
            rulesSince,
            rulesBefore,
            taken);
  }

  /** The same with other event times. */
  public Checkpoint withTimes(LongUnaryOperator other) {
    return new Checkpoint(
        offset,
        other.applyAsLong(maxEventTime),
        other.applyAsLong(shownAfter),
        other.applyAsLong(confirmedUntil),
        position,
        quiet,
        rules,
        other.applyAsLong(rulesSince),
        rulesBefore.stream()
            .map(era -> new Era(era.version(), other.applyAsLong(era.since())))
            .toList(),
        taken.withTimes(other));
  }

  /** The versions of the rules in order, the one in force last. */
  public List<Era> eras() {
    List<Era> eras = new ArrayList<>(rulesBefore);
    eras.add(new Era(rules, rulesSince));
    return eras;
  }

  /** The latest of the times that say how far the task was. */
  public long latestTime() {
    return Math.max(
        Math.max(maxEventTime, confirmedUntil), Math.max(taken.clock(), taken.latestEventTime()));
  }

  /** The metadata text that goes with {@link #offset}: {@code v1 max=… shown=… …}. */
  public String metadata() {
    LogCounts counts = taken.counts();
    String text =
        "%s max=%d shown=%d confirmed=%d position=%d quiet=%b rules=%d since=%d"
            .formatted(
                FORMAT,
                maxEventTime,
                shownAfter,
                confirmedUntil,
                position,
                quiet,
                rules,
                rulesSince);
    if (!rulesBefore.isEmpty()) {
      text +=
          rulesBefore.stream()
              .map(era -> era.version() + ":" + era.since())
              .collect(Collectors.joining(",", " before=", ""));
    }
    if (!taken.topicId().isEmpty()) {
      text += " topic=" + taken.topicId();
    }
    if (!taken.zone().isEmpty()) {
      text += " zone=" + taken.zone();
    }
    text +=
        " clock=%d latest=%d late=%d repeated=%d replaced=%d bad-clock=%d rejected=%d lost=%d"
            .formatted(
                taken.clock(),
                taken.latestEventTime(),
                counts.late(),
                counts.repeated(),
                counts.replaced(),
                counts.badClock(),
                counts.rejected(),
                counts.lost());
    if (counts.late() > 0) {
      text +=
          counts.lateBy().stream()
              .map(String::valueOf)
              .collect(Collectors.joining(",", " late-by=", ""));
    }
    if (!taken.clockOffsets().isEmpty()) {
      text += " clocks=" + ClockOffset.write(taken.clockOffsets());
    }
    return taken.passedOver().isEmpty() ? text : text + " passed=" + passedOver();
  }

  private String passedOver() {
    return taken.passedOver().stream()
        .map(range -> range.from() + ":" + range.to() + ":" + range.until())
        .collect(Collectors.joining(","));
  }

  /**
   * Reads a committed offset and its metadata; without rules, as it once was, it is of the jar's,
   * and what was taken need not be there.
   *
   * @throws NewerCheckpointException if a later release wrote it
   * @throws IllegalArgumentException if the text is not one that {@link #metadata} writes
   */
  public static Checkpoint of(long offset, String metadata) {
    if (!metadata.startsWith(FORMAT + ' ')) {
      Matcher format = ANY_FORMAT.matcher(metadata);
      if (format.lookingAt()) {
        throw new NewerCheckpointException(
            "the checkpoint is of format %s, and this release knows %s: run the release that wrote it, or a later one"
                .formatted(format.group(1), FORMAT));
      }
      throw new IllegalArgumentException("checkpoint metadata must begin with v1: " + metadata);
    }
    Fields fields = Fields.of(metadata);
    return new Checkpoint(
        offset,
        fields.number("max"),
        fields.number("shown"),
        fields.number("confirmed"),
        fields.number("position"),
        Boolean.parseBoolean(fields.values.get("quiet")),
        (int) fields.number("rules", 0),
        fields.number("since", NONE),
        eras(fields.values.get("before")),
        fields.taken());
  }

  private static List<Era> eras(@Nullable String text) {
    List<Era> eras = new ArrayList<>();
    StringTokenizer numbers = new StringTokenizer(text == null ? "" : text, ":,");
    while (numbers.countTokens() >= 2) {
      int version = Integer.parseInt(numbers.nextToken());
      eras.add(new Era(version, Long.parseLong(numbers.nextToken())));
    }
    return eras;
  }

  /** The metadata's parts by name. */
  private record Fields(String metadata, Map<String, String> values) {

    static Fields of(String metadata) {
      Map<String, String> values = new HashMap<>();
      for (StringTokenizer parts = new StringTokenizer(metadata); parts.hasMoreTokens(); ) {
        String part = parts.nextToken();
        int equals = part.indexOf('=');
        values.put(part.substring(0, Math.max(equals, 0)), part.substring(equals + 1));
      }
      return new Fields(metadata, values);
    }

    long number(String key) {
      String value = values.get(key);
      if (value == null) {
        throw new IllegalArgumentException(
            "checkpoint metadata must have " + key + ": " + metadata);
      }
      return Long.parseLong(value);
    }

    long number(String key, long otherwise) {
      String value = values.get(key);
      return value == null ? otherwise : Long.parseLong(value);
    }

    Taken taken() {
      LogCounts counts =
          new LogCounts(
              number("late", 0),
              number("repeated", 0),
              number("replaced", 0),
              number("bad-clock", 0),
              number("rejected", 0),
              number("lost", 0),
              lateBy(values.getOrDefault("late-by", "")));
      return new Taken(
          values.getOrDefault("topic", ""),
          values.getOrDefault("zone", ""),
          number("clock", NONE),
          number("latest", NONE),
          counts,
          passedOver(values.get("passed")),
          ClockOffset.read(values.getOrDefault("clocks", "")));
    }

    private static List<Long> lateBy(String text) {
      List<Long> counts = new ArrayList<>();
      for (StringTokenizer all = new StringTokenizer(text, ","); all.hasMoreTokens(); ) {
        counts.add(Long.parseLong(all.nextToken()));
      }
      return counts.isEmpty() ? LogCounts.ZERO.lateBy() : counts;
    }

    private List<Taken.Range> passedOver(@Nullable String text) {
      List<Taken.Range> ranges = new ArrayList<>();
      StringTokenizer numbers = new StringTokenizer(text == null ? "" : text, ":,");
      while (numbers.countTokens() >= 3) {
        ranges.add(
            new Taken.Range(
                Long.parseLong(numbers.nextToken()),
                Long.parseLong(numbers.nextToken()),
                Long.parseLong(numbers.nextToken())));
      }
      return ranges;
    }
  }
}
