package io.smartcar.cli.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.ExitStatus;
import io.smartcar.cli.RecordedEvents;
import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.Refusal;
import io.smartcar.events.file.EventFile;
import io.smartcar.formats.FormatException;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar formats try}. */
@Command(
    name = "try",
    description = {
      "Shows a file's records as the events that they would be, or why they are none, and counts"
          + " all. Nothing is sent anywhere.",
      "Status 1 if there was no event."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions options;

  @Parameters(paramLabel = "FORMAT", description = "A mapping file, or a shipped format by name.")
  private String format;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "RECORDS",
      description = "A file of such records, compressed with gzip or not; - is the standard input.")
  private Path input;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Of events, and of what is none, the first N are shown (default: ${DEFAULT-VALUE}).")
  private int limit;

  private final Set<String> cars = new HashSet<>();
  private final Map<String, Long> refusedByField = new TreeMap<>();
  private long events;
  private long refused;

  @Override
  public Integer call() throws FormatException, SandboxException {
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit must be 0 or more: " + limit);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (EventFile file = RecordedEvents.open(input, format, options.load().events().timeZone())) {
      while (file.hasNext()) {
        take(file.next(), file, out);
      }
      out.println(summary());
      out.flush();
      String damage = file.report().damage();
      if (damage != null) {
        spec.commandLine().getErr().println("smartcar: " + damage);
        spec.commandLine().getErr().flush();
        return ExitStatus.USAGE_OR_ENVIRONMENT;
      }
    }
    return events == 0 ? ExitStatus.NO : ExitStatus.OK;
  }

  private void take(Decoded decoded, EventFile file, PrintWriter out) {
    String where = file.name() + ':' + file.line() + ": ";
    if (decoded instanceof CarEvent event) {
      cars.add(event.carNumber());
      if (events++ < limit) {
        out.println(where + new String(file.bytes(), UTF_8));
      }
    } else if (decoded instanceof Refusal refusal) {
      refusedByField.merge(refusal.field(), 1L, Long::sum);
      if (refused++ < limit) {
        out.println(where + "no event: " + refusal.reason());
      }
    }
  }

  private String summary() {
    String read =
        CheckCommand.counted(events, "event") + " of " + CheckCommand.counted(cars.size(), "car");
    return refused == 0
        ? read
        : read
            + "; "
            + CheckCommand.counted(refused, "record")
            + " no event, by field: "
            + refusedByField.entrySet().stream()
                .map(field -> field.getKey() + ' ' + field.getValue())
                .collect(Collectors.joining(", "));
  }
}
