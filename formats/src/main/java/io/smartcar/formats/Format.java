package io.smartcar.formats;

import io.smartcar.events.RecordDecoder;
import io.smartcar.events.RecordFormat;
import io.smartcar.events.file.EventFileException;
import io.smartcar.events.file.RecordForm;
import java.io.Serial;
import java.time.ZoneId;
import java.util.List;

/**
 * How somebody else's records become events: a mapping file, checked as a whole. Found by {@link
 * Formats}. Immutable and thread-safe. What is sent to another machine is what the mapping and the
 * files that it names say.
 */
public final class Format implements RecordFormat {

  @Serial private static final long serialVersionUID = 1L;

  private final FormatText text;
  private final String version;
  private final String description;
  private final Layout layout;
  private final Sources sources;
  private final List<FieldMapping> fields;

  Format(
      FormatText text,
      String description,
      Layout layout,
      Sources sources,
      List<FieldMapping> fields) {
    this.text = text;
    this.version = text.version();
    this.description = description;
    this.layout = layout;
    this.sources = sources;
    this.fields = List.copyOf(fields);
  }

  /** Its name: the file's without {@code .conf}. */
  public String name() {
    return text.name();
  }

  /**
   * Which version of the mapping it is: twelve digits that are others when anything is that it
   * says, or a file that it names; not its comments.
   */
  public String version() {
    return version;
  }

  /** What its records are, in a line for people. */
  public String description() {
    return description;
  }

  /** {@code csv}, {@code json} or {@code avro}. */
  public String type() {
    return layout.type();
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
  @Override
  public RecordDecoder decoder(ZoneId zone) {
    if (hasHeader()) {
      throw new IllegalStateException(
          "the format "
              + name()
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
    return layout.avro() == null
        ? new MappedForm(this, file, zone)
        : new AvroForm(
            this, new AvroRecords(layout.avro(), sources.paths()), sources.count(), zone);
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
              + name()
              + " does not fit its header: "
              + String.join("; ", problems)
              + ". It has: "
              + Sources.shown(header),
          null);
    }
    return sources.columns(header);
  }

  @Serial
  private Object writeReplace() {
    return text;
  }
}
