package io.smartcar.sandbox.settings;

/**
 * Something about this machine or the settings keeps the sandbox from doing what was asked. The
 * message says what, where and what to do about it, and is meant to be shown as it is; the first
 * line stands for itself, further lines (if any) quote a log.
 */
public final class SandboxException extends Exception {

  private static final long serialVersionUID = 1L;

  public SandboxException(String message) {
    super(message);
  }

  public SandboxException(String message, Throwable cause) {
    super(message, cause);
  }
}
