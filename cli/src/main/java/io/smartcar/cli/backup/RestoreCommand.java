package io.smartcar.cli.backup;

import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.rules.StoreOptions;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.backup.BackupManifest;
import io.smartcar.wiring.backup.BackupPlaces;
import io.smartcar.wiring.backup.Restore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar backup restore}. */
@Command(
    name = "restore",
    description = {
      "Writes a backup into servers that are empty, and sets the topology's positions in the log"
          + " back to where it was made. The topology must not run.",
      "Everything is read and compared first. Ended by whatever, the same again goes on."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class RestoreCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions options;

  @Option(
      names = "--replace",
      description =
          "Remove rules, alerts and tables that are there first; without it they are refused.")
  private boolean replace;

  @Option(
      names = "--with-gaps",
      description =
          "Also if the topic has dropped records that came after the backup: they are lost.")
  private boolean withGaps;

  @Option(
      names = "--without-log",
      description = "Leave the positions as they are: for a topic that was lost, too.")
  private boolean withoutLog;

  @Parameters(paramLabel = "DIR", description = "The directory of the backup.")
  private Path directory;

  @Override
  public Integer call() throws SandboxException, RuleStoreException {
    PrintWriter lines = spec.commandLine().getOut();
    Clock clock = Clock.systemUTC();
    PartLines parts = new PartLines(lines, clock);
    BackupPlaces places = BackupPlaces.of(options.configuration(), options.topology());
    BackupManifest manifest =
        new Restore(places, directory, clock, parts::print)
            .run(new Restore.Wishes(replace, withGaps, withoutLog));
    if (!withoutLog) {
      parts.printPositions(manifest);
    }
    lines.printf(
        "restored as of %s; deploy the topology, and it reads on from there%n", manifest.begun());
    lines.flush();
    return ExitStatus.OK;
  }
}
