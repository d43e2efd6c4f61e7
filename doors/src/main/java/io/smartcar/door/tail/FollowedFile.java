package io.smartcar.door.tail;

import io.smartcar.events.file.BookForm;
import io.smartcar.events.file.EventFileException;
import io.smartcar.events.file.RecordForm;
import io.smartcar.formats.Format;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
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
  private boolean nameFits = true;
  private Position position;
  private @Nullable FileChannel channel;
  private @Nullable RecordForm form;
  private boolean aside;
  private @Nullable String trouble;

  /** The size at which a last line that has no end yet was put into the log. */
  private long unendedAt = -1;

  /** How it looked when it was closed with nothing more to read. */
  private long restedBytes = -1;

  private long restedModifiedMillis;

  /** Its size, and since when, while its name is not known. */
  private long quietBytes = -1;

  private long quietSinceMillis;

  /** Nothing is opened yet. */
  FollowedFile(TailSettings settings, Path path, Position position) {
    this.settings = settings;
    this.path = path;
    this.position = position;
  }

  /** What the file system knows a file by, or its name where it has no such thing. */
  static String key(Path path, BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return key == null ? "name:" + path.getFileName() : key.toString();
  }

  /** What of it is in the log. */
  Position position() {
    return position;
  }

  /**
   * It has this name now.
   *
   * @param fits whether a file that is new under this name is to be followed
   */
  void isNamed(Path name, boolean fits) {
    path = name;
    nameFits = fits;
    quietBytes = -1;
    position = position.of(position.key(), String.valueOf(name.getFileName()));
  }

  boolean isOpen() {
    return channel != null;
  }

  /** Whether nothing of it is read, as it cannot be understood, or another has its number. */
  boolean isAside() {
    return aside;
  }

  /** Whether there may be something to read, by how it looks. */
  boolean mayHaveMore(long sizeBytes, long modifiedMillis) {
    if (aside) {
      return false;
    }
    return channel != null
        || ((sizeBytes != restedBytes || modifiedMillis != restedModifiedMillis)
            && (sizeBytes != 0 || position.offset() != 0));
  }

  /** Lets go of it until it looks otherwise. */
  void rest(long sizeBytes, long modifiedMillis) {
    restedBytes = sizeBytes;
    restedModifiedMillis = modifiedMillis;
    close();
  }

  /** Whether nothing was written to it for so long, since it was asked first. It must be open. */
  boolean isQuietFor(Duration time, long nowMillis) throws IOException {
    long bytes = channel == null ? quietBytes : channel.size();
    if (bytes != quietBytes) {
      quietBytes = bytes;
      quietSinceMillis = nowMillis;
    }
    return nowMillis - quietSinceMillis >= time.toMillis();
  }

  /** Why it cannot be read, null if it can; whether that is news. */
  boolean isNews(@Nullable String why) {
    boolean news = why != null && !why.equals(trouble);
    trouble = why;
    return news;
  }

  /**
   * The next lines that are not in the log, null if there are none yet.
   *
   * @param toItsEnd whether nobody writes to it any more, so that what follows the last end of a
   *     line is a line too
   */
  @Nullable Piece next(boolean toItsEnd) throws IOException {
    FileChannel file = aside ? null : opened();
    if (file == null) {
      return null;
    }
    // With one read, so that what is told of the file is true of the bytes that are taken.
    int reach = Anchor.reach(position.offset());
    byte[] bytes = read(file, position.offset() - reach, reach + PIECE_BYTES);
    if (bytes.length < reach || !Anchor.at(bytes, reach).equals(position.anchor())) {
      beginAnew();
      reach = 0;
      bytes = aside ? new byte[0] : read(file, 0, PIECE_BYTES);
    }
    int end = endOfLines(bytes, reach, toItsEnd);
    if (end == reach) {
      return null;
    }
    try {
      LineReading reading = new LineReading(form(file), position.lines());
      reading.read(bytes, position.offset() == 0 ? afterMark(bytes) : reach, end);
      return reading.piece(position, position.offset() + end - reach, Anchor.at(bytes, end));
    } catch (EventFileException notUnderstood) {
      aside = true;
      LOG.warn(
          "nothing more is taken of this file until the door is started again: {}",
          notUnderstood.getMessage());
      close();
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
    if (file == null || aside || file.size() == unendedAt || awaitsHeader()) {
      return null;
    }
    unendedAt = file.size();
    return next(true);
  }

  /** Half a header would be taken for a whole one, by which everything is read. */
  private boolean awaitsHeader() {
    Format format = settings.format();
    return position.offset() == 0 && format != null && format.hasHeader();
  }

  /** The piece is in the log. */
  void taken(Piece piece) {
    Position after = piece.after();
    position =
        new Position(
            position.key(), position.name(), after.offset(), after.lines(), after.anchor());
  }

  /** Lets go of it. */
  @Override
  public void close() {
    FileChannel file = channel;
    channel = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException readOnly) {
        LOG.debug("{} was closed with a failure, which loses nothing", path, readOnly);
      }
    }
  }

  private @Nullable FileChannel opened() throws IOException {
    FileChannel file = channel;
    if (file == null) {
      file = FileChannel.open(path, StandardOpenOption.READ);
      channel = file;
      // It may have been renamed since it was looked at, and another one be there now.
      String key = key(path, Files.readAttributes(path, BasicFileAttributes.class));
      if (!key.equals(position.key())) {
        close();
      }
    }
    return channel;
  }

  /** It was emptied, or it is another file that has the number of one that was removed. */
  private void beginAnew() {
    if (nameFits) {
      LOG.info("{} has other lines now: it is read from its beginning", path);
    } else {
      aside = true;
      close();
    }
    position = Position.none(position.key(), position.name());
    form = null;
    unendedAt = -1;
  }

  /** Up to the last end of a line; a line that is longer than a piece comes in parts. */
  private static int endOfLines(byte[] bytes, int from, boolean toItsEnd) {
    boolean isFull = bytes.length - from == PIECE_BYTES;
    if (toItsEnd && !isFull) {
      return bytes.length;
    }
    int end = bytes.length;
    while (end > from && bytes[end - 1] != '\n') {
      end--;
    }
    return end == from && isFull ? bytes.length : end;
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
    Format format = settings.format();
    RecordForm made =
        format == null ? new BookForm(settings.zone()) : format.form(name, settings.zone());
    byte[] first = read(file, 0, HEADER_BYTES);
    refuseIfNoText(first, name);
    if (position.offset() > 0 && format != null && format.hasHeader()) {
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
