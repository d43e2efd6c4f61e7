package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.rulestore.RuleDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs in one file of two sets of rules; immutable.
 *
 * @param file its name
 * @param change added, changed or removed
 * @param lines as {@code diff -u} writes them, without its two headers; null if there are too many
 * @param was how many lines it had
 * @param is how many it has
 */
record FileDifference(String file, String change, @Nullable List<String> lines, int was, int is) {

  /** Comparing takes time, and in the worst case memory, by the square of what differs. */
  private static final int MOST_LINES = 2_000;

  private static final int HEADERS = 2;

  /** Compares two sets, texts by file name. */
  static List<FileDifference> of(
      String oldName, Map<String, String> old, String newName, Map<String, String> changed) {
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(changed.keySet());
    List<FileDifference> all = new ArrayList<>();
    for (String name : names) {
      String before = old.get(name);
      String after = changed.get(name);
      if (before == null || !before.equals(after)) {
        String change = before == null ? "added" : after == null ? "removed" : "changed";
        List<String> was = before == null ? List.of() : before.lines().toList();
        List<String> is = after == null ? List.of() : after.lines().toList();
        List<String> lines =
            differing(was, is) > MOST_LINES
                ? null
                : bare(RuleDiff.unified(oldName, one(name, before), newName, one(name, after)));
        all.add(new FileDifference(name, change, lines, was.size(), is.size()));
      }
    }
    return all;
  }

  private static Map<String, String> one(String name, @Nullable String text) {
    return text == null ? Map.of() : Map.of(name, text);
  }

  private static List<String> bare(List<String> lines) {
    return lines.size() < HEADERS ? lines : List.copyOf(lines.subList(HEADERS, lines.size()));
  }

  /** How many lines are between what both begin with and what both end with. */
  private static int differing(List<String> was, List<String> is) {
    int most = Math.min(was.size(), is.size());
    int begin = 0;
    while (begin < most && was.get(begin).equals(is.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < most - begin
        && was.get(was.size() - 1 - end).equals(is.get(is.size() - 1 - end))) {
      end++;
    }
    return was.size() + is.size() - 2 * (begin + end);
  }

  /** Writes it as the API has it. */
  void to(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("file", file);
    json.writeStringField("change", change);
    json.writeFieldName("lines");
    if (lines == null) {
      json.writeNull();
    } else {
      json.writeStartArray();
      for (String line : lines) {
        json.writeString(line);
      }
      json.writeEndArray();
    }
    json.writeNumberField("was", was);
    json.writeNumberField("is", is);
    json.writeEndObject();
  }
}
