package io.smartcar.formats;

import io.smartcar.events.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro records, each behind the fingerprint or the registry's number of the schema that it was
 * written by, read as the mapping's schema by Avro's rules of evolution. Values are found by their
 * paths: names of fields and of a map's entries, and numbers of elements from 0 on. Not
 * thread-safe.
 *
 * <p>How it works: Avro's resolving decoder gives the fields of the mapping's schema that are asked
 * for, whatever the writer's has, and passes over all others. They go into slots as they come, so
 * that no record is built.
 */
final class AvroRecords implements Records {

  private static final byte[] NO_VALUE = {'{', '}'};

  /** Deeper than any data is nested that people write. */
  private static final int MAX_DEPTH = 64;

  private static final int MAX_LINE_CHARS = 160;

  private final AvroAsked asked;
  private final AvroWriters writers;
  private final AvroBytes bytes = new AvroBytes();
  private final AvroTexts texts = new AvroTexts();
  private Utf8 string = new Utf8();

  /** Of these paths, the first of slot 0. */
  AvroRecords(AvroLayout layout, List<List<String>> paths) {
    this.asked = AvroAsked.of(layout.reader(), paths);
    this.writers = new AvroWriters(layout, asked, paths);
  }

  @Override
  public @Nullable Refusal read(byte[] record, Slots slots) {
    Refusal refusal = read(record, 0, record.length, slots);
    if (refusal == null && bytes.position() < record.length) {
      return Refusal.of("record", "one record and nothing after it", record, 0, record.length);
    }
    return refusal;
  }

  /** Where the record ends that was read last. */
  int end() {
    return bytes.position();
  }

  /** Reads a record that begins at one place and ends before another. */
  @Nullable Refusal read(byte[] record, int from, int to, Slots slots) {
    slots.clear();
    texts.clear();
    AvroWriters.Writer writer = writers.of(record, from, to);
    ResolvingDecoder in = writer.reading();
    if (in == null) {
      return writer.refusal();
    }
    bytes.begin(record, from + writer.headerBytes(), to);
    try {
      in.configure(bytes);
      read(asked, in, slots);
      in.drain();
      return null;
    } catch (AvroTypeException unfit) {
      return new Refusal(
          "record", "what our schema can be read from: " + line(unfit), writer.name());
    } catch (IOException | RuntimeException broken) {
      // Avro's own code throws whatever it comes upon, as of an index that is none.
      String where = String.format(Locale.ROOT, " (it breaks at byte %d)", bytes.position() - from);
      return Refusal.of("record", "complete Avro of its schema" + where, record, from, to);
    }
  }

  /** A message on one line that is fit to be shown. */
  static String line(Exception problem) {
    String line = String.valueOf(problem.getMessage()).replaceAll("[\\p{C}\\s]+", " ").strip();
    return line.length() <= MAX_LINE_CHARS ? line : line.substring(0, MAX_LINE_CHARS - 1) + '…';
  }

  private void read(AvroAsked part, ResolvingDecoder in, Slots slots) throws IOException {
    Schema.Type type = part.schema().getType();
    switch (type) {
      case RECORD -> readRecord(part, in, slots);
      case UNION -> {
        int index = in.readIndex();
        readOrPass(part.part(index), part.schema().getTypes().get(index), in, slots);
      }
      case ARRAY -> readArray(part, in, slots);
      case MAP -> readMap(part, in, slots);
      default -> readValue(part, in, slots);
    }
    boolean holdsOthers =
        type == Schema.Type.RECORD || type == Schema.Type.ARRAY || type == Schema.Type.MAP;
    if (holdsOthers && part.slot() >= 0) {
      slots.set(part.slot(), NO_VALUE, 0, NO_VALUE.length);
    }
  }

  private void readRecord(AvroAsked record, ResolvingDecoder in, Slots slots) throws IOException {
    for (Schema.Field field : in.readFieldOrder()) {
      readOrPass(record.part(field.pos()), field.schema(), in, slots);
    }
  }

  private void readArray(AvroAsked array, ResolvingDecoder in, Slots slots) throws IOException {
    Schema element = array.schema().getElementType();
    int index = 0;
    for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
      for (long i = 0; i < count; i++) {
        readOrPass(array.named(Integer.toString(index++)), element, in, slots);
      }
    }
  }

  private void readMap(AvroAsked map, ResolvingDecoder in, Slots slots) throws IOException {
    Schema entry = map.schema().getValueType();
    for (long count = in.readMapStart(); count > 0; count = in.mapNext()) {
      for (long i = 0; i < count; i++) {
        readOrPass(map.named(in.readString()), entry, in, slots);
      }
    }
  }

  private void readOrPass(@Nullable AvroAsked part, Schema schema, ResolvingDecoder in, Slots slots)
      throws IOException {
    if (part == null) {
      pass(schema, in, 0);
    } else {
      read(part, in, slots);
    }
  }

  private void readValue(AvroAsked value, ResolvingDecoder in, Slots slots) throws IOException {
    int slot = value.slot();
    if (slot < 0) {
      pass(value.schema(), in, 0);
      return;
    }
    switch (value.schema().getType()) {
      case NULL -> in.readNull();
      case BOOLEAN -> texts.truth(slots, slot, in.readBoolean());
      case INT -> texts.whole(slots, slot, in.readInt());
      case LONG -> texts.whole(slots, slot, in.readLong());
      case FLOAT -> texts.number(slots, slot, in.readFloat(), true);
      case DOUBLE -> texts.number(slots, slot, in.readDouble(), false);
      case ENUM -> {
        byte[] symbol = value.symbol(in.readEnum());
        slots.set(slot, symbol, 0, symbol.length);
      }
      case STRING -> {
        string = in.readString(string);
        texts.text(slots, slot, string.getBytes(), 0, string.getByteLength());
      }
      case BYTES -> readBytes(value, in.readBytes(null), slots);
      case FIXED -> {
        byte[] fixed = new byte[value.schema().getFixedSize()];
        in.readFixed(fixed, 0, fixed.length);
        readBytes(value, ByteBuffer.wrap(fixed), slots);
      }
      default -> throw new IllegalStateException("no value: " + value.schema());
    }
  }

  private void readBytes(AvroAsked value, ByteBuffer read, Slots slots) {
    byte[] content = new byte[read.remaining()];
    read.get(content);
    if (value.scale() >= 0) {
      texts.decimal(slots, value.slot(), content, value.scale());
    } else {
      texts.text(slots, value.slot(), content, 0, content.length);
    }
  }

  /** Passes over what is not asked for but in the schema all the same, as of other elements. */
  private static void pass(Schema schema, ResolvingDecoder in, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("nested too deep");
    }
    switch (schema.getType()) {
      case NULL -> in.readNull();
      case BOOLEAN -> in.readBoolean();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case ENUM -> in.readEnum();
      case STRING -> in.skipString();
      case BYTES -> in.skipBytes();
      case FIXED -> in.skipFixed(schema.getFixedSize());
      case UNION -> pass(schema.getTypes().get(in.readIndex()), in, depth + 1);
      case RECORD -> {
        for (Schema.Field field : in.readFieldOrder()) {
          pass(field.schema(), in, depth + 1);
        }
      }
      case ARRAY -> {
        for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
          for (long i = 0; i < count; i++) {
            pass(schema.getElementType(), in, depth + 1);
          }
        }
      }
      case MAP -> {
        for (long count = in.readMapStart(); count > 0; count = in.mapNext()) {
          for (long i = 0; i < count; i++) {
            in.skipString();
            pass(schema.getValueType(), in, depth + 1);
          }
        }
      }
    }
  }
}
