package io.smartcar.sandbox.internal.files;

import java.nio.file.Path;

/** The Java that this program runs on, and that the servers are started with. */
public final class JavaHome {

  private JavaHome() {}

  /** Its directory. */
  public static Path directory() {
    return Path.of(System.getProperty("java.home"));
  }

  /** Its program {@code java}. */
  public static String program() {
    return directory().resolve("bin/java").toString();
  }
}
