package io.smartcar.formats;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventEncoder;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.file.RecordFinder;
import io.smartcar.events.file.RecordForm;
import java.io.InputStream;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Avro records of a file or a body, one behind the other. Not thread-safe. */
final class AvroForm implements RecordForm {

  private final Format format;
  private final AvroRecords records;
  private final RecordDecoder decoder;
  private final Slots slots;
  private byte[] bytes = {};

  AvroForm(Format format, AvroRecords records, int slots, ZoneId zone) {
    this.format = format;
    this.records = records;
    this.slots = new Slots(slots);
    this.decoder = format.decoder(records, zone);
  }

  @Override
  public RecordFinder finder(InputStream in) {
    return new AvroStream(in, records, slots);
  }

  @Override
  public @Nullable Decoded decode(byte[] record) {
    bytes = record;
    Decoded decoded = decoder.decode(record);
    if (decoded instanceof CarEvent event) {
      bytes = EventEncoder.csv(event);
    }
    return decoded;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean takesDocuments() {
    return false;
  }

  @Override
  public boolean sendsRefused() {
    return false;
  }

  @Override
  public String anEvent() {
    return "an Avro record that the format " + format.name() + " fits, in single-object encoding";
  }
}
