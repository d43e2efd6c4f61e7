package io.smartcar.formats;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventEncoder;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.file.EventFileException;
import io.smartcar.events.file.RecordForm;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file by a mapping. Of columns that are known by a header, the first line is that
 * header, and so is any later line that begins with the same value: loggers write it at each start.
 * Not thread-safe.
 */
final class MappedForm implements RecordForm {

  private final Format format;
  private final String file;
  private final RecordDecoder decoder;
  private final @Nullable CsvRecords csv;
  private byte @Nullable [] headerStart;
  private byte[] bytes = {};

  MappedForm(Format format, String file, ZoneId zone) {
    this.format = format;
    this.file = file;
    Records records = format.records();
    this.csv = records instanceof CsvRecords lines ? lines : null;
    this.decoder = format.decoder(records, zone);
  }

  @Override
  public @Nullable Decoded decode(byte[] record) {
    bytes = record;
    if (csv != null && (csv.isBlank(record) || isHeader(record))) {
      return null;
    }
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
    return csv == null;
  }

  @Override
  public boolean sendsRefused() {
    return false;
  }

  @Override
  public String anEvent() {
    return "a record that the format " + format.name() + " fits; see smartcar formats try";
  }

  private boolean isHeader(byte[] record) {
    if (csv == null || !format.hasHeader()) {
      return false;
    }
    byte[] start = headerStart;
    if (start != null
        && !(record.length >= start.length && Bytes.equal(start, record, 0, start.length))) {
      return false;
    }
    List<String> columns = csv.values(record);
    if (columns == null) {
      throw new EventFileException(
          file + ": the header's quotes do not end: write each column's name on one line", null);
    }
    csv.setColumns(format.slotsOf(columns, file));
    headerStart = Arrays.copyOf(record, indexOfSeparator(record));
    return true;
  }

  private int indexOfSeparator(byte[] record) {
    int at = 0;
    while (at < record.length && record[at] != format.separator()) {
      at++;
    }
    return Math.min(record.length, at + 1);
  }
}
