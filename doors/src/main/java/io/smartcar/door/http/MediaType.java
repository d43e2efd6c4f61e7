package io.smartcar.door.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which records a request says it has. */
enum MediaType {
  /** It does not say; the records do. */
  ANY,
  /** Lines, CSV as a rule. */
  LINES,
  /** A JSON document, or an object on each line. */
  JSON,
  /** Avro records in single-object encoding, one behind the other. */
  AVRO;

  private static final Set<String> OF_LINES = Set.of("text/csv", "application/csv", "text/plain");
  private static final Set<String> OF_JSON =
      Set.of(
          "application/json",
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/json-lines");
  private static final Set<String> OF_AVRO =
      Set.of(
          "application/avro",
          "application/vnd.apache.avro",
          "application/vnd.apache.avro+binary",
          "avro/binary");
  private static final Set<String> CHARSETS =
      Set.of("utf-8", "utf8", "us-ascii", "utf-16", "utf-16le", "utf-16be");

  /** The types that there are, for people. */
  static final String KNOWN =
      "text/csv, application/json or application/x-ndjson, in UTF-8, or application/avro";

  /** The one that a header names, null if the door does not take it. */
  static @Nullable MediaType of(@Nullable String contentType) {
    if (contentType == null || contentType.isBlank()) {
      return ANY;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].replaceAll("[\\s\"]", "");
      if (parameter.startsWith("charset=")
          && !CHARSETS.contains(parameter.substring("charset=".length()))) {
        return null;
      }
    }
    String type = parts[0].strip();
    if (OF_LINES.contains(type)) {
      return LINES;
    }
    if (OF_AVRO.contains(type)) {
      return AVRO;
    }
    return OF_JSON.contains(type) ? JSON : null;
  }

  /** Whether a format's records, {@code csv}, {@code json} or {@code avro}, can be such. */
  boolean fits(String formatType) {
    return switch (this) {
      case ANY -> true;
      case LINES -> formatType.equals("csv");
      case JSON -> formatType.equals("json");
      case AVRO -> formatType.equals("avro");
    };
  }
}
