package io.smartcar.wiring.refused;

import io.smartcar.events.refused.RecordPattern;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What many records have in common, in lines. No state. */
public final class PatternLines {

  private PatternLines() {}

  /** A line of each pattern, the most frequent first: {@code 412 records have ISO dates: …}. */
  public static List<String> of(Map<RecordPattern, Long> byPattern) {
    return byPattern.entrySet().stream()
        .sorted(Map.Entry.<RecordPattern, Long>comparingByValue().reversed())
        .map(
            found ->
                String.format(
                    Locale.ROOT,
                    "%,d %s: %s",
                    found.getValue(),
                    said(found.getKey(), found.getValue()),
                    found.getKey().rule()))
        .toList();
  }

  private static String said(RecordPattern pattern, long records) {
    if (records != 1) {
      return "records " + pattern.says();
    }
    return "record "
        + pattern
            .says()
            .replaceFirst("^have ", "has ")
            .replaceFirst("^are header lines$", "is a header line")
            .replaceFirst("^are arrays", "is an array")
            .replaceFirst("^are JSON objects$", "is a JSON object")
            .replaceFirst("^are ", "is ");
  }
}
