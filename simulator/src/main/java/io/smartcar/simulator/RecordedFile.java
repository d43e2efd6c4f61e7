package io.smartcar.simulator;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.file.EventFile;
import io.smartcar.events.file.EventFileReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
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
    return new RecordedFile(EventFile.open(file, zone));
  }

  @Override
  public boolean hasNext() {
    return file.hasNext();
  }

  @Override
  public Telemetry next() {
    Decoded decoded = file.next();
    byte[] record = file.bytes();
    if (decoded instanceof CarEvent event) {
      timeMillis = event.eventTime();
      return new Telemetry(event.carNumber(), record, timeMillis);
    }
    return new Telemetry(secondField(record), record, timeMillis);
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
