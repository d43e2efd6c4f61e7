package io.smartcar.cli.rejected;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.events.CsvLine;
import io.smartcar.events.refused.RawText;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.Resending;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** A refused record in lines: its text can be read, of JSON and CSV also its bytes. */
final class RecordLine {

  private static final JsonFactory JSON = new JsonFactory();

  private RecordLine() {}

  /** For the eye: where, when and why, and below it the text, and whether it was sent again. */
  static String table(KeptRecord kept, int maxBytes) {
    RejectedRecord record = kept.record();
    String said = SelectedRecords.said(kept.resending());
    String text =
        "%s  %s  %s%n  %s"
            .formatted(
                SelectedRecords.place(record),
                time(record),
                record.reason(),
                RawText.of(record.value(), maxBytes));
    return said.isEmpty() ? text : text + "%n  (%s)".formatted(said);
  }

  /** Topic, partition, offset, time, reason, the bytes in base64, and whether it was sent again. */
  static String csv(KeptRecord kept) {
    RejectedRecord record = kept.record();
    return CsvLine.write(
        List.of(
            record.topic(),
            Integer.toString(record.partition()),
            Long.toString(record.offset()),
            time(record).toString(),
            record.reason(),
            Base64.getEncoder().encodeToString(record.value()),
            SelectedRecords.said(kept.resending())));
  }

  /** The same as an object, with the text beside the bytes. */
  static String json(KeptRecord kept, int maxBytes) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      place(json, kept.record());
      json.writeStringField("time", time(kept.record()).toString());
      json.writeStringField("reason", kept.record().reason());
      json.writeStringField("text", RawText.of(kept.record().value(), maxBytes));
      json.writeBinaryField("base64", kept.record().value());
      if (kept.resending().isPresent()) {
        Resending mark = kept.resending().get();
        json.writeObjectFieldStart("resent");
        json.writeBooleanField("confirmed", mark.isConfirmed());
        json.writeStringField("time", mark.time().toString());
        json.writeStringField("by", mark.by());
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return text.toString();
  }

  /** An example of a summary. */
  static void write(JsonGenerator json, RejectedRecord record) throws IOException {
    json.writeStartObject();
    place(json, record);
    json.writeStringField("text", RawText.of(record.value(), record.value().length));
    json.writeEndObject();
  }

  private static void place(JsonGenerator json, RejectedRecord record) throws IOException {
    json.writeStringField("topic", record.topic());
    json.writeNumberField("partition", record.partition());
    json.writeNumberField("offset", record.offset());
  }

  private static Instant time(RejectedRecord record) {
    return Instant.ofEpochMilli(record.recordTimestampMillis());
  }
}
