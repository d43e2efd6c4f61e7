package io.smartcar.cli.judge;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.ExitStatus;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.redis.JudgementLog;
import io.smartcar.redis.RedisSettings;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code smartcar alerts judgements}: who had what judged again, when and why. */
@Command(
    name = "judgements",
    description =
        "Lists the judgements that were asked for with `alerts judge --yes`: when, who, what, what"
            + " came of it, and why; status 1 if there are none.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
public final class JudgementsCommand implements Callable<Integer> {

  private static final int NAMED = 3;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Override
  public Integer call() throws SandboxException {
    RedisSettings redis = StoreSettings.redis(options.load());
    List<JudgementLog.Entry> entries = new JudgementLog(redis).list();
    PrintWriter out = spec.commandLine().getOut();
    entries.forEach(entry -> out.println(line(entry)));
    out.flush();
    if (entries.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf("No judgements on record in Redis at %s%n", redis.address());
      err.flush();
      return ExitStatus.NO;
    }
    return ExitStatus.OK;
  }

  static String line(JudgementLog.Entry entry) {
    AskedJudgement asked = entry.asked();
    String line =
        String.format(
            Locale.ROOT,
            "%s  %s  %s from %s to %s by version %d (%s): %s",
            entry.begunAt().truncatedTo(ChronoUnit.SECONDS),
            asked.author(),
            cars(asked),
            Instant.ofEpochMilli(asked.fromMillis()),
            Instant.ofEpochMilli(asked.toMillis()),
            asked.rulesVersion(),
            String.join(", ", asked.rules()),
            entry.counts().map(JudgementsCommand::text).orElse("not ended"));
    return (asked.why().isEmpty() ? line : line + "  " + asked.why()).replaceAll("\\p{Cntrl}", " ");
  }

  private static String cars(AskedJudgement asked) {
    int count = asked.carNumbers().size();
    return count <= NAMED
        ? String.join(",", asked.carNumbers())
        : String.format(Locale.ROOT, "%,d cars", count);
  }

  private static String text(JudgementCounts counts) {
    return String.format(
        Locale.ROOT,
        "%,d added, %,d withdrawn, %,d replaced",
        counts.added(),
        counts.withdrawn(),
        counts.replaced());
  }
}
