package io.smartcar.cli;

import io.smartcar.config.Suggestion;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what is wrong with a command line: what, which command's help to see, and what
 * was probably meant if that is near. Only a command without the subcommand that it needs shows its
 * usage, above that line.
 */
final class UsageErrors {

  /** What a command says that does nothing without a subcommand. */
  static final String NO_SUBCOMMAND = "Missing required subcommand";

  private UsageErrors() {}

  /** Picocli's handler of a wrong command line. */
  static int report(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    if (NO_SUBCOMMAND.equals(wrong.getMessage())) {
      command.usage(err, command.getColorScheme());
    }
    err.printf(
        "smartcar: %s; see `%s --help`%n",
        said(wrong, command), command.getCommandSpec().qualifiedName());
    err.flush();
    return ExitStatus.USAGE_OR_ENVIRONMENT;
  }

  private static String said(ParameterException wrong, CommandLine command) {
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched, command);
    }
    return String.valueOf(wrong.getMessage()).strip().replaceAll("\\s+", " ");
  }

  private static String unmatched(UnmatchedArgumentException wrong, CommandLine command) {
    List<String> unmatched = wrong.getUnmatched();
    String first = unmatched.get(0);
    if (wrong.isUnknownOption()) {
      String name = first.replaceFirst("=.*", "");
      return "there is no option "
          + name
          + meant(name, command.getCommandSpec().optionsMap().keySet());
    }
    Collection<String> subcommands = command.getSubcommands().keySet();
    return subcommands.isEmpty()
        ? "unexpected argument " + String.join(" ", unmatched)
        : "there is no command " + first + meant(first, subcommands);
  }

  private static String meant(String unknown, Collection<String> known) {
    @Nullable String nearest = Suggestion.near(unknown, known);
    return nearest == null ? "" : ", did you mean " + nearest + "?";
  }
}
