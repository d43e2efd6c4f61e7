package io.smartcar.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Where the output goes, which Java cannot tell: scripts/smartcar sets the system properties {@code
 * smartcar.terminal.out} and {@code smartcar.columns}. Immutable.
 *
 * @param tableColumns the width to which tables are cut: the terminal's, or no limit if the output
 *     is a file or a pipe, whose reader wants all of it
 * @param helpColumns the width of help
 */
public record Terminal(int tableColumns, int helpColumns) {

  /** For help where no terminal says otherwise. */
  private static final int DEFAULT_COLUMNS = 80;

  /** Picocli has none that is narrower. */
  private static final int MIN_HELP_COLUMNS = 55;

  /** Longer lines are hard to read. */
  private static final int MAX_HELP_COLUMNS = 100;

  /** The terminal of this process. */
  public static Terminal current() {
    return of(
        Boolean.getBoolean("smartcar.terminal.out"),
        System.getenv().getOrDefault("COLUMNS", ""),
        System.getProperty("smartcar.columns", ""));
  }

  /**
   * A terminal.
   *
   * @param isTerminal whether the output is one
   * @param wanted the environment's COLUMNS, which is followed if it is a number
   * @param real what the terminal says of itself
   */
  static Terminal of(boolean isTerminal, String wanted, String real) {
    if (!isTerminal) {
      return new Terminal(Integer.MAX_VALUE, DEFAULT_COLUMNS);
    }
    int columns = number(wanted, number(real, DEFAULT_COLUMNS));
    return new Terminal(columns, Math.max(MIN_HELP_COLUMNS, Math.min(columns, MAX_HELP_COLUMNS)));
  }

  private static int number(String text, int otherwise) {
    return text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : otherwise;
  }

  /** A writer to the standard output or the standard error, which can be asked for its errors. */
  static PrintWriter writer(FileDescriptor descriptor) {
    // Not through System.out, which hides from its writer that nobody reads any more.
    return writer(new FileOutputStream(descriptor), Charset.defaultCharset());
  }

  /**
   * A writer in that charset. Where it has not the signs that messages are set with, they are
   * written in ASCII; in a POSIX locale what people have named stays what it is, as UTF-8.
   */
  static PrintWriter writer(OutputStream out, Charset charset) {
    boolean posix = charset.equals(StandardCharsets.US_ASCII);
    OutputStreamWriter encoded =
        new OutputStreamWriter(
            new BufferedOutputStream(out), posix ? StandardCharsets.UTF_8 : charset);
    return new PrintWriter(
        charset.newEncoder().canEncode('…') ? encoded : new AsciiSigns(encoded), true);
  }
}
