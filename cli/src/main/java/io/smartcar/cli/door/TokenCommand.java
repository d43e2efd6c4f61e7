package io.smartcar.cli.door;

import io.smartcar.cli.ExitStatus;
import io.smartcar.door.http.TokenFile;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar door token}. */
@Command(
    name = "token",
    description = {
      "Makes a random token: it goes to the standard error, for who sends; its line for the file of"
          + " smartcar.door.http.tokens, which does not tell it, to the standard output."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TokenCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "Who will send with it, a fleet or a system: letters, digits, '.', '_' or '-'.")
  private String name;

  @Override
  public Integer call() {
    TokenFile.NewToken made = TokenFile.make(name, "");
    PrintWriter err = spec.commandLine().getErr();
    err.println("Authorization: Bearer " + made.token());
    err.flush();
    spec.commandLine().getOut().println(made.line());
    spec.commandLine().getOut().flush();
    return ExitStatus.OK;
  }
}
