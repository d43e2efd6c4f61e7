package io.smartcar.cli.rejected;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.cli.ExitStatus;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.eventlog.TopicWriter;
import io.smartcar.events.RecordFormat;
import io.smartcar.hbase.HBaseRejectedStore;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedQuery;
import io.smartcar.hbase.RejectedStore;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.Patience;
import io.smartcar.wiring.StoreSettings;
import io.smartcar.wiring.TopicRecords;
import io.smartcar.wiring.refused.Fates;
import io.smartcar.wiring.refused.Resender;
import io.smartcar.wiring.refused.Resender.Fate;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartcar rejected replay}: refused records that are events by now, sent again. */
@Command(
    name = "replay",
    description = {
      "Sends refused records that are events by now to their topic again, as they came, each once:"
          + " after a mend, as another smartcar.events.time-zone or a version that reads them. Those"
          + " that would be refused again are left.",
      "Shows what it would do; does it with --yes. Status 1 if there is nothing to send.",
      "One whose sending was begun and not confirmed, as whoever sent it was killed, is sent only"
          + " with --unconfirmed. An event that is in the log twice changes nothing."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ReplayCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;
  @Mixin private SelectedRecords selected;

  @Option(names = "--yes", description = "Send them.")
  private boolean yes;

  @Option(
      names = "--author",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who; default: ${DEFAULT-VALUE}.")
  private String author;

  @Override
  public Integer call() throws SandboxException {
    SmartcarConfig config = options.load();
    ZoneId zone = config.events().timeZone();
    EventLogSettings configured = StoreSettings.log(config);
    EventLogSettings log = configured.withTopic(selected.topicOr(configured.topic()));
    RejectedQuery query = query(Clock.system(zone), log.topic());
    try (RejectedStore store = new HBaseRejectedStore(StoreSettings.hbase(config))) {
      RecordFormat records = TopicRecords.of(config);
      Resender resender = resender(zone, at -> Patience.with(records.decoder(at)));
      return replay(store, query, log.toString(), resender, () -> TopicWriter.open(log, PATIENCE));
    }
  }

  Resender resender(ZoneId zone, RecordFormat records) {
    return new Resender(zone, records, selected.unconfirmed());
  }

  RejectedQuery query(Clock clock, String topic) {
    return selected.query(spec, clock, topic);
  }

  /**
   * Shows or does it.
   *
   * @param where the topic, for messages
   * @param resender reads the records, and sends them
   * @param log opened only to send
   */
  int replay(
      RejectedStore store,
      RejectedQuery query,
      String where,
      Resender resender,
      Supplier<LogWriter> log) {
    Fates fates = new Fates();
    try (Stream<KeptRecord> records = selected.of(store, query)) {
      if (yes) {
        send(resender, records, store, log, fates, where);
      } else {
        resender.show(records, fates::add);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    FateLines.of(fates, yes, where).forEach(out::println);
    out.flush();
    if (!yes && fates.count(Fate.SENT) > 0) {
      err("Nothing is sent yet: the same command with --yes sends them");
    }
    return fates.count(Fate.SENT) > 0 ? ExitStatus.OK : ExitStatus.NO;
  }

  private void send(
      Resender resender,
      Stream<KeptRecord> records,
      RejectedStore store,
      Supplier<LogWriter> log,
      Fates fates,
      String where) {
    try (LogWriter writer = log.get()) {
      resender.send(
          records, new Resender.Target(store, writer, author, Clock.systemUTC()), fates::add);
    } catch (RuntimeException e) {
      FateLines.of(fates, true, where).forEach(this::err);
      err("some may have been sent beside these: see smartcar rejected show --unconfirmed");
      throw e;
    }
  }

  private void err(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}
