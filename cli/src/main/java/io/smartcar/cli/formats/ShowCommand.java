package io.smartcar.cli.formats;

import io.smartcar.cli.ExitStatus;
import io.smartcar.formats.Formats;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar formats show}. */
@Command(
    name = "show",
    description = "Prints the mapping file of a shipped format, to begin another with.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "A shipped format.")
  private String name;

  @Override
  public Integer call() {
    if (!Formats.SHIPPED.contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "no format is shipped with the name "
              + name
              + "; shipped are "
              + String.join(", ", Formats.SHIPPED));
    }
    spec.commandLine().getOut().print(Formats.text(name));
    spec.commandLine().getOut().flush();
    return ExitStatus.OK;
  }
}
