package io.smartcar.events.cars;

import io.smartcar.events.cars.TableRows.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads limits from rows. Used for one file. */
final class LimitRows {

  private static final int CELLS = 3;
  private static final int MAX_NAME_CHARS = 100;
  private static final Pattern AREA = Pattern.compile("[A-F](0[1-9]|10)");

  private final Problems problems;
  private final Map<LimitKind, Map<String, Integer>> limits = LimitKind.empty();
  private final Map<String, Integer> lines = new HashMap<>();

  private LimitRows(Problems problems) {
    this.problems = problems;
  }

  static SpeedLimits read(String text, Problems problems) throws CarMasterException {
    List<Row> rows = TableRows.of(text, problems);
    LimitRows reading = new LimitRows(problems);
    boolean header = !rows.isEmpty() && isHeader(rows.get(0));
    for (Row row : header ? rows.subList(1, rows.size()) : rows) {
      reading.read(row);
    }
    problems.refuse();
    return LimitKind.limits(reading.limits);
  }

  private static boolean isHeader(Row first) {
    String last = first.cells().isEmpty() ? "" : first.cells().get(first.cells().size() - 1);
    return CarColumn.of(last).filter(column -> column == CarColumn.LIMIT).isPresent();
  }

  private void read(Row row) {
    if (row.cells().size() != CELLS) {
      problems.add(
          row.line(),
          "has %d fields in place of 3: write area,A01,60 or class,F,80 or car,A0001,70"
              .formatted(row.cells().size()));
      return;
    }
    LimitKind kind = kind(row.cells().get(0));
    if (kind == null) {
      problems.add(row.line(), "kind", "area, class or car", row.cells().get(0));
      return;
    }
    String name = row.cells().get(1);
    if (!isName(kind, name)) {
      problems.add(row.line(), kind.name().toLowerCase(Locale.ROOT), rule(kind), name);
      return;
    }
    Integer first = lines.putIfAbsent(kind + " " + name, row.line());
    if (first != null) {
      problems.add(
          row.line(),
          "%s: %s is in line %d already"
              .formatted(kind.name().toLowerCase(Locale.ROOT), name, first));
    }
    String cell = row.cells().get(2);
    Integer limit = CarRows.whole(cell);
    if (limit == null || limit < 1 || limit > CarRows.MAX_LIMIT_KMH) {
      problems.add(row.line(), "limit", "a whole number 1 to " + CarRows.MAX_LIMIT_KMH, cell);
      return;
    }
    limits.getOrDefault(kind, new TreeMap<>()).put(name, limit);
  }

  private static @Nullable LimitKind kind(String cell) {
    for (LimitKind kind : LimitKind.values()) {
      if (kind.name().equalsIgnoreCase(cell)) {
        return kind;
      }
    }
    return null;
  }

  private static boolean isName(LimitKind kind, String name) {
    return switch (kind) {
      case AREA -> AREA.matcher(name).matches();
      case CAR -> CarRows.CAR_NUMBER.matcher(name).matches();
      case CLASS -> !name.isEmpty() && name.length() <= MAX_NAME_CHARS;
    };
  }

  private static String rule(LimitKind kind) {
    return switch (kind) {
      case AREA -> "A01 to F10";
      case CAR -> CarRows.CAR_NUMBER_RULE;
      case CLASS -> "1 to " + MAX_NAME_CHARS + " characters";
    };
  }
}
