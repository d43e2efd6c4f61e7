package io.smartcar.cli.formats;

import io.smartcar.cli.ExitStatus;
import io.smartcar.formats.Format;
import io.smartcar.formats.FormatException;
import io.smartcar.formats.Formats;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar formats check}. */
@Command(
    name = "check",
    description =
        "Shows every problem of mapping files, with its line and what to do; status 1. Of one without"
            + " any, its version: the same wherever it says the same.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Mapping files, as cars.conf.")
  private List<Path> files;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    int problems = 0;
    for (Path file : files) {
      try {
        Format format = Formats.read(file);
        out.println(file + ": version " + format.version());
      } catch (FormatException refused) {
        refused.problems().forEach(err::println);
        problems += refused.problems().size();
      }
    }
    err.flush();
    out.println(counted(files.size(), "mapping file") + ": " + counted(problems, "problem"));
    out.flush();
    return problems == 0 ? ExitStatus.OK : ExitStatus.NO;
  }

  static String counted(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }
}
