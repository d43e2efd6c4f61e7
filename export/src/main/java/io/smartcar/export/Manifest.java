package io.smartcar.export;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a day's directory holds; it lies there as {@link #NAME}, and a directory that has it is
 * complete. Immutable.
 *
 * @param zone in which the day is one
 * @param from the day's begin
 * @param to its end
 * @param first the time of its first event
 * @param last the time of its last event
 * @param content what its events are
 * @param files its Parquet files, in order of car and time
 */
record Manifest(
    LocalDate day,
    ZoneId zone,
    Instant from,
    Instant to,
    Instant first,
    Instant last,
    Fingerprint.Content content,
    List<DataFile> files) {

  /** Begins with a letter that tells Hive and Spark to pass it over. */
  static final String NAME = "_smartcar_export.json";

  /**
   * Grows when something that is known is to mean something else; readers pass over what is new.
   */
  private static final int FORMAT = 1;

  private static final int HEXADECIMAL = 16;
  private static final JsonFactory JSON = new JsonFactory();

  /** It was written by a later release, which alone knows what it says. */
  static final class LaterFormatException extends IOException {

    private static final long serialVersionUID = 1;

    LaterFormatException(String message) {
      super(message);
    }
  }

  /** A Parquet file. */
  record DataFile(String name, long rows, long bytes, String sha256) {}

  /** Copies the list. */
  Manifest {
    files = List.copyOf(files);
  }

  /** The size of its files. */
  long bytes() {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }

  byte[] json() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeStringField("day", day.toString());
      json.writeStringField("zone", zone.getId());
      json.writeStringField("from", from.toString());
      json.writeStringField("to", to.toString());
      json.writeNumberField("rows", content.rows());
      json.writeStringField("first", first.toString());
      json.writeStringField("last", last.toString());
      json.writeStringField("fingerprint", content.sumText());
      json.writeArrayFieldStart("files");
      for (DataFile file : files) {
        json.writeStartObject();
        json.writeStringField("name", file.name);
        json.writeNumberField("rows", file.rows);
        json.writeNumberField("bytes", file.bytes);
        json.writeStringField("sha256", file.sha256);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return out.toByteArray();
  }

  /**
   * Reads one.
   *
   * @throws LaterFormatException if a later release wrote it
   * @throws IOException if it is none
   */
  static Manifest of(byte[] text) throws IOException {
    List<DataFile> files = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      fields.putAll(fields(json, files));
    }
    String format = field(fields, "format");
    if (!format.equals(String.valueOf(FORMAT))) {
      throw new LaterFormatException(
          "of format %s, and this release knows %d".formatted(format, FORMAT));
    }
    try {
      return new Manifest(
          LocalDate.parse(field(fields, "day")),
          ZoneId.of(field(fields, "zone")),
          Instant.parse(field(fields, "from")),
          Instant.parse(field(fields, "to")),
          Instant.parse(field(fields, "first")),
          Instant.parse(field(fields, "last")),
          new Fingerprint.Content(
              Long.parseLong(field(fields, "rows")),
              Long.parseUnsignedLong(field(fields, "fingerprint"), HEXADECIMAL)),
          files);
    } catch (DateTimeException | NumberFormatException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The scalars of the object that begins here; those of an array in it are read as files. */
  private static Map<String, String> fields(JsonParser json, List<DataFile> files)
      throws IOException {
    Map<String, String> fields = new HashMap<>();
    if (!json.isExpectedStartObjectToken()) {
      throw new IOException("it is no JSON object");
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        fields.put(name, json.getValueAsString(""));
        continue;
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        files.add(file(fields(json, new ArrayList<>())));
      }
    }
    return fields;
  }

  private static DataFile file(Map<String, String> fields) throws IOException {
    try {
      return new DataFile(
          field(fields, "name"),
          Long.parseLong(field(fields, "rows")),
          Long.parseLong(field(fields, "bytes")),
          field(fields, "sha256"));
    } catch (NumberFormatException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String field(Map<String, String> fields, String name) throws IOException {
    String value = fields.get(name);
    if (value == null) {
      throw new IOException("it has no " + name);
    }
    return value;
  }
}
