package io.smartcar.cli.rejected;

import io.smartcar.wiring.refused.Fates;
import io.smartcar.wiring.refused.PatternLines;
import io.smartcar.wiring.refused.Resender.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became of refused records that were to be sent again, in lines. */
final class FateLines {

  private FateLines() {}

  /** A line of each kind that there is. */
  static List<String> of(Fates fates, boolean isDone, String where) {
    if (fates.isEmpty()) {
      return List.of("no such refused records of " + where);
    }
    List<String> lines = new ArrayList<>();
    line(lines, fates.count(Fate.SENT), (isDone ? "sent to " : "would be sent to ") + where);
    for (Fate fate : Fate.values()) {
      if (fate != Fate.SENT && fates.count(fate) > 0) {
        line(lines, fates.count(fate), said(fate));
      }
    }
    PatternLines.of(fates.stillNoEvent()).forEach(line -> lines.add("  " + line));
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
