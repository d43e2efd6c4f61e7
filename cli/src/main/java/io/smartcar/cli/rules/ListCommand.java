package io.smartcar.cli.rules;

import io.smartcar.cli.ExitStatus;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.RuleVersion;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code smartcar rules list}. */
@Command(
    name = "list",
    description = "Lists every version that was pushed; * is in force.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions options;

  @Override
  public Integer call() throws RuleStoreException, SandboxException {
    PrintWriter out = spec.commandLine().getOut();
    try (RuleStore store = options.open()) {
      int current = store.current().version();
      for (RuleVersion version : store.versions()) {
        out.println((version.number() == current ? "* " : "  ") + StatusCommand.line(version));
      }
      out.println((current == 0 ? "* " : "  ") + "version 0  the rules in the jar");
      out.flush();
      return ExitStatus.OK;
    }
  }
}
