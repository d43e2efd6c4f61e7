package io.smartcar.cli.notify;

import io.smartcar.cli.ExitStatus;
import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.notify.Notice;
import io.smartcar.notify.NotifyException;
import io.smartcar.notify.Receiver;
import io.smartcar.notify.Receiver.Answer;
import io.smartcar.notify.Told;
import io.smartcar.notify.receiver.Receivers;
import io.smartcar.redis.AlertChange;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar notify test}. */
@Command(
    name = "test",
    sortOptions = false,
    description = {
      "Sends a sample alert, of the rule notify-test and the car TEST, to each receiver of a file"
          + " once, and says what it answers.",
      "Status 1 if one does not take it. No Redis is needed, and nothing is stored."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TestCommand implements Callable<Integer> {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file of receivers; see docs/notify.md.")
  private Path file;

  @Option(names = "--receiver", paramLabel = "NAME", description = "Only this one.")
  private @Nullable String only;

  @Override
  public Integer call() throws InterruptedException {
    Clock clock = Clock.systemUTC();
    Map<Told, Receiver> receivers;
    try {
      receivers = Receivers.read(file, clock);
    } catch (NotifyException e) {
      e.problems().forEach(spec.commandLine().getErr()::println);
      spec.commandLine().getErr().flush();
      return ExitStatus.NO;
    }
    try {
      if (only != null && receivers.keySet().stream().noneMatch(this::isAsked)) {
        throw new ParameterException(
            spec.commandLine(), "--receiver " + only + " is not in " + file);
      }
      return tell(receivers, sample(clock.instant()));
    } finally {
      receivers.values().forEach(Receiver::close);
    }
  }

  private boolean isAsked(Told told) {
    return only == null || told.name().equals(only);
  }

  private int tell(Map<Told, Receiver> receivers, Notice sample) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    int status = ExitStatus.OK;
    for (Map.Entry<Told, Receiver> receiver : receivers.entrySet()) {
      if (isAsked(receiver.getKey())) {
        Answer answer = receiver.getValue().tell(List.of(sample));
        out.println(receiver.getKey().name() + ": " + words(answer));
        out.flush();
        if (!(answer instanceof Answer.Has)) {
          status = ExitStatus.NO;
        }
      }
    }
    return status;
  }

  private static String words(Answer answer) {
    if (answer instanceof Answer.Again again) {
      return "NOT TOLD, would be tried again: " + again.reason();
    }
    return answer instanceof Answer.Refuses refuses ? "REFUSED: " + refuses.reason() : "told";
  }

  private static Notice sample(Instant now) {
    String date = DATE.format(now.atOffset(ZoneOffset.UTC));
    Alert alert =
        new Alert(
            "notify-test",
            "TEST",
            date,
            "info",
            "A sample: somebody tries whether this receiver is told",
            Map.of());
    return new Notice(
        "test/" + now.toEpochMilli(),
        new AlertChange.Added(new RaisedAlert(alert, now.toEpochMilli(), 0), Optional.empty()),
        0);
  }
}
