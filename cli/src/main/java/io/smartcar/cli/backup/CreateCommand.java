package io.smartcar.cli.backup;

import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.Version;
import io.smartcar.cli.rules.StoreOptions;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.backup.Backup;
import io.smartcar.wiring.backup.BackupManifest;
import io.smartcar.wiring.backup.BackupPlaces;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartcar backup create}. */
@Command(
    name = "create",
    description = {
      "Saves rules, car masters, what is in Redis and the tables of HBase in a directory, while the"
          + " topology runs.",
      "It is a backup when manifest.json is there, which is written last."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class CreateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions options;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The directory: empty, or made if it is not there.")
  private Path out;

  @Option(
      names = "--without-tables",
      description =
          "Leave HBase out: for who saves its tables by HBase's own snapshots, and takes them after"
              + " this.")
  private boolean withoutTables;

  @Override
  public Integer call() throws SandboxException, RuleStoreException {
    PrintWriter lines = spec.commandLine().getOut();
    Clock clock = Clock.systemUTC();
    PartLines parts = new PartLines(lines, clock);
    BackupPlaces places = BackupPlaces.of(options.configuration(), options.topology());
    BackupManifest manifest =
        new Backup(places, Version.version(), clock, parts::print).make(out, !withoutTables);
    parts.printPositions(manifest);
    lines.printf("%s is a backup of %s, begun at %s%n", out, manifest.topology(), manifest.begun());
    if (withoutTables) {
      lines.println("without HBase's tables: take their snapshots now");
    }
    lines.flush();
    return ExitStatus.OK;
  }
}
