package io.smartcar.events.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smartcar.events.Decoded;
import io.smartcar.events.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file of events, as every command reads it: CSV, JSON lines or a JSON document; of any name, in
 * UTF-8 or UTF-16, compressed with gzip or not; a pipe or (as {@code -}) the standard input too.
 * What a record is as an event, its {@link RecordForm} says: without another, the book's.
 *
 * <p>Blank lines and a header are passed over. What is no event comes as it is, with its {@link
 * Refusal}, and is counted for {@link #report}.
 *
 * <p>Of a file that breaks in the middle (cut off, damaged) everything before is read; the report
 * then says what is wrong. For one thread; {@link #done} may be asked by any.
 */
public final class EventFile implements AutoCloseable {

  /** Longer lines end the reading with an error. */
  public static final int MAX_LINE_BYTES = 4_000_000;

  private final FileBytes file;
  private final @Nullable RecordFinder finder;
  private final @Nullable Lines lines;
  private final @Nullable JsonDocument document;
  private final RecordForm form;
  private final NoEvents noEvents;
  private long events;
  private long line;
  private volatile boolean ended;
  private @Nullable String damage;

  /** What is read and could not be decoded yet. */
  private byte @Nullable [] waiting;

  private byte @Nullable [] nextBytes;
  private byte[] bytes = new byte[0];
  private @Nullable Decoded next;

  private EventFile(FileBytes file, Function<String, RecordForm> form) throws IOException {
    this.file = file;
    this.form = form.apply(file.name());
    this.noEvents = new NoEvents(file.name(), this.form.anEvent());
    this.finder = this.form.finder(file.unpacked());
    boolean isDocument =
        finder == null && this.form.takesDocuments() && JsonDocument.beginsWith(file.firstLine());
    this.document = isDocument ? new JsonDocument(file.text()) : null;
    this.lines =
        finder != null || isDocument ? null : new Lines(file.name(), file.text(), MAX_LINE_BYTES);
  }

  /**
   * Opens a file of the book's events; {@code -} is the standard input.
   *
   * @param zone the zone of its dates
   * @throws EventFileException if there is none, it cannot be read, or is of a form that is known
   *     to be no text
   */
  public static EventFile open(Path path, ZoneId zone) {
    return open(path, name -> new BookForm(zone));
  }

  /**
   * Opens a file of other records; {@code -} is the standard input.
   *
   * @param form makes of the file's name, as it is shown to people, the form of its records
   * @throws EventFileException if there is none, it cannot be read, or is of a form that is known
   *     to be no text
   */
  public static EventFile open(Path path, Function<String, RecordForm> form) {
    try {
      FileBytes file = FileBytes.open(path);
      try {
        return new EventFile(file, form);
      } catch (IOException | RuntimeException failed) {
        file.close();
        throw failed;
      }
    } catch (IOException broken) {
      throw new EventFileException(broken(path.toString(), broken), broken);
    }
  }

  /**
   * Reads events that come from elsewhere than a file, the whole of which is there: a request's
   * body.
   *
   * @param name what it is, for people
   * @param in closed by {@link #close}
   * @param maxUnpackedBytes what it may be at most if it is compressed, once unpacked
   * @param form makes of the name the form of its records, null for the book's in the zone
   * @param zone the zone of the dates of the book's records
   * @throws UnpackedTooLargeException if it is more, here or when it is read
   * @throws EventFileException if it cannot be read, or is of a form that is known to be no text
   */
  public static EventFile of(
      String name,
      InputStream in,
      long maxUnpackedBytes,
      @Nullable Function<String, RecordForm> form,
      ZoneId zone) {
    try {
      return new EventFile(
          FileBytes.of(name, in, maxUnpackedBytes),
          form == null ? any -> new BookForm(zone) : form);
    } catch (IOException broken) {
      throw new EventFileException(broken(name, broken), broken);
    }
  }

  /**
   * Whether there is more; waits for it if the file is a pipe.
   *
   * @throws io.smartcar.events.DecodingWaitsException if it cannot be told now what the next record
   *     is; asked again, it is the same one
   */
  public boolean hasNext() {
    while (next == null && !ended) {
      read();
    }
    return next != null;
  }

  /** The next record as the event that it is, or why it is none. */
  public Decoded next() {
    if (!hasNext() || next == null || nextBytes == null) {
      throw new NoSuchElementException();
    }
    Decoded decoded = next;
    bytes = nextBytes;
    next = null;
    line = number();
    if (decoded instanceof Refusal refusal) {
      noEvents.note(line, refusal.reason());
    } else {
      events++;
    }
    return decoded;
  }

  /** What {@link #next} gave last, as it is sent to the log; not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The line, from 1 on, on which begins what {@link #next} gave last; of a file that is no text
   * the number of the record.
   */
  public long line() {
    return line;
  }

  /** The name of the file to show to people. */
  public String name() {
    return file.name();
  }

  /** Whether what is no event shall be sent to the log as it is. */
  public boolean sendsRefused() {
    return form.sendsRefused();
  }

  /** How much was read, 0 to 1; less than 0 if that cannot be told, as of a pipe. */
  public double done() {
    return ended ? 1 : file.done();
  }

  /** What was read so far; complete once there is nothing more. */
  public EventFileReport report() {
    List<String> remarks = new ArrayList<>(noEvents.remarks(events, damage != null));
    if (damage != null) {
      remarks.add(damage);
    }
    return new EventFileReport(events, noEvents.count(), remarks, damage);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException broken) {
      throw new EventFileException(broken(file.name(), broken), broken);
    }
  }

  private void read() {
    byte[] record;
    try {
      record = waiting != null ? waiting : nextRecord();
    } catch (JsonProcessingException broken) {
      damage = broken(broken);
      record = null;
    } catch (IOException broken) {
      damage = broken(file.name(), broken);
      record = null;
    }
    if (record == null) {
      ended = true;
      return;
    }
    waiting = record;
    take(record);
    waiting = null;
  }

  private byte @Nullable [] nextRecord() throws IOException {
    if (finder != null) {
      return finder.next();
    }
    if (document != null) {
      return document.next();
    }
    return lines == null ? null : lines.next();
  }

  private void take(byte[] record) {
    nextBytes = record;
    if (document != null && record[0] != '{') {
      next = new Refusal("record", "a JSON object", excerpt(record));
      return;
    }
    next = form.decode(record);
    nextBytes = form.bytes();
  }

  private static String excerpt(byte[] record) {
    String text = new String(record, StandardCharsets.UTF_8);
    return text.length() <= Refusal.MAX_VALUE_CHARS
        ? text
        : text.substring(0, Refusal.MAX_VALUE_CHARS - 1) + '…';
  }

  private long number() {
    if (finder != null) {
      return finder.number();
    }
    if (document != null) {
      return document.number();
    }
    return lines == null ? 0 : lines.number();
  }

  private String broken(JsonProcessingException broken) {
    int line = broken.getLocation() == null ? 0 : broken.getLocation().getLineNr();
    return String.format(
        Locale.ROOT,
        "%s:%d: the JSON breaks here, and what follows was not read: %s",
        file.name(),
        line,
        broken.getOriginalMessage().replaceAll("\\s+", " "));
  }

  private static String broken(String name, IOException broken) {
    if (broken instanceof EOFException) {
      return name + " is cut off, its compressed data has no end: get a whole copy";
    }
    if (broken instanceof BrokenRecordException) {
      return name + ": " + broken.getMessage();
    }
    if (broken instanceof ZipException) {
      return name + " is damaged, its compressed data breaks: get a whole copy";
    }
    return "cannot read " + name + ": " + broken;
  }
}
