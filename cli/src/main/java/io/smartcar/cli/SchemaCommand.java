package io.smartcar.cli;

import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeyKind;
import io.smartcar.hbase.Schema;
import io.smartcar.hbase.SchemaScript;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar schema}: the tables in HBase. */
@Command(
    name = "schema",
    description = "Creates, checks, shows and converts the tables in HBase.",
    subcommands = ConvertCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class SchemaCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  @Command(
      description =
          "Creates the tables that are missing; changes none that is there. Status 1 if one differs"
              + " from what it is to be.",
      mixinStandardHelpOptions = true)
  int install(
      @Mixin ConfigurationOptions options,
      @Option(
              names = "--key",
              paramLabel = "KEY",
              converter = KeyOption.class,
              description =
                  "How the rows' keys of a new table of events are made: book or car-first. Default:"
                      + " smartcar.hbase.key.")
          @Nullable KeyKind key,
      @Option(
              names = "--print-shell",
              description = "Only print the same as a script for hbase shell.")
          boolean printShell)
      throws SandboxException {
    HBaseSettings configured = StoreSettings.hbase(options.load());
    HBaseSettings settings = key == null ? configured : configured.withKey(key);
    PrintWriter out = spec.commandLine().getOut();
    if (printShell) {
      out.print(SchemaScript.of(settings));
      out.flush();
      return ExitStatus.OK;
    }
    try (Schema schema = new Schema(settings)) {
      List<String> problems =
          new ArrayList<>(schema.install(table -> out.println("created " + table)));
      if (key != null) {
        schema.otherKeyThan(key).ifPresent(problems::add);
      }
      return report(problems, settings);
    }
  }

  @Command(
      description =
          "Compares the tables with what they are to be: each difference with its remedy, and then"
              + " status 1.",
      mixinStandardHelpOptions = true)
  int check(@Mixin ConfigurationOptions options) throws SandboxException {
    HBaseSettings settings = StoreSettings.hbase(options.load());
    try (Schema schema = new Schema(settings)) {
      return report(schema.check(), settings);
    }
  }

  @Command(
      description = "Shows the tables: how their keys are made, their regions and attributes.",
      mixinStandardHelpOptions = true)
  int show(@Mixin ConfigurationOptions options) throws SandboxException {
    PrintWriter out = spec.commandLine().getOut();
    try (Schema schema = new Schema(StoreSettings.hbase(options.load()))) {
      schema.show().forEach(out::println);
    }
    out.flush();
    return ExitStatus.OK;
  }

  private int report(List<String> problems, HBaseSettings settings) {
    PrintWriter out = spec.commandLine().getOut();
    if (problems.isEmpty()) {
      out.printf(
          "%s, %s and %s are as they should be%n",
          settings.table(), settings.rejectedTable(), settings.carTable());
    }
    problems.forEach(spec.commandLine().getErr()::println);
    out.flush();
    spec.commandLine().getErr().flush();
    return problems.isEmpty() ? ExitStatus.OK : ExitStatus.NO;
  }
}
