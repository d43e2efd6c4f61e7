package io.smartcar.simulator;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.file.EventFile;
import io.smartcar.events.file.EventFileReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Recorded telemetry: a file of events in any form that {@link EventFile} reads. Every event
 * becomes a record, byte for byte if the log's readers take it so; so does what is no event, which
 * has the time of the record before it, and the key of its second field if that could be a car. For
 * one thread; {@link #done} may be asked by any.
 */
public final class RecordedFile implements TelemetrySource {

  /** Longer lines cannot be sent and end the reading with an error. */
  public static final int MAX_LINE_BYTES = EventFile.MAX_LINE_BYTES;

  private static final int MAX_CAR_NUMBER_BYTES = 32;

  private final EventFile file;
  private long timeMillis;
  private @Nullable Telemetry next;

  private RecordedFile(EventFile file) {
    this.file = file;
  }

  /**
   * Opens a file; {@code -} is the standard input.
   *
   * @param zone the zone of its dates
   * @throws io.smartcar.events.file.EventFileException if there is none or it cannot be read
   */
  public static RecordedFile open(Path file, ZoneId zone) {
    return of(EventFile.open(file, zone));
  }

  /**
   * Of a file in any form. What is no event of a form that keeps it from the log ({@link
   * EventFile#sendsRefused}) is passed over here too, and counted.
   *
   * @param file is closed with this
   */
  public static RecordedFile of(EventFile file) {
    return new RecordedFile(file);
  }

  @Override
  public boolean hasNext() {
    while (next == null && file.hasNext()) {
      next = telemetry(file.next(), file.bytes());
    }
    return next != null;
  }

  @Override
  public Telemetry next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Telemetry given = next;
    next = null;
    return given;
  }

  private @Nullable Telemetry telemetry(Decoded decoded, byte[] record) {
    if (decoded instanceof CarEvent event) {
      timeMillis = event.eventTime();
      return new Telemetry(event.carNumber(), record, timeMillis);
    }
    return file.sendsRefused() ? new Telemetry(secondField(record), record, timeMillis) : null;
  }

  /** What was read so far; complete once there is nothing more. */
  public EventFileReport report() {
    return file.report();
  }

  @Override
  public double done() {
    return file.done();
  }

  @Override
  public void close() {
    file.close();
  }

  private static @Nullable String secondField(byte[] line) {
    int from = indexOfComma(line, 0, line.length) + 1;
    int to = indexOfComma(line, from, Math.min(line.length, from + MAX_CAR_NUMBER_BYTES + 1));
    if (from == 0 || to < 0 || to == from) {
      return null;
    }
    for (int i = from; i < to; i++) {
      byte b = line[i];
      if (b != '_' && !(b >= '0' && Character.isLetterOrDigit(b))) {
        return null;
      }
    }
    return new String(line, from, to - from, StandardCharsets.US_ASCII);
  }

  private static int indexOfComma(byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (line[i] == ',') {
        return i;
      }
    }
    return -1;
  }
}
