package io.smartcar.export;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that an export writes to, and that it has to itself until it is closed, on all
 * processes of a machine. What is not published is under {@link #own}, which readers pass over.
 * Used by one thread.
 */
final class OutputDirectory implements Closeable {

  private static final String OURS = ".smartcar-export";
  private static final int MOST_NAMES = 3;

  private final Path own;
  private final FileChannel lock;

  private OutputDirectory(Path own, FileChannel lock) {
    this.own = own;
    this.lock = lock;
  }

  /**
   * Makes the directory if need be, and takes it.
   *
   * @param option by which it was named, for messages
   * @param isPublished whether an entry is what such an export publishes; hidden ones may be there
   * @throws ExportException if there is something in it that is not of such an export, or another
   *     has it
   */
  static OutputDirectory take(Path out, String option, Predicate<Path> isPublished)
      throws IOException {
    // A link to a directory is one, which createDirectories does not see.
    if (!Files.isDirectory(out)) {
      Files.createDirectories(out);
    }
    refuseForeign(out, option, isPublished);
    Path own = Files.createDirectories(out.resolve(OURS));
    FileChannel lock =
        FileChannel.open(own.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    OutputDirectory taken = new OutputDirectory(own, lock);
    try {
      taken.lock(out);
      return taken;
    } catch (IOException | RuntimeException | Error e) {
      taken.close();
      throw e;
    }
  }

  private static void refuseForeign(Path out, String option, Predicate<Path> isPublished)
      throws IOException {
    List<String> foreign;
    try (Stream<Path> entries = Files.list(out)) {
      foreign =
          entries
              .filter(entry -> !isHidden(entry) && !isPublished.test(entry))
              .map(OutputDirectory::name)
              .sorted()
              .toList();
    }
    if (!foreign.isEmpty()) {
      throw new ExportException(
          "%s has files that are not of an export: %s%s; name an empty directory with %s"
              .formatted(
                  out,
                  String.join(", ", foreign.subList(0, Math.min(MOST_NAMES, foreign.size()))),
                  foreign.size() > MOST_NAMES ? ", …" : "",
                  option),
          null);
    }
  }

  private void lock(Path out) throws IOException {
    @Nullable FileLock taken;
    try {
      taken = lock.tryLock();
    } catch (OverlappingFileLockException e) {
      taken = null;
    }
    if (taken == null) {
      throw new ExportException(
          "another export writes to " + out + ": wait until it has ended", null);
    }
  }

  /** The export's own place in it. */
  Path own() {
    return own;
  }

  /** Readers pass over it by its name. */
  static boolean isHidden(Path entry) {
    return name(entry).startsWith(".") || name(entry).startsWith("_");
  }

  static String name(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  /** Forces a directory's entries to the disk. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes it with what is in it, if it is there. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }

  /** Lets another export have it. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
