package io.smartcar.cli;

import io.smartcar.bulk.BulkCounts;
import io.smartcar.bulk.BulkLoader;
import io.smartcar.bulk.BulkSettings;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.CarEvent;
import io.smartcar.events.file.EventFile;
import io.smartcar.formats.FormatException;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar import}: recorded files into HBase, without Kafka. */
@Command(
    name = "import",
    description = {
      "Puts recorded files into HBase's table of events, without Kafka and without alerts: `alerts"
          + " judge` has the rules judge them, `rules try --history` shows what they say.",
      "What is no event is counted and shown, and left out; status 1 if there was no event. Ended by"
          + " whatever, the same again is right: what is there stays as it is.",
      "A reading that came by Kafka stays, if there is one of the same car and date in a file."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ImportCommand implements Callable<Integer> {

  private static final int EVENTS_AT_ONCE = 1_000;
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(
      names = {"--format", "--input-format"},
      paramLabel = "FORMAT",
      description = RecordedEvents.FORMAT)
  private @Nullable String format;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "300000",
      description =
          "So many events are held in memory at a time (default: ${DEFAULT-VALUE}); the more, the fewer"
              + " files HBase has to put together. More than a million need SMARTCAR_JAVA_OPTS=-Xmx2g.")
  private int rows;

  @Option(
      names = "--staging",
      paramLabel = "DIR",
      defaultValue = "",
      description =
          "Where store files are before HBase has them, on its file system; without it"
              + " .smartcar-bulk in its root directory.")
  private String staging;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "CSV or JSON, compressed with gzip or not, in UTF-8 or UTF-16; - is the standard input.")
  private List<Path> files;

  @Override
  public Integer call() throws SandboxException, FormatException, InterruptedException {
    if (rows < 1) {
      throw new ParameterException(spec.commandLine(), "--rows must be at least 1: " + rows);
    }
    SmartcarConfig config = options.load();
    refuseMissing(config);
    HBaseSettings hbase = StoreSettings.hbase(config);
    BulkSettings settings = BulkSettings.USUAL.withRowsHeld(rows).withStaging(staging);
    try (BulkLoader loader = new BulkLoader(hbase, settings)) {
      Thread hook = new Thread(loader::close, "import-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        loader.check();
        return imported(loader, config, hbase);
      } finally {
        removeHook(hook);
      }
    }
  }

  /** Before anything is imported: whoever mistypes the last of many names wants to know. */
  private void refuseMissing(SmartcarConfig config) throws FormatException {
    for (Path file : files) {
      if (!file.toString().equals(STANDARD_INPUT) && !Files.exists(file)) {
        RecordedEvents.open(file, format, config.events().timeZone()).close();
      }
    }
  }

  private int imported(BulkLoader loader, SmartcarConfig config, HBaseSettings hbase)
      throws FormatException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    int status = ExitStatus.OK;
    double seconds;
    try (ImportView view = new ImportView(loader, files.size(), err)) {
      for (Path file : files) {
        status = Math.max(status, imported(loader, config, view, file));
      }
      loader.flush();
      seconds = view.seconds();
      loader.tidy();
    } catch (EventStoreException e) {
      err.println("smartcar: " + e.getMessage());
      err.printf(
          Locale.ROOT,
          "%,d rows are in HBase; the same import again, later, is right: what is there stays as it is%n",
          loader.counts().rows());
      err.flush();
      return ExitStatus.USAGE_OR_ENVIRONMENT;
    }
    print(loader.counts(), hbase.table(), seconds);
    return status;
  }

  private int imported(BulkLoader loader, SmartcarConfig config, ImportView view, Path path)
      throws FormatException, InterruptedException {
    try (EventFile file = RecordedEvents.open(path, format, config.events().timeZone())) {
      view.reads(file);
      List<StoredEvent> events = new ArrayList<>(EVENTS_AT_ONCE);
      while (file.hasNext()) {
        if (file.next() instanceof CarEvent event) {
          // Not later than any reading that came when it was read: RATIONALE.md says more.
          events.add(new StoredEvent(event, event.eventTime()));
        }
        if (events.size() == EVENTS_AT_ONCE) {
          loader.add(events);
          events.clear();
        }
      }
      loader.add(events);
      return FileRemarks.print(file.report(), spec.commandLine().getErr());
    }
  }

  private void print(BulkCounts counts, String table, double seconds) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "imported %,d events into table %s: %,d rows in %.1f s (%,.0f/s)%n",
        counts.added(),
        table,
        counts.rows(),
        seconds,
        counts.added() / Math.max(seconds, 0.001));
    if (counts.replaced() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d of them have the car and date of a later one, which is in their place%n",
          counts.replaced());
    }
    if (counts.expired() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d of them are older than the table keeps events, and were left out: see"
              + " smartcar.hbase.tables%n",
          counts.expired());
    }
    out.flush();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // then it runs or has run
    }
  }
}
