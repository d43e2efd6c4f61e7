package io.smartcar.formats;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what a mapping file says of the date. Not thread-safe. */
final class DateLoader {

  private static final String ISO = "iso";
  private static final String BOOK = "book";

  private static final Map<String, Long> EPOCH_UNITS =
      Map.of(
          "epoch-s", 1L,
          "epoch-ms", 1_000L,
          "epoch-us", 1_000_000L,
          "epoch-ns", 1_000_000_000L);

  private static final Map<String, Double> UNIT_MILLIS =
      Map.of("d", 86_400_000.0, "h", 3_600_000.0, "min", 60_000.0, "s", 1000.0, "ms", 1.0);

  private final Sources sources;

  DateLoader(Sources sources) {
    this.sources = sources;
  }

  FieldMapping date(Section section, String name) {
    if (section.has("since") || section.has("sum")) {
      return sum(section);
    }
    Function<ZoneId, Instants> instants = instants(section);
    List<Source> parts = new ArrayList<>();
    List<Section> joined = section.has("joined") ? section.sections("joined") : List.of();
    for (Section part : joined) {
      parts.add(sources.source(part, "from", part, name, false));
      part.refuseOthers();
    }
    if (joined.isEmpty()) {
      parts.add(sources.source(section, "from", section, name, false));
    }
    Source[] inOrder = parts.toArray(new Source[0]);
    return zone -> new DateReader(inOrder, instants.apply(zone), zone);
  }

  private Function<ZoneId, Instants> instants(Section section) {
    ZoneId own = zone(section);
    String pattern = section.text("pattern");
    if (pattern != null) {
      String problem = PatternInstants.problem(pattern);
      if (problem != null) {
        section.refuse("pattern", "must be a pattern as dd-MMM-yyyy HH:mm:ss.SSS: " + problem);
        return zone -> new IsoInstants(zone);
      }
      return zone -> PatternInstants.of(pattern, own == null ? zone : own);
    }
    List<String> kinds = List.of(ISO, BOOK, "epoch-s", "epoch-ms", "epoch-us", "epoch-ns");
    String ofSchema = sources.timeOf(section.texts("from"));
    String kind = section.choice("as", ofSchema == null ? ISO : ofSchema, kinds);
    if (ofSchema != null && !kind.equals(ofSchema)) {
      section.refuse("as", "must be " + ofSchema + ", as the schema says, or be left out");
    }
    Long perSecond = EPOCH_UNITS.get(kind);
    if (perSecond != null) {
      EpochInstants epoch = new EpochInstants(kind.substring("epoch-".length()), perSecond);
      return zone -> epoch;
    }
    return kind.equals(BOOK)
        ? zone -> new BookInstants(own == null ? zone : own)
        : zone -> new IsoInstants(own == null ? zone : own);
  }

  private static @Nullable ZoneId zone(Section section) {
    String zone = section.text("zone");
    try {
      return zone == null ? null : ZoneId.of(zone);
    } catch (DateTimeException e) {
      section.refuse(
          "zone", "must be UTC, an offset or a region as Europe/Berlin: \"" + zone + '"');
      return null;
    }
  }

  private FieldMapping sum(Section section) {
    String since = section.text("since");
    byte[] text = String.valueOf(since).getBytes(StandardCharsets.UTF_8);
    long sinceMillis = new IsoInstants(ZoneOffset.UTC).millis(text, 0, text.length);
    if (since == null || sinceMillis == Instants.NONE) {
      section.refuse(
          "since", "must be the time from which on is counted, as 2017-11-01T00:00:00-04:00");
    }
    List<SumReader.Part> parts = new ArrayList<>();
    for (Section part : section.sections("sum")) {
      String unit = part.choice("unit", "ms", List.of("d", "h", "min", "s", "ms"));
      Source source = sources.source(part, "from", part, EventField.DATE, false);
      parts.add(new SumReader.Part(source, UNIT_MILLIS.getOrDefault(unit, 1.0)));
      part.refuseOthers();
    }
    if (parts.isEmpty()) {
      section.refuse("sum", "must be what is added to since: [ { from = seconds, unit = s } ]");
    }
    SumReader.Part[] inOrder = parts.toArray(new SumReader.Part[0]);
    return zone -> new SumReader(sinceMillis, inOrder, zone);
  }
}
