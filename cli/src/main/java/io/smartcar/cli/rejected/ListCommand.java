package io.smartcar.cli.rejected;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.OutputFormat;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.hbase.HBaseRejectedStore;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedQuery;
import io.smartcar.hbase.RejectedStore;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import io.smartcar.wiring.refused.RefusedSummary;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar rejected list}: how many were refused, why, and from where. */
@Command(
    name = "list",
    description = {
      "Counts the records that were refused by why and from where, with examples, and says what many"
          + " have in common; status 1 if there are none.",
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ListCommand implements Callable<Integer> {

  private static final int MAX_EXAMPLES = 100;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;
  @Mixin private SelectedRecords selected;

  @Option(
      names = "--examples",
      paramLabel = "COUNT",
      defaultValue = "1",
      description = "Examples of each reason; default: ${DEFAULT-VALUE}.")
  private int examples;

  @Option(
      names = "--format",
      defaultValue = "table",
      description =
          "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}. csv and json have a line for each"
              + " reason.")
  private OutputFormat format;

  @Override
  public Integer call() throws SandboxException {
    SmartcarConfig config = options.load();
    RejectedQuery query = query(Clock.system(config.events().timeZone()));
    try (RejectedStore store = new HBaseRejectedStore(StoreSettings.hbase(config))) {
      return list(store, query);
    }
  }

  RejectedQuery query(Clock clock) {
    if (examples < 0 || examples > MAX_EXAMPLES) {
      throw new ParameterException(
          spec.commandLine(), "--examples must be 0 to %d: %d".formatted(MAX_EXAMPLES, examples));
    }
    return selected.query(spec, clock, null);
  }

  int list(RejectedStore store, RejectedQuery query) {
    RefusedSummary summary = new RefusedSummary(Math.max(1, examples));
    try (Stream<KeptRecord> records = selected.of(store, query)) {
      records.forEach(summary::add);
    }
    if (summary.records() == 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("no such refused records");
      err.flush();
      return ExitStatus.NO;
    }
    new SummaryPrinter(spec.commandLine().getOut(), format, examples).print(summary);
    return ExitStatus.OK;
  }
}
