package io.smartcar.events.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A password as a setting gives it: the word itself, or {@code file:} and the path of a file whose
 * first line is the word. The second may travel, be stored and be shown: the file is read by
 * whoever logs in, on its own machine and each time anew, so that another word in it is taken up
 * with the next connection. No state.
 */
public final class Secret {

  /** Begins a setting that names a file. */
  public static final String FILE = "file:";

  private Secret() {}

  /** Whether the setting names a file. */
  public static boolean isFile(String given) {
    return given.startsWith(FILE);
  }

  /**
   * The word.
   *
   * @param given what the setting says
   * @throws UncheckedIOException if there is no word in the file, with one line that says which
   *     file, why, and what to do
   */
  public static String read(String given) {
    return isFile(given) ? firstLine(given.substring(FILE.length())) : given;
  }

  private static String firstLine(String file) {
    try {
      String first = Files.readString(Path.of(file)).lines().findFirst().orElse("");
      if (first.isEmpty()) {
        throw new IOException("its first line is empty");
      }
      return first;
    } catch (IOException | InvalidPathException e) {
      throw new UncheckedIOException(
          "the file of the password, %s, cannot be used: %s; write the password into its first line, on each machine that logs in, and let that user alone read it"
              .formatted(file, reason(e)),
          e instanceof IOException io ? io : new IOException(e));
    }
  }

  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "there is none";
    }
    return e instanceof AccessDeniedException
        ? "this user may not read it"
        : String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }
}
