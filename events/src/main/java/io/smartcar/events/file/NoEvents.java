package io.smartcar.events.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What of a file was no event: how much, and the first of it with line and reason. One thread
 * notes, and the same asks.
 */
final class NoEvents {

  private static final int SHOWN = 3;

  private final String file;
  private final String anEvent;
  private final List<String> first = new ArrayList<>(SHOWN);
  private long count;

  /** Of a file in which an event is as said. */
  NoEvents(String file, String anEvent) {
    this.file = file;
    this.anEvent = anEvent;
  }

  void note(long line, String reason) {
    count++;
    if (first.size() < SHOWN) {
      first.add(String.format(Locale.ROOT, "%s:%d: %s", file, line, reason));
    }
  }

  long count() {
    return count;
  }

  /** Lines for people: none if everything was an event. */
  List<String> remarks(long events, boolean damaged) {
    List<String> remarks = new ArrayList<>();
    if (count > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: %s no event%s",
              file,
              count == 1 ? "1 record is" : String.format(Locale.ROOT, "%,d records are", count),
              count > SHOWN ? "; the first " + SHOWN + ":" : ":"));
      first.forEach(line -> remarks.add("  " + line));
    }
    if (events == 0 && !damaged) {
      remarks.add(file + ": no event in it: an event is " + anEvent);
    }
    return remarks;
  }
}
