package io.smartcar.cli.rules;

import io.smartcar.cli.DurationOption;
import io.smartcar.rulestore.RuleChange;
import io.smartcar.rulestore.RuleStore;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of a command that puts other rules in force. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
public final class ChangeOptions {

  @Option(
      names = "--author",
      defaultValue = "${sys:user.name}",
      description = "Who; default: ${DEFAULT-VALUE}.")
  private String author;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationOption.class,
      description = "How long to wait for the tasks; default: ${DEFAULT-VALUE}.")
  private Duration patience;

  /** The change that is to be made; says on the way where it is. */
  public RuleChange of(RuleStore store, ChangePrinter printer) {
    return new RuleChange(store, author, patience, printer::say);
  }
}
