package io.smartcar.cli.notify;

import io.smartcar.redis.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A silence in the words of a list. No state. */
final class SilenceText {

  private SilenceText() {}

  /**
   * Some lines, the first of which begins with its id.
   *
   * @param silenced of how many alerts a receiver was not told for it, by the receiver's name
   */
  static List<String> lines(Silence silence, Instant now, Map<String, Long> silenced) {
    List<String> lines = new ArrayList<>();
    lines.add(silence.id() + "  " + state(silence, now) + "  " + selection(silence.selection()));
    lines.add(
        "          made by %s at %s: %s"
            .formatted(plain(silence.by()), silence.madeAt(), plain(silence.reason())));
    lines.add(
        "          not told: "
            + (silenced.isEmpty()
                ? "nothing yet"
                : silenced.entrySet().stream()
                    .map(count -> count.getKey() + " " + count.getValue())
                    .collect(Collectors.joining(", "))));
    return lines;
  }

  private static String state(Silence silence, Instant now) {
    if (silence.ended().isPresent()) {
      Silence.Ended ended = silence.ended().get();
      return "ended by " + plain(ended.by()) + " at " + ended.at();
    }
    return (silence.holdsAt(now) ? "holds until " : "over since ") + silence.until();
  }

  private static String selection(Silence.Selection selection) {
    List<String> parts = new ArrayList<>();
    add(parts, "rule", selection.rules());
    add(parts, "car", selection.cars());
    add(parts, "area", selection.areas());
    add(parts, "severity", selection.severities());
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, String what, Set<String> of) {
    if (!of.isEmpty()) {
      parts.add(what + " " + plain(String.join(" or ", new TreeSet<>(of))));
    }
  }

  /** Somebody else's words must not be commands of the terminal. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
