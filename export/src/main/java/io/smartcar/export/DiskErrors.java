package io.smartcar.export;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what the disk threw into one line: what, where, and what to do. No state. */
final class DiskErrors {

  private DiskErrors() {}

  /**
   * What to throw for a failure, which is none of the disk's if no cause of it is.
   *
   * @param option by which the directory was named
   */
  static RuntimeException of(Exception failure, Path out, String option) {
    IOException ofDisk = ofDisk(failure);
    if (ofDisk != null) {
      return new ExportException(line(ofDisk, out, option), failure);
    }
    return failure instanceof RuntimeException defect
        ? defect
        : new IllegalStateException(failure.getMessage(), failure);
  }

  private static @Nullable IOException ofDisk(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException ofDisk) {
        return ofDisk;
      }
    }
    return null;
  }

  private static String line(IOException failure, Path out, String option) {
    String said = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    String lower = said.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return "the disk of %s is full: free space on it and run this again; days that were published"
              .formatted(out)
          + " stay, and nothing is left of the others";
    }
    if (failure instanceof AccessDeniedException denied) {
      return "no right to write %s: give it to this user, or name another %s"
          .formatted(denied.getFile(), option);
    }
    if (lower.contains("read-only file system")) {
      return "%s is on a read-only file system: name another %s".formatted(out, option);
    }
    if (failure instanceof FileAlreadyExistsException there) {
      return "%s is no directory: name another %s".formatted(there.getFile(), option);
    }
    String kind = failure.getClass().getSimpleName();
    String where =
        failure instanceof FileSystemException known && known.getReason() == null
            ? kind + ' ' + said
            : said;
    return "cannot write to %s: %s; see to the disk and run this again"
        .formatted(out, where.isEmpty() ? kind : where);
  }
}
