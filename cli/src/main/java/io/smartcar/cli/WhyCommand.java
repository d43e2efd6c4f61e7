package io.smartcar.cli;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.time.Moment;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.status.why.AskedWhy;
import io.smartcar.status.why.Step;
import io.smartcar.status.why.Why;
import io.smartcar.status.why.WhyJson;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar why}: a reading's way, step by step. */
@Command(
    name = "why",
    sortOptions = false,
    description = {
      "Says why an alert came of a car's reading, or none: where the log and HBase have it or why it"
          + " was refused, how the rules saw it, what each says of it, and who was told.",
      "Status 1 if a server gave no answer, so that a part is not known."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class WhyCommand implements Callable<Integer> {

  private static final int STATE_COLUMNS = 9;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(
      names = "--car",
      required = true,
      paramLabel = "CAR",
      converter = CarOption.class,
      description = "The car.")
  private String car;

  @Option(
      names = "--at",
      required = true,
      paramLabel = "TIME",
      converter = MomentOption.class,
      description =
          "When: "
              + Moment.FORMS
              + "; in the configured zone unless it has an offset. Of the car's readings the nearest"
              + " within a minute is looked at.")
  private Moment at;

  @Option(
      names = "--topology",
      paramLabel = "NAME",
      defaultValue = "DriverCarInfo",
      description = "The topology's name; default: ${DEFAULT-VALUE}.")
  private String topology;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationOption.class,
      description = "How long to wait for each answer; default: ${DEFAULT-VALUE}.")
  private Duration limit;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table or json; default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Override
  public Integer call() throws SandboxException {
    if (format == OutputFormat.CSV) {
      throw new ParameterException(spec.commandLine(), "--format must be table or json: csv");
    }
    SmartcarConfig config = options.load();
    Clock clock = Clock.system(config.events().timeZone());
    Why why;
    try (AskedWhy asked = new AskedWhy(config, topology)) {
      why = Why.ask(asked, AskedWhy.settings(config, limit), car, at.begin(clock));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == OutputFormat.JSON) {
      out.println(WhyJson.write(why));
    } else {
      print(out, why);
    }
    out.flush();
    return why.isPartOnly() ? ExitStatus.NO : ExitStatus.OK;
  }

  private static void print(PrintWriter out, Why why) {
    out.println(why.answer());
    out.println();
    for (Step step : why.steps()) {
      out.println(
          ("%-" + STATE_COLUMNS + "s%s: %s")
              .formatted(word(step.state()), step.name().title(), step.text()));
      step.details().forEach(line -> out.println(" ".repeat(STATE_COLUMNS) + line));
    }
    out.println();
    out.println("Times are of " + why.zone().getId() + '.');
  }

  private static String word(Step.State state) {
    return switch (state) {
      case YES -> "yes";
      case NO -> "no";
      case WAITS -> "not yet";
      case UNKNOWN -> "unknown";
    };
  }
}
