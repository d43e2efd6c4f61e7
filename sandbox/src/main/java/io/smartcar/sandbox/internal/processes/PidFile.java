package io.smartcar.sandbox.internal.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers the process of a server: its number and when it was started, so that another process
 * that got the number later is never taken for it.
 */
public final class PidFile {

  /** The start of a process is told in hundredths of a second since a boot time told in seconds. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final Path file;

  /** Whether or not the file is there. */
  public PidFile(Path file) {
    this.file = file;
  }

  void write(ProcessHandle process) throws IOException {
    Instant start = process.info().startInstant().orElse(Instant.EPOCH);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(draft, process.pid() + "\n" + start + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The live process that was written, or empty if it has ended or never was. */
  public Optional<ProcessHandle> read() {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 2) {
        return Optional.empty();
      }
      Instant start = Instant.parse(lines.get(1));
      return ProcessHandle.of(Long.parseLong(lines.get(0)))
          .filter(Processes::isAlive)
          .filter(process -> startedAt(process, start));
    } catch (IOException | RuntimeException noneOrDamaged) {
      return Optional.empty();
    }
  }

  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private static boolean startedAt(ProcessHandle process, Instant start) {
    return process
        .info()
        .startInstant()
        .map(actual -> Duration.between(actual, start).abs().compareTo(TOLERANCE) <= 0)
        .orElse(false);
  }
}
