package io.smartcar.formats;

import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.Refusal;
import org.jspecify.annotations.Nullable;

/** Reads records by a mapping. Not thread-safe. */
final class MappedDecoder implements RecordDecoder {

  private final Records records;
  private final FieldReader[] fields;
  private final Slots slots;
  private final Reading reading = new Reading();

  MappedDecoder(Records records, FieldReader[] fields, int slots) {
    this.records = records;
    this.fields = fields.clone();
    this.slots = new Slots(slots);
  }

  @Override
  public Decoded decode(byte @Nullable [] record) {
    if (record == null) {
      return new Refusal("record", "present", "");
    }
    if (record.length > EventDecoder.MAX_RECORD_BYTES) {
      return Refusal.of(
          "record",
          "at most " + EventDecoder.MAX_RECORD_BYTES + " bytes, not " + record.length,
          record,
          0,
          record.length);
    }
    Refusal refusal = records.read(record, slots);
    for (int i = 0; i < fields.length && refusal == null; i++) {
      refusal = fields[i].read(slots, reading);
    }
    return refusal == null ? reading.event() : refusal;
  }
}
