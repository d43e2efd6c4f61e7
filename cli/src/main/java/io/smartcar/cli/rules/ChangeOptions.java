package io.smartcar.cli.rules;

import io.smartcar.cli.DurationOption;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of a command that puts other rules in force. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ChangeOptions {

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

  /** Who changes the rules. */
  String author() {
    return author;
  }

  /** Waits until every task has what was pushed; the exit status. */
  int await(RuleStore store, PrintWriter out, Pointer before, Pointer pushed)
      throws RuleStoreException, RuleConflictException, InterruptedException {
    return new Distribution(store, out, patience).await(before, pushed);
  }
}
