package io.smartcar.door.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.door.tail.Piece.LineRecord;
import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import io.smartcar.events.file.RecordForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of a file read as events, in their order. For one thread. */
final class LineReading {

  private static final int NAMED = 3;

  private final RecordForm form;
  private final List<LineRecord> records = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private long line;
  private long refused;

  /**
   * Nothing is read yet.
   *
   * @param linesBefore how many lines of the file come before
   */
  LineReading(RecordForm form, long linesBefore) {
    this.form = form;
    this.line = linesBefore;
  }

  /**
   * Reads the lines of these bytes; what follows the last end of a line is one too.
   *
   * @throws io.smartcar.events.file.EventFileException if no record of the file can be understood
   */
  void read(byte[] bytes, int from, int to) {
    int begin = afterHole(bytes, from, to);
    while (begin < to) {
      int end = begin;
      while (end < to && bytes[end] != '\n') {
        end++;
      }
      line++;
      int textEnd = end > begin && bytes[end - 1] == '\r' ? end - 1 : end;
      take(Arrays.copyOfRange(bytes, begin, textEnd));
      begin = afterHole(bytes, end + 1, to);
    }
  }

  /** A file that is emptied while its writer goes on where it was begins with zeros. */
  private static int afterHole(byte[] bytes, int from, int to) {
    int begin = from;
    while (begin < to && bytes[begin] == 0) {
      begin++;
    }
    return begin;
  }

  private void take(byte[] text) {
    Decoded decoded = form.decode(text);
    if (decoded instanceof CarEvent event) {
      records.add(new LineRecord(event.carNumber().getBytes(UTF_8), form.bytes()));
    } else if (decoded instanceof Refusal refusal) {
      refused++;
      if (refusals.size() < NAMED) {
        refusals.add(line + ": " + refusal.reason());
      }
      if (form.sendsRefused()) {
        // As far as it takes to be refused again, with the same reason.
        byte[] kept =
            text.length > EventDecoder.MAX_RECORD_BYTES
                ? Arrays.copyOf(text, EventDecoder.MAX_RECORD_BYTES + 1)
                : text;
        records.add(new LineRecord(secondField(kept), kept));
      }
    }
  }

  /** Where a line has its car, if it has one: with its events, that is in their partition. */
  private static byte[] secondField(byte[] text) {
    int begin = 0;
    while (begin < text.length && text[begin] != ',') {
      begin++;
    }
    int end = Math.min(text.length, begin + 1);
    while (end < text.length && text[end] != ',') {
      end++;
    }
    return Arrays.copyOfRange(text, Math.min(text.length, begin + 1), end);
  }

  /** All that was read, with which the file is there. */
  Piece piece(Position before, long offset, String anchor) {
    return new Piece(
        records,
        new Position(before.key(), before.name(), offset, line, anchor),
        refused,
        refusals);
  }
}
