package io.smartcar.formats;

import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.NamedRecord;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.RecordFormat;
import io.smartcar.events.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The records of a topic: those of which a header names the format, and of the others the book's
 * and those of one mapping beside them. Avro is known by its first bytes; what else is no event of
 * the book is read by the mapping. Immutable.
 *
 * @param beside the mapping beside the book's records; null for none
 * @param named mappings by the names that a header may have, beside those that are shipped
 */
record TopicFormat(@Nullable Format beside, Map<String, Format> named) implements RecordFormat {

  /** Of the shipped formats, what everybody's records are without one. */
  private static final String BOOK = "book";

  TopicFormat {
    named = Map.copyOf(named);
  }

  @Override
  public RecordDecoder decoder(ZoneId zone) {
    return new Decoder(beside, named, zone);
  }

  /** Not thread-safe. */
  private static final class Decoder implements RecordDecoder {

    private final ZoneId zone;
    private final EventDecoder book;
    private final @Nullable RecordDecoder beside;
    private final boolean isAvro;
    private final Map<String, Format> named;
    private final Map<String, RecordDecoder> byName = new HashMap<>();

    Decoder(@Nullable Format beside, Map<String, Format> named, ZoneId zone) {
      this.zone = zone;
      this.book = new EventDecoder(zone);
      this.beside = beside == null ? null : new Signed(beside, zone);
      this.isAvro = beside != null && beside.type().equals("avro");
      this.named = named;
      byName.put(BOOK, book);
      byName.put(Heartbeat.FORMAT, Heartbeat::decode);
    }

    @Override
    public Decoded decode(byte @Nullable [] record) {
      if (record == null) {
        return book.decode(null);
      }
      NamedRecord one = NamedRecord.of(record);
      if (one != null) {
        return named(one.format()).decode(one.value());
      }
      if (beside == null) {
        return book.decode(record);
      }
      if (isAvro) {
        return (AvroWriters.isAvro(record) ? beside : book).decode(record);
      }
      Decoded decoded = book.decode(record);
      return decoded instanceof Refusal ? beside.decode(record) : decoded;
    }

    private RecordDecoder named(String name) {
      RecordDecoder known = byName.get(name);
      if (known != null) {
        return known;
      }
      Format format = format(name);
      if (format == null) {
        // Not kept: there is no end of names that are none.
        return none(name, "one that is known here: " + String.join(", ", names()));
      }
      RecordDecoder made =
          format.hasHeader()
              ? none(name, "one that names its columns, for there is no file with a header")
              : new Signed(format, zone);
      byName.put(name, made);
      return made;
    }

    private @Nullable Format format(String name) {
      Format own = named.get(name);
      try {
        return own == null && Formats.SHIPPED.contains(name) ? Formats.find(name) : own;
      } catch (FormatException impossible) {
        throw new IllegalStateException("a shipped mapping is not taken", impossible);
      }
    }

    private static RecordDecoder none(String name, String rule) {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      Refusal refusal = Refusal.of("format", rule, text, 0, text.length);
      return record -> refusal;
    }

    private Set<String> names() {
      Set<String> names = new TreeSet<>(Formats.SHIPPED);
      names.addAll(named.keySet());
      return names;
    }
  }

  /**
   * Reads by a mapping, and names it with its version for those who read a reason later. Not
   * thread-safe.
   */
  private record Signed(RecordDecoder decoder, String by) implements RecordDecoder {

    Signed(Format format, ZoneId zone) {
      this(format.decoder(zone), format.name() + ' ' + format.version());
    }

    @Override
    public Decoded decode(byte @Nullable [] record) {
      Decoded decoded = decoder.decode(record);
      return decoded instanceof Refusal refusal
          ? new Refusal(refusal.field(), refusal.rule() + " [" + by + ']', refusal.value())
          : decoded;
    }
  }
}
