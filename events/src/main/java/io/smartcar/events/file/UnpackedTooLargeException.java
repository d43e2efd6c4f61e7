package io.smartcar.events.file;

/** What is compressed unpacks to more than whoever reads it allows. */
public final class UnpackedTooLargeException extends EventFileException {

  private static final long serialVersionUID = 1L;

  UnpackedTooLargeException(String name, long maxBytes) {
    super(name + " unpacks to more than " + maxBytes + " bytes: send it in parts", null);
  }
}
