package io.smartcar.acceptance;

import io.smartcar.cli.Smartcar;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What one run of the command {@code smartcar} did; immutable.
 *
 * @param status its exit status
 * @param out the lines it printed
 * @param err the lines of what went wrong
 */
record Command(int status, List<String> out, List<String> err) {

  static Command run(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Smartcar.run(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
    return new Command(status, out.toString().lines().toList(), err.toString().lines().toList());
  }
}
