package io.smartcar.formats;

import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.RecordFormat;
import io.smartcar.events.Refusal;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The records of a topic that has the book's and those of an Avro mapping: each is known by its
 * first bytes. Immutable.
 */
record TopicFormat(Format avro) implements RecordFormat {

  @Override
  public RecordDecoder decoder(ZoneId zone) {
    return new Either(
        new EventDecoder(zone), avro.decoder(zone), avro.name() + ' ' + avro.version());
  }

  /**
   * Not thread-safe.
   *
   * @param by the mapping and its version, for those who read a reason later
   */
  private record Either(RecordDecoder book, RecordDecoder avro, String by)
      implements RecordDecoder {

    @Override
    public Decoded decode(byte @Nullable [] record) {
      if (record == null || !AvroWriters.isAvro(record)) {
        return book.decode(record);
      }
      Decoded decoded = avro.decode(record);
      return decoded instanceof Refusal refusal
          ? new Refusal(refusal.field(), refusal.rule() + " [" + by + ']', refusal.value())
          : decoded;
    }
  }
}
