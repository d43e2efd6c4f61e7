package io.smartcar.cli.console;

import io.smartcar.cli.ExitStatus;
import io.smartcar.console.Role;
import io.smartcar.console.Visitors;
import io.smartcar.door.http.TokenFile;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar console token}. */
@Command(
    name = "token",
    description = {
      "Makes a random token for somebody: it goes to the standard error, for them; its line for the"
          + " file of --tokens, which does not tell it, to the standard output."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TokenCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "Who, as it is shown beside what they do: letters, digits, '.', '_' or '-'.")
  private String name;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "viewer",
      description =
          "viewer: looks; operator: also handles episodes; author: also writes and pushes"
              + " rules; default: ${DEFAULT-VALUE}.")
  private String role;

  @Override
  public Integer call() {
    TokenFile.NewToken made =
        Visitors.make(
            name,
            Role.of(role)
                .orElseThrow(
                    () ->
                        new ParameterException(
                            spec.commandLine(),
                            "--role must be viewer, operator or author: " + role)));
    PrintWriter err = spec.commandLine().getErr();
    err.println("token: " + made.token());
    err.flush();
    spec.commandLine().getOut().println(made.line());
    spec.commandLine().getOut().flush();
    return ExitStatus.OK;
  }
}
