package io.smartcar.wiring.backup;

import org.jspecify.annotations.Nullable;

/** Says in one line why a backup was not made, is none, or was not restored, and what to do. */
public final class BackupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BackupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
