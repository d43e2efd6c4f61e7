package io.smartcar.export;

import org.jspecify.annotations.Nullable;

/** Says in one line why an export ended: what, where, and what to do. */
public final class ExportException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ExportException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
