package io.smartcar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A measurement as files: every run as CSV, medians and ratios as Markdown. */
final class Report {

  private static final List<String> COLUMNS =
      List.of(
          "contestant",
          "round",
          "events",
          "seconds",
          "events_per_second",
          "heap_mb",
          "resident_mb",
          "alerts",
          "rows",
          "load_before",
          "problem");

  private final Map<String, String> head;
  private final List<RunFigures> runs;

  /**
   * Creates a report.
   *
   * @param head names and values for the head: what was measured, when and on what
   */
  Report(Map<String, String> head, List<RunFigures> runs) {
    this.head = head;
    this.runs = List.copyOf(runs);
  }

  /** Writes {@code name.csv} and {@code name.md}. */
  void write(Path directory, String name) throws BenchException {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(name + ".csv"), csv());
      Files.writeString(directory.resolve(name + ".md"), markdown(name));
    } catch (IOException e) {
      throw new BenchException("%s cannot be written: %s".formatted(directory, e), e);
    }
  }

  /** Every run, one a line. */
  String csv() {
    Set<String> roles = roles();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.join(",", COLUMNS)
            + roles.stream()
                .map(role -> ",cpu_s_per_million_" + role)
                .collect(Collectors.joining()));
    for (RunFigures run : runs) {
      String fixed =
          String.format(
              Locale.ROOT,
              "%s,%d,%d,%.2f,%.0f,%d,%d,%d,%d,%.2f,\"%s\"",
              run.contestant(),
              run.round(),
              run.events(),
              run.seconds(),
              run.perSecond(),
              run.heapMegabytes(),
              run.residentMegabytes(),
              run.alerts(),
              run.rows(),
              run.load(),
              run.problem().replace('"', '\'').replace('\n', ' '));
      String cpu =
          roles.stream()
              .map(
                  role ->
                      String.format(
                          Locale.ROOT, ",%.2f", run.cpuPerMillion().getOrDefault(role, 0.0)))
              .collect(Collectors.joining());
      lines.add(fixed + cpu);
    }
    return String.join("\n", lines) + "\n";
  }

  /** Medians by contestant, ratios to the first one, and what was void. */
  String markdown(String title) {
    StringBuilder text = new StringBuilder(heading(title, head));
    Set<String> roles = roles();
    text.append("\n| contestant | valid runs | events/s (lowest to highest) | first ÷ this |");
    roles.forEach(role -> text.append(" CPU s/M ").append(role).append(" |"));
    text.append(" heap MB | resident MB | alerts |\n|---|---|---|---|");
    text.append("---|".repeat(roles.size() + 3)).append('\n');
    List<Summary> summaries = Summary.of(runs);
    for (Summary summary : summaries) {
      text.append(row(summary, summaries.get(0).contestant(), roles));
    }
    runs.stream()
        .filter(run -> !run.isValid())
        .forEach(
            run ->
                text.append("\nVoid: ")
                    .append(run.contestant())
                    .append(", round ")
                    .append(run.round())
                    .append(": ")
                    .append(run.problem())
                    .append('\n'));
    return text.toString();
  }

  /** A title, and names with values under it. */
  static String heading(String title, Map<String, String> head) {
    StringBuilder text = new StringBuilder("# " + title + "\n\n");
    head.forEach(
        (name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }

  private String row(Summary summary, String first, Set<String> roles) {
    StringBuilder row =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "| %s | %d of %d | %,.0f (%,.0f to %,.0f) | %.2f |",
                summary.contestant(),
                summary.valid(),
                summary.runs(),
                summary.median(Summary.PER_SECOND),
                summary.median(Summary.LOWEST),
                summary.median(Summary.HIGHEST),
                Summary.pairedRatio(runs, first, summary.contestant())));
    for (String role : roles) {
      row.append(String.format(Locale.ROOT, " %.1f |", summary.median(role)));
    }
    return row.append(
            String.format(
                Locale.ROOT,
                " %,.0f | %,.0f | %,.0f |%n",
                summary.median(Summary.HEAP),
                summary.median(Summary.RESIDENT),
                summary.median(Summary.ALERTS)))
        .toString();
  }

  private Set<String> roles() {
    Set<String> roles = new TreeSet<>();
    runs.forEach(run -> roles.addAll(run.cpuPerMillion().keySet()));
    return roles;
  }
}
