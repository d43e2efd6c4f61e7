package io.smartcar.formats;

import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import io.smartcar.events.file.BrokenRecordException;
import io.smartcar.events.file.RecordFinder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds Avro records that stand one behind the other. Nothing but its schema says how long one is,
 * so that behind one that cannot be read nothing is found. Not thread-safe.
 */
final class AvroStream implements RecordFinder {

  private static final byte[] CONTAINER = {'O', 'b', 'j', 1};

  private final InputStream in;
  private final AvroRecords records;
  private final Slots slots;
  private byte[] buffer = new byte[8192];
  private int from;
  private int to;
  private boolean ended;
  private long number;

  AvroStream(InputStream in, AvroRecords records, Slots slots) {
    this.in = in;
    this.records = records;
    this.slots = slots;
  }

  @Override
  public byte @Nullable [] next() throws IOException {
    // The longest record, and a byte that tells that one is longer.
    fill(EventDecoder.MAX_RECORD_BYTES + 1);
    if (from == to) {
      return null;
    }
    if (number == 0
        && Bytes.equal(CONTAINER, buffer, from, Math.min(to, from + CONTAINER.length))) {
      throw new BrokenRecordException(
          "it is an Avro container file: write its records in single-object encoding, one behind the"
              + " other");
    }
    Refusal refusal = records.read(buffer, from, to, slots);
    if (refusal != null) {
      throw new BrokenRecordException(
          String.format(
              Locale.ROOT,
              "record %d breaks, and what follows cannot be found: %s",
              number + 1,
              refusal.reason()));
    }
    byte[] record = Arrays.copyOfRange(buffer, from, records.end());
    from = records.end();
    number++;
    return record;
  }

  @Override
  public long number() {
    return number;
  }

  private void fill(int wanted) throws IOException {
    if (to - from >= wanted || ended) {
      return;
    }
    if (buffer.length - from < wanted) {
      byte[] larger = buffer.length < 2 * wanted ? new byte[2 * wanted] : buffer;
      System.arraycopy(buffer, from, larger, 0, to - from);
      to -= from;
      from = 0;
      buffer = larger;
    }
    int read = in.readNBytes(buffer, to, buffer.length - to);
    ended = read < buffer.length - to;
    to += read;
  }
}
