package io.smartcar.cli.rejected;

import io.smartcar.events.refused.RecordPattern;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.wiring.refused.Resender.Fate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of refused records that were to be sent again, counted. Not thread-safe. */
final class Fates {

  private final Map<Fate, Long> counts = new EnumMap<>(Fate.class);
  private final Map<RecordPattern, Long> stillNoEvent = new EnumMap<>(RecordPattern.class);

  void add(KeptRecord kept, Fate fate) {
    counts.merge(fate, 1L, Long::sum);
    if (fate == Fate.NO_EVENT) {
      RecordPattern.of(kept.record().value())
          .forEach(pattern -> stillNoEvent.merge(pattern, 1L, Long::sum));
    }
  }

  /** How many were sent, or would be. */
  long sent() {
    return counts.getOrDefault(Fate.SENT, 0L);
  }

  /** A line of each kind that there is. */
  List<String> lines(boolean isDone, String where) {
    List<String> lines = new ArrayList<>();
    if (counts.isEmpty()) {
      return List.of("no such refused records of " + where);
    }
    line(lines, sent(), (isDone ? "sent to " : "would be sent to ") + where);
    for (Fate fate : Fate.values()) {
      if (fate != Fate.SENT && counts.containsKey(fate)) {
        line(lines, counts.getOrDefault(fate, 0L), said(fate));
      }
    }
    PatternLines.of(stillNoEvent).forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static void line(List<String> lines, long records, String said) {
    lines.add(String.format(Locale.ROOT, "%,d %s", records, said));
  }

  private static String said(Fate fate) {
    return switch (fate) {
      case SENT -> "sent";
      case NO_EVENT -> "left: still no event, and would be refused again";
      case DONE -> "left: sent before";
      case UNCONFIRMED ->
          "left: sending them was begun and not confirmed, --unconfirmed sends them";
      case CUT -> "left: only the beginning was kept";
      case TAKEN -> "left: somebody else sends them";
    };
  }
}
