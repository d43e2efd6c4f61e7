package io.smartcar.cli;

import io.smartcar.simulator.ReaderGoneException;
import java.io.PrintWriter;

/** What commands whose output is long or never ends ask after each line. */
public final class Pipe {

  private Pipe() {}

  /**
   * Lets the line out.
   *
   * @throws ReaderGoneException if nobody reads any more; the command then ends without a word
   */
  public static void flush(PrintWriter out) {
    if (out.checkError()) {
      throw new ReaderGoneException();
    }
  }
}
