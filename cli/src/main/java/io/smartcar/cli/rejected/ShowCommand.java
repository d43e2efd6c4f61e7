package io.smartcar.cli.rejected;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.OutputFormat;
import io.smartcar.cli.Pipe;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.hbase.HBaseRejectedStore;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedQuery;
import io.smartcar.hbase.RejectedStore;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar rejected show}: records that were refused, as they came. */
@Command(
    name = "show",
    description = {
      "Shows records that were refused as they came, by topic, partition and offset, with why; what"
          + " does not print is escaped. Status 1 if there are none.",
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;
  @Mixin private SelectedRecords selected;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "The first so many; default: ${DEFAULT-VALUE}.")
  private long limit;

  @Option(
      names = "--bytes",
      paramLabel = "COUNT",
      defaultValue = "1024",
      description = "Of a longer record so many from its beginning; default: ${DEFAULT-VALUE}.")
  private int maxBytes;

  @Option(
      names = "--format",
      defaultValue = "table",
      description =
          "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}. csv and json have all bytes in"
              + " base64.")
  private OutputFormat format;

  @Override
  public Integer call() throws SandboxException {
    SmartcarConfig config = options.load();
    RejectedQuery query = query(Clock.system(config.events().timeZone()));
    try (RejectedStore store = new HBaseRejectedStore(StoreSettings.hbase(config))) {
      return show(store, query);
    }
  }

  RejectedQuery query(Clock clock) {
    if (limit < 1 || maxBytes < 1) {
      throw new ParameterException(spec.commandLine(), "--limit and --bytes must be 1 or more");
    }
    return selected.query(spec, clock, null);
  }

  int show(RejectedStore store, RejectedQuery query) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Stream<KeptRecord> records = selected.of(store, query)) {
      Iterator<KeptRecord> shown = records.limit(limit).iterator();
      if (!shown.hasNext()) {
        err.println("no such refused records");
        err.flush();
        return ExitStatus.NO;
      }
      while (shown.hasNext()) {
        out.println(line(shown.next()));
        Pipe.flush(out);
      }
    }
    return ExitStatus.OK;
  }

  private String line(KeptRecord kept) {
    return switch (format) {
      case TABLE -> RecordLine.table(kept, maxBytes);
      case CSV -> RecordLine.csv(kept);
      case JSON -> RecordLine.json(kept, maxBytes);
    };
  }
}
