package io.smartcar.formats;

import io.smartcar.events.CsvLine;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what a mapping file says of car numbers. */
final class CarLoader {

  private static final String TABLE = "table";

  private CarLoader() {}

  static CarRule rule(Section section, Beside beside) {
    Map<String, String> table = new HashMap<>(section.table("values"));
    table.forEach(
        (id, number) -> {
          if (!CarRule.isNumber(number)) {
            section.refuse(
                "values", "must be 1 to 32 ASCII letters, digits or _, not " + id + " = " + number);
          }
        });
    addFile(section, beside, table);
    Integer last = section.whole("last", 1, CarRule.MAX_CHARS);
    Integer digits = section.whole("digits", 1, CarRule.MAX_CHARS);
    String prefix = section.text("prefix");
    if (prefix != null && !CarRule.isNumber(prefix)) {
      section.refuse("prefix", "must be ASCII letters, digits or _: \"" + prefix + '"');
    }
    String others = section.choice("others", "by-rule", List.of("by-rule", "refused"));
    String keep = section.choice("keep", "all", List.of("all", "letters-and-digits"));
    return new CarRule(
        table,
        others.equals("refused"),
        keep.equals("letters-and-digits"),
        last == null ? 0 : last,
        digits == null ? 0 : digits,
        prefix == null ? "" : prefix);
  }

  private static void addFile(Section section, Beside beside, Map<String, String> table) {
    String name = section.text(TABLE);
    if (name == null) {
      return;
    }
    try {
      int number = 0;
      for (String line : beside.text(name).lines().toList()) {
        number++;
        if (!line.isBlank()) {
          add(section, CsvLine.read(line), name + ':' + number, table);
        }
      }
    } catch (IOException e) {
      section.refuse(
          TABLE, "must be a file of lines as WVWZZZ1KZ6W000001,V0001 that can be read: " + e);
    }
  }

  private static void add(
      Section section, List<String> cells, String where, Map<String, String> table) {
    if (cells.size() != 2 || !CarRule.isNumber(cells.get(1))) {
      section.refuse(
          TABLE,
          "has a line that is no id and car number (1 to 32 letters, digits or _): " + where);
    } else if (table.putIfAbsent(cells.get(0), cells.get(1)) != null) {
      section.refuse(TABLE, "has the car " + cells.get(0) + " twice: " + where);
    }
  }
}
