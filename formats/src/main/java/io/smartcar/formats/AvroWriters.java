package io.smartcar.formats;

import io.smartcar.events.Refusal;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.ResolvingDecoder;
import org.jspecify.annotations.Nullable;

/** By which schema a record was written, and how it is read as the mapping's. Not thread-safe. */
final class AvroWriters {

  /**
   * First the two bytes of the single-object encoding, then the fingerprint, its last byte first.
   */
  static final int SINGLE_OBJECT_BYTES = 10;

  /** First a zero, then the registry's number of the schema. */
  static final int REGISTRY_BYTES = 5;

  private static final int MARK_FIRST = 0xC3;
  private static final int MARK_SECOND = 0x01;

  /**
   * A writer's schema as it is read, or why none of its records is.
   *
   * @param headerBytes what stands before the data of a record
   * @param reading null if there is none
   */
  record Writer(
      int headerBytes, String name, @Nullable ResolvingDecoder reading, @Nullable Refusal refusal) {

    static Writer refused(String rule, String value) {
      return new Writer(0, "", null, new Refusal("record", rule, value));
    }
  }

  private final AvroLayout layout;
  private final AvroAsked asked;
  private final List<List<String>> paths;
  private final Map<Long, Writer> byFingerprint = new HashMap<>();
  private final Map<Integer, Writer> byId = new HashMap<>();

  AvroWriters(AvroLayout layout, AvroAsked asked, List<List<String>> paths) {
    this.layout = layout;
    this.asked = asked;
    this.paths = List.copyOf(paths);
  }

  /** Whether a record begins as one that is written in Avro does, and no other. */
  static boolean isAvro(byte[] record) {
    return record.length > 1
        && (record[0] == 0 || ((record[0] & 0xFF) == MARK_FIRST && record[1] == MARK_SECOND));
  }

  /** The writer of the record {@code [from, to)}. */
  Writer of(byte[] record, int from, int to) {
    int size = to - from;
    if (size >= SINGLE_OBJECT_BYTES
        && (record[from] & 0xFF) == MARK_FIRST
        && record[from + 1] == MARK_SECOND) {
      return byFingerprint(record, from + 2);
    }
    if (size >= REGISTRY_BYTES && record[from] == 0) {
      return byId(record, from + 1);
    }
    return new Writer(
        0,
        "",
        null,
        Refusal.of(
            "record",
            "Avro, in single-object encoding (C3 01, fingerprint) or as of a registry (00, id)",
            record,
            from,
            to));
  }

  private Writer byFingerprint(byte[] record, int from) {
    long fingerprint = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      fingerprint = fingerprint << 8 | (record[from + i] & 0xFF);
    }
    Writer known = byFingerprint.get(fingerprint);
    if (known != null) {
      return known;
    }
    String name = String.format(Locale.ROOT, "fingerprint %016x", fingerprint);
    Schema schema = layout.written().get(fingerprint);
    if (schema == null) {
      return Writer.refused("of a known schema: put it into the directory records.schemas", name);
    }
    Writer writer = writer(schema, SINGLE_OBJECT_BYTES, name);
    byFingerprint.put(fingerprint, writer);
    return writer;
  }

  private Writer byId(byte[] record, int from) {
    int id = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      id = id << 8 | (record[from + i] & 0xFF);
    }
    Writer known = byId.get(id);
    if (known != null) {
      return known;
    }
    String name = "id " + id;
    if (layout.registry() == null) {
      return Writer.refused("of a registry that is known: say records.registry", name);
    }
    SchemaRegistry.Answer answer = layout.registry().ask(id);
    if (answer.schema() == null) {
      return Writer.refused(answer.rule(), name);
    }
    Writer writer = writer(answer.schema(), REGISTRY_BYTES, name);
    byId.put(id, writer);
    return writer;
  }

  private Writer writer(Schema written, int headerBytes, String name) {
    try {
      Schema renamed = Schema.applyAliases(written, asked.schema());
      String other = layout.otherMeaning(renamed, paths);
      if (other != null) {
        return Writer.refused("of a schema with the meanings of ours: " + other, name);
      }
      return new Writer(
          headerBytes,
          name,
          DecoderFactory.get().resolvingDecoder(renamed, asked.schema(), null),
          null);
    } catch (IOException | AvroRuntimeException unfit) {
      return Writer.refused("of a schema that ours can read: " + AvroRecords.line(unfit), name);
    }
  }
}
