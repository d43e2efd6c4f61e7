package io.smartcar.cli.rules;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option for the directory of the rules that a command pushes or compares. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class RulesDirectory {

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      defaultValue = "cep-rules/rules",
      description = "The directory of the rules; default: ${DEFAULT-VALUE}.")
  private Path path;

  /** The directory. */
  Path path() {
    return path;
  }
}
