package io.smartcar.events.file;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The book's records, CSV or JSON objects. A line that the decoder takes comes byte for byte; one
 * that it does not take is tried as spreadsheets and exports write it ({@link LooseLine}), and then
 * comes as the decoder takes it. A header is passed over in the first line only.
 */
public final class BookForm implements RecordForm {

  private final EventDecoder decoder;
  private boolean begun;
  private byte[] bytes = new byte[0];

  /** Dates are of that zone. */
  public BookForm(ZoneId zone) {
    decoder = new EventDecoder(zone);
  }

  @Override
  public @Nullable Decoded decode(byte[] record) {
    bytes = record;
    if (isEmpty(record)) {
      return null;
    }
    Decoded decoded = decoder.decode(record);
    if (decoded instanceof Refusal refusal && mayBeRead(record)) {
      return decodeLoosely(record, refusal);
    }
    begun = true;
    return decoded;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean takesDocuments() {
    return true;
  }

  @Override
  public boolean sendsRefused() {
    return true;
  }

  @Override
  public String anEvent() {
    return "a line as 20160124134517,A0001,3,0,F,N,85,A01, or a JSON object";
  }

  /** Told at once: a body of a few kilobytes can unpack to millions of these. */
  private static boolean isEmpty(byte[] record) {
    for (byte one : record) {
      if (one != ' ' && one != '\t') {
        return false;
      }
    }
    return true;
  }

  private static boolean mayBeRead(byte[] record) {
    return record.length <= EventDecoder.MAX_RECORD_BYTES && EventDecoder.isText(record);
  }

  private @Nullable Decoded decodeLoosely(byte[] record, Refusal refusal) {
    LooseLine loose = LooseLine.of(record);
    if (loose.isBlank()) {
      return null;
    }
    boolean first = !begun;
    begun = true;
    if (first && loose.isHeader()) {
      return null;
    }
    byte[] canonical = loose.canonical();
    if (canonical == null) {
      return loose.refusal(refusal.value());
    }
    Decoded decoded = decoder.decode(canonical);
    if (decoded instanceof CarEvent) {
      bytes = canonical;
    }
    return decoded;
  }
}
