package io.smartcar.formats;

import io.smartcar.events.RecordDecoder;
import io.smartcar.events.file.EventFileException;
import io.smartcar.events.file.RecordForm;
import java.time.ZoneId;
import java.util.List;

/**
 * How somebody else's records become events: a mapping file, checked as a whole. Found by {@link
 * Formats}. Immutable and thread-safe.
 */
public final class Format {

  private final String name;
  private final String description;
  private final Layout layout;
  private final Sources sources;
  private final List<FieldMapping> fields;

  Format(
      String name, String description, Layout layout, Sources sources, List<FieldMapping> fields) {
    this.name = name;
    this.description = description;
    this.layout = layout;
    this.sources = sources;
    this.fields = List.copyOf(fields);
  }

  /** Its name: the file's without {@code .conf}. */
  public String name() {
    return name;
  }

  /** What its records are, in a line for people. */
  public String description() {
    return description;
  }

  /** {@code csv} or {@code json}. */
  public String type() {
    return layout.isJson() ? "json" : "csv";
  }

  /**
   * Whether columns are known by the first line of a file, so that a record alone means nothing.
   * Formats for a topic name or number their columns.
   */
  public boolean hasHeader() {
    return layout.hasHeader();
  }

  /**
   * A decoder of records that come alone; for one thread.
   *
   * @param zone of the dates of events ({@code smartcar.events.time-zone}), and of local times in
   *     the records where the format names no other
   * @throws IllegalStateException if the format {@linkplain #hasHeader has a header}
   */
  public RecordDecoder decoder(ZoneId zone) {
    if (hasHeader()) {
      throw new IllegalStateException(
          "the format "
              + name
              + " knows columns by a file's header: for records that come alone, name them in"
              + " records.columns");
    }
    return decoder(sources.records(), zone);
  }

  /**
   * The form of the records of one file; for one thread.
   *
   * @param file its name for people
   * @param zone as of {@link #decoder}
   */
  public RecordForm form(String file, ZoneId zone) {
    return new MappedForm(this, file, zone);
  }

  RecordDecoder decoder(Records records, ZoneId zone) {
    FieldReader[] readers =
        fields.stream().map(field -> field.reader(zone)).toArray(FieldReader[]::new);
    return new MappedDecoder(records, readers, sources.count());
  }

  Records records() {
    return sources.records();
  }

  char separator() {
    return layout.separator();
  }

  /** The slots of a file's columns. */
  int[] slotsOf(List<String> header, String file) {
    List<String> problems = sources.problems(header);
    if (!problems.isEmpty()) {
      throw new EventFileException(
          file
              + ": the format "
              + name
              + " does not fit its header: "
              + String.join("; ", problems)
              + ". It has: "
              + Sources.shown(header),
          null);
    }
    return sources.columns(header);
  }
}
