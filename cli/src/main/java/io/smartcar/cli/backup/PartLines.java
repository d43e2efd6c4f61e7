package io.smartcar.cli.backup;

import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.wiring.backup.BackupManifest;
import io.smartcar.wiring.backup.BackupPart;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints each part of a backup when it is done, and how long it took. Used by one thread. */
final class PartLines {

  private static final double MB = 1 << 20;
  private static final double SECOND_MILLIS = 1_000;

  private final PrintWriter out;
  private final Clock clock;
  private Instant begun;

  PartLines(PrintWriter out, Clock clock) {
    this.out = out;
    this.clock = clock;
    this.begun = clock.instant();
  }

  void print(BackupPart part) {
    Instant now = clock.instant();
    out.printf(
        Locale.ROOT,
        "%-24s %,13d %-5s %,10.1f MB %,8.1f s%n",
        part.name(),
        part.records(),
        part.kind().unit(),
        part.bytes() / MB,
        Duration.between(begun, now).toMillis() / SECOND_MILLIS);
    out.flush();
    begun = now;
  }

  /** Up to where the log is in a backup, a line for each group that has got anywhere. */
  void printPositions(BackupManifest manifest) {
    manifest
        .groups()
        .forEach(
            (group, offsets) ->
                out.printf(
                    "%s: the log from %s%n",
                    group, offsets.isEmpty() ? "its beginning" : text(offsets)));
    out.flush();
  }

  private static String text(Map<Integer, CommittedOffset> offsets) {
    return offsets.entrySet().stream()
        .map(saved -> saved.getKey() + ":" + saved.getValue().offset())
        .collect(Collectors.joining(" "));
  }
}
