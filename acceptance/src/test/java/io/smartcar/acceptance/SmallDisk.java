package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A directory that is a small file system of its own (tmpfs), which can be filled to its last byte.
 * Only for whoever may mount. Not thread-safe.
 */
final class SmallDisk implements AutoCloseable {

  private static final int CHUNK_BYTES = 1 << 16;

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /**
   * Puts it in a directory's place, with what is there; nobody may use that meanwhile. Skips the
   * test that calls it where nothing can be mounted.
   */
  static SmallDisk inPlaceOf(Path directory, int megabytes)
      throws IOException, InterruptedException {
    Path before = directory.resolveSibling(directory.getFileName() + ".before");
    Files.move(directory, before);
    Files.createDirectory(directory);
    List<String> mount =
        List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", "" + directory);
    Process mounted = new ProcessBuilder(mount).redirectErrorStream(true).start();
    String said = new String(mounted.getInputStream().readAllBytes(), UTF_8).strip();
    Assumptions.assumeTrue(mounted.waitFor() == 0, () -> "no disk can be mounted here: " + said);
    copy(before, directory);
    return new SmallDisk(directory);
  }

  /** Takes away one that a run has left which was ended in the middle. */
  static void removeLeft(Path directory) throws IOException, InterruptedException {
    // It says so if there is none.
    new ProcessBuilder("umount", directory.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Takes what is left. */
  void fill() throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int size = CHUNK_BYTES; size > 0 && usableBytes() > 0; size /= 2) {
      try (OutputStream filler =
          Files.newOutputStream(Files.createTempFile(directory, "filler", ".tmp"))) {
        while (true) {
          filler.write(chunk, 0, size);
        }
      } catch (IOException full) {
        // That is what was wanted; less may fit.
      }
    }
  }

  long usableBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  /** Gives back what {@link #fill} took. */
  void free() throws IOException {
    try (var fillers = Files.newDirectoryStream(directory, "filler*.tmp")) {
      for (Path filler : fillers) {
        Files.delete(filler);
      }
    }
  }

  /** Takes it away, with what is on it; nobody may use it any more. */
  @Override
  public void close() throws IOException, InterruptedException {
    Process gone =
        new ProcessBuilder("umount", directory.toString()).redirectErrorStream(true).start();
    String said = new String(gone.getInputStream().readAllBytes(), UTF_8).strip();
    if (gone.waitFor() != 0) {
      throw new IOException("umount " + directory + ": " + said);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(directory).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
