package io.smartcar.wiring.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Turns what the disk threw into one line: what, where, and what to do. No state. */
final class DiskFailures {

  private DiskFailures() {}

  static BackupException writing(Path directory, IOException failure) {
    String said = text(failure);
    String lower = said.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return new BackupException(
          "the disk of %s is full, and there is no backup in it: free space, or name another --out"
              .formatted(directory),
          failure);
    }
    if (failure instanceof AccessDeniedException denied) {
      return new BackupException(
          "no right to write %s: give it to this user, or name another --out"
              .formatted(denied.getFile()),
          failure);
    }
    return new BackupException(
        "cannot write to %s: %s; there is no backup in it, see to the disk and run this again"
            .formatted(directory, said),
        failure);
  }

  static BackupException reading(Path file, IOException failure) {
    if (failure instanceof EOFException
        || failure instanceof ZipException
        || failure instanceof UTFDataFormatException) {
      return damaged(file, failure);
    }
    if (failure instanceof NoSuchFileException) {
      return new BackupException(
          "%s is missing: restore another backup, or a copy of this one".formatted(file), failure);
    }
    if (failure instanceof AccessDeniedException) {
      return new BackupException(
          "no right to read %s: give it to this user".formatted(file), failure);
    }
    return new BackupException("cannot read %s: %s".formatted(file, text(failure)), failure);
  }

  static BackupException damaged(Path file, @Nullable Exception failure) {
    return new BackupException(
        "%s is damaged: nothing of it is used; restore another backup, or a copy of this one"
            .formatted(file),
        failure);
  }

  private static String text(IOException failure) {
    String said = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    boolean onlyAPath = failure instanceof FileSystemException known && known.getReason() == null;
    return onlyAPath || said.isEmpty()
        ? (failure.getClass().getSimpleName() + ' ' + said).strip()
        : said;
  }
}
