package io.smartcar.cli.backup;

import io.smartcar.cli.ExitStatus;
import io.smartcar.wiring.backup.BackupManifest;
import io.smartcar.wiring.backup.Restore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar backup verify}. */
@Command(
    name = "verify",
    description = "Reads a backup to its end and compares it with its digests; asks no server.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The directory of the backup.")
  private Path directory;

  @Override
  public Integer call() {
    PrintWriter lines = spec.commandLine().getOut();
    PartLines parts = new PartLines(lines, Clock.systemUTC());
    BackupManifest manifest = Restore.verify(directory, parts::print);
    parts.printPositions(manifest);
    lines.printf(
        "%s is whole: a backup of %s, begun at %s, made by smartcar %s%n",
        directory, manifest.topology(), manifest.begun(), manifest.product());
    lines.flush();
    return ExitStatus.OK;
  }
}
