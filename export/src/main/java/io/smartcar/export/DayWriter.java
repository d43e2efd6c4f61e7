package io.smartcar.export;

import io.smartcar.events.CarEvent;
import io.smartcar.export.Steps.Step;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the events of one day, in order, into as many files as they need. Used by one thread. */
final class DayWriter implements Closeable {

  /** To look at the size takes longer than to write an event. */
  private static final int EVENTS_BETWEEN_LOOKS = 1_000;

  private final LocalDate day;
  private final Path directory;
  private final ZoneId zone;
  private final Form form;
  private final Steps steps;
  private final List<Manifest.DataFile> files = new ArrayList<>();
  private @Nullable ParquetFile<CarEvent> current;
  private long rows;
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  /**
   * How its files become.
   *
   * @param fileBytes a file that has grown to this is ended
   * @param rowsInAGroup rows of a row group
   * @param compression that of their columns
   */
  record Form(long fileBytes, int rowsInAGroup, Compression compression) {}

  DayWriter(LocalDate day, Path directory, ZoneId zone, Form form, Steps steps) {
    this.day = day;
    this.directory = directory;
    this.zone = zone;
    this.form = form;
    this.steps = steps;
  }

  LocalDate day() {
    return day;
  }

  void write(CarEvent event) throws IOException {
    ParquetFile<CarEvent> file = current;
    if (file == null) {
      Path path = directory.resolve(String.format(Locale.ROOT, "part-%05d.parquet", files.size()));
      file =
          new ParquetFile<>(
              path, new EventColumns(zone.getId()), form.compression, form.rowsInAGroup);
      current = file;
      steps.at(Step.FILE_BEGUN);
    }
    file.write(event);
    rows++;
    firstMillis = Math.min(firstMillis, event.eventTime());
    lastMillis = Math.max(lastMillis, event.eventTime());
    if (rows % EVENTS_BETWEEN_LOOKS == 0 && file.bytes() >= form.fileBytes) {
      end(file);
    }
  }

  private void end(ParquetFile<CarEvent> file) throws IOException {
    files.add(file.end());
    current = null;
    steps.at(Step.FILE_ENDED);
  }

  /** Ends the last file; what was written is complete and on the disk. */
  Manifest end(Fingerprint.Content content) throws IOException {
    ParquetFile<CarEvent> file = current;
    if (file != null) {
      end(file);
    }
    if (rows != content.rows()) {
      throw new IllegalStateException(
          "%s: %d events were read and %d written".formatted(day, content.rows(), rows));
    }
    return new Manifest(
        day,
        zone,
        day.atStartOfDay(zone).toInstant(),
        day.plusDays(1).atStartOfDay(zone).toInstant(),
        Instant.ofEpochMilli(firstMillis),
        Instant.ofEpochMilli(lastMillis),
        content,
        files);
  }

  /** Gives up what was not ended. */
  @Override
  public void close() throws IOException {
    ParquetFile<CarEvent> file = current;
    current = null;
    if (file != null) {
      file.close();
    }
  }
}
