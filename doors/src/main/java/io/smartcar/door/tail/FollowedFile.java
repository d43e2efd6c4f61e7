package io.smartcar.door.tail;

import io.smartcar.events.file.BookForm;
import io.smartcar.events.file.EventFileException;
import io.smartcar.events.file.RecordForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is followed, whatever its name becomes. It is held open while there is something to
 * read, so that what is in it is read to the end also if it is removed. For one thread.
 */
final class FollowedFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FollowedFile.class);
  private static final int PIECE_BYTES = 1 << 20;
  private static final int HEADER_BYTES = 1 << 16;

  private final TailSettings settings;
  private Path path;
  private Position position;
  private @Nullable FileChannel channel;
  private @Nullable RecordForm form;
  private @Nullable String aside;

  /** The size at which a last line that has no end yet was put into the log. */
  private long unendedAt = -1;

  /** Nothing is opened yet. */
  FollowedFile(TailSettings settings, Path path, Position position) {
    this.settings = settings;
    this.path = path;
    this.position = position;
  }

  /** What of it is in the log. */
  Position position() {
    return position;
  }

  /** It has this name now. */
  void isNamed(Path name) {
    path = name;
    position = position.of(position.key(), String.valueOf(name.getFileName()));
  }

  boolean isOpen() {
    return channel != null;
  }

  /** Whether nothing of it is read, as it cannot be understood. */
  boolean isAside() {
    return aside != null;
  }

  /**
   * The next lines that are not in the log, null if there are none yet.
   *
   * @param toItsEnd whether nobody writes to it any more, so that what follows the last end of a
   *     line is a line too
   */
  @Nullable Piece next(boolean toItsEnd) throws IOException {
    if (aside != null) {
      return null;
    }
    FileChannel file = opened();
    if (file.size() != position.offset()) {
      beginAnewIfItIsAnother(file);
    }
    if (file.size() == position.offset()) {
      return null;
    }
    byte[] bytes = read(file, position.offset(), PIECE_BYTES);
    int end = endOfLines(bytes, toItsEnd);
    if (end == 0) {
      return null;
    }
    try {
      LineReading reading = new LineReading(form(file), position.lines());
      reading.read(bytes, position.offset() == 0 ? afterMark(bytes) : 0, end);
      long after = position.offset() + end;
      return reading.piece(position, after, Anchor.at(file, after));
    } catch (EventFileException notUnderstood) {
      aside = String.valueOf(notUnderstood.getMessage());
      LOG.warn("nothing more is taken of this file until the door is started again: {}", aside);
      return null;
    }
  }

  /**
   * The last line, which has no end although nothing was written for long: null if there is none,
   * or it was given before and has not grown since. The file stays where it is: when the line is
   * written on it comes again as a whole, and then replaces the reading that was cut.
   */
  @Nullable Piece unended() throws IOException {
    FileChannel file = channel;
    if (file == null || aside != null || file.size() == unendedAt) {
      return null;
    }
    unendedAt = file.size();
    return next(true);
  }

  /** The piece is in the log. */
  void taken(Piece piece) {
    Position after = piece.after();
    position =
        new Position(
            position.key(), position.name(), after.offset(), after.lines(), after.anchor());
  }

  /** Lets go of it until there is more to read. */
  @Override
  public void close() throws IOException {
    FileChannel file = channel;
    channel = null;
    if (file != null) {
      file.close();
    }
  }

  private FileChannel opened() throws IOException {
    FileChannel file = channel;
    if (file == null) {
      file = FileChannel.open(path, StandardOpenOption.READ);
      channel = file;
    }
    return file;
  }

  /** It was emptied, or it is another file that has the number of one that was removed. */
  private void beginAnewIfItIsAnother(FileChannel file) throws IOException {
    if (file.size() < position.offset()
        || !Anchor.at(file, position.offset()).equals(position.anchor())) {
      LOG.info("{} has other lines now: it is read from its beginning", path);
      position = Position.none(position.key(), position.name());
      form = null;
    }
  }

  /** Up to the last end of a line; a line that is longer than a piece comes in parts. */
  private static int endOfLines(byte[] bytes, boolean toItsEnd) {
    if (toItsEnd && bytes.length < PIECE_BYTES) {
      return bytes.length;
    }
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end == 0 && bytes.length == PIECE_BYTES ? bytes.length : end;
  }

  private static int afterMark(byte[] bytes) {
    boolean marked =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }

  private RecordForm form(FileChannel file) throws IOException {
    RecordForm known = form;
    if (known != null) {
      return known;
    }
    String name = path.toString();
    RecordForm made =
        settings.format() == null
            ? new BookForm(settings.zone())
            : settings.format().form(name, settings.zone());
    byte[] first = read(file, 0, HEADER_BYTES);
    refuseIfNoText(first, name);
    if (position.offset() > 0 && settings.format() != null && settings.format().hasHeader()) {
      LineReading header = new LineReading(made, 0);
      header.read(first, afterMark(first), endOfFirst(first));
    }
    form = made;
    return made;
  }

  private static int endOfFirst(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static void refuseIfNoText(byte[] first, String name) {
    if (begins(first, 0x1F, 0x8B)) {
      throw new EventFileException(name + " is compressed: smartcar replay reads it", null);
    }
    if (begins(first, 0xFF, 0xFE) || begins(first, 0xFE, 0xFF)) {
      throw new EventFileException(name + " is UTF-16: smartcar replay reads it", null);
    }
  }

  private static boolean begins(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  private static byte[] read(FileChannel file, long offset, int maxBytes) throws IOException {
    long there = Math.min(maxBytes, file.size() - offset);
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, there));
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = file.read(bytes, offset + bytes.position());
    }
    byte[] whole = new byte[bytes.position()];
    bytes.flip().get(whole);
    return whole;
  }
}
