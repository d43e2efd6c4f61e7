package io.smartcar.door.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.door.DoorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a door keeps how far it is: replaced as a whole each time, so that it is the
 * old or the new one whatever happens meanwhile. One door has it at a time. For one thread.
 */
final class Positions implements AutoCloseable {

  /** Of the file's first line; behind it comes the number of the format. */
  private static final String HEAD = "smartcar door tail, positions ";

  private static final int FORMAT = 1;
  private static final Pattern ANY_HEAD = Pattern.compile(HEAD + "([1-9][0-9]{0,8})");
  private static final int COLUMNS = 5;

  private final Path file;
  private final FileChannel lockFile;

  private Positions(Path file, FileChannel lockFile) {
    this.file = file;
    this.lockFile = lockFile;
  }

  /** The files that there are beside one, and itself. */
  static List<Path> files(Path file) {
    return List.of(file, lockOf(file), newOf(file));
  }

  private static Path lockOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  private static Path newOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /**
   * Takes the file for this door; it need not be there.
   *
   * @throws DoorException if another door has it, or its directory cannot be written
   */
  static Positions open(Path file) {
    Path lock = lockOf(file);
    FileChannel channel = null;
    try {
      channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = lock(channel);
      if (held != null) {
        return new Positions(file, channel);
      }
      channel.close();
    } catch (IOException unwritable) {
      throw unwritable(file, unwritable);
    }
    throw new DoorException(
        "another door follows these files: it has " + lock + "; end it, or give other --positions",
        null);
  }

  // The lock goes with its channel, which is kept.
  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  /**
   * What was saved last.
   *
   * @throws DoorException if the file is none of these
   */
  List<Position> load() {
    try {
      if (!Files.exists(file)) {
        return List.of();
      }
      List<String> lines = Files.readAllLines(file, UTF_8);
      checkHead(lines.isEmpty() ? "" : lines.get(0));
      List<Position> positions = new ArrayList<>();
      for (int i = 1; i < lines.size(); i++) {
        positions.add(parse(lines.get(i), i + 1));
      }
      return positions;
    } catch (IOException unreadable) {
      throw new DoorException(
          "cannot read %s: %s; check its rights, or remove it to begin with all files anew"
              .formatted(file, unreadable),
          unreadable);
    }
  }

  private void checkHead(String line) {
    Matcher head = ANY_HEAD.matcher(line);
    if (!head.matches()) {
      throw damaged(1, null);
    }
    if (Integer.parseInt(head.group(1)) != FORMAT) {
      throw new DoorException(
          "%s is of format %s, and this release knows %d: start the door of the release that wrote it,"
                  .formatted(file, head.group(1), FORMAT)
              + " or remove the file to begin with all files anew, which is harmless",
          null);
    }
  }

  private Position parse(String line, int number) {
    String[] columns = line.split("\t", COLUMNS);
    try {
      if (columns.length == COLUMNS) {
        return new Position(
            columns[0],
            columns[4],
            Long.parseLong(columns[1]),
            Long.parseLong(columns[2]),
            columns[3]);
      }
    } catch (NumberFormatException wrong) {
      throw damaged(number, wrong);
    }
    throw damaged(number, null);
  }

  private DoorException damaged(int line, @Nullable Exception cause) {
    return new DoorException(
        "%s:%d is no position that a door has saved: remove the file to begin with all files anew,"
                .formatted(file, line)
            + " which is harmless",
        cause);
  }

  /**
   * Replaces what was saved; on the disk when it returns.
   *
   * @throws DoorException if it cannot be written
   */
  void save(Collection<Position> positions) {
    StringBuilder text = new StringBuilder(HEAD).append(FORMAT).append('\n');
    for (Position position : positions) {
      text.append(position.key()).append('\t');
      text.append(position.offset()).append('\t');
      text.append(position.lines()).append('\t');
      text.append(position.anchor()).append('\t');
      text.append(position.name()).append('\n');
    }
    Path made = newOf(file);
    try (FileChannel channel =
        FileChannel.open(
            made,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      throw unwritable(file, unwritable);
    }
  }

  private static DoorException unwritable(Path file, IOException cause) {
    return new DoorException(
        "cannot write %s: %s; give --positions where it can be".formatted(file, cause), cause);
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException alreadyClosed) {
      throw unwritable(file, alreadyClosed);
    }
  }
}
