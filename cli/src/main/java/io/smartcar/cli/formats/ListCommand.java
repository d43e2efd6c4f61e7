package io.smartcar.cli.formats;

import io.smartcar.cli.ExitStatus;
import io.smartcar.formats.Format;
import io.smartcar.formats.FormatException;
import io.smartcar.formats.Formats;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code smartcar formats list}. */
@Command(
    name = "list",
    description = "Shows the formats that are shipped; a mapping file is named by its path.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ListCommand implements Callable<Integer> {

  private static final String ROW = "%-10s  %-4s  %-12s  %s%n";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws FormatException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(ROW, "NAME", "TYPE", "VERSION", "RECORDS");
    for (String name : Formats.SHIPPED) {
      Format format = Formats.find(name);
      out.printf(ROW, format.name(), format.type(), format.version(), format.description());
    }
    out.flush();
    return ExitStatus.OK;
  }
}
