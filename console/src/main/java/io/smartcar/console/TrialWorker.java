package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.config.RulesConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.Alert;
import io.smartcar.hbase.EventHistory;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.trial.AlertComparison;
import io.smartcar.rules.trial.Trial;
import io.smartcar.rules.trial.TrialCounts;
import io.smartcar.rules.trial.TrialEvents;
import io.smartcar.rules.trial.TrialReport;
import io.smartcar.wiring.StoreSettings;
import io.smartcar.wiring.trial.TrialSources;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process of one trial: is told what to try on its standard input, and writes to its standard
 * output a line of JSON every now and then, how far it is, and one at the end: {@code result},
 * {@code refused} or {@code failed}. It reads the log in no consumer group and the history
 * sparingly, and changes nothing anywhere. Whoever started it ends it when it takes too long; it
 * ends itself when memory is out, or as soon as its standard input does: then they are gone.
 */
final class TrialWorker {

  static final String PROGRESS = "progress";
  static final String RESULT = "result";
  static final String REFUSED = "refused";
  static final String FAILED = "failed";

  /** Sorted in memory, some 200 bytes each: they must leave room for the alerts. */
  private static final int MAX_HISTORY_EVENTS = 1_000_000;

  private static final int EVERY_MILLIS = 250;
  private static final int STATUS_TOO_LONG = 4;
  private static final int STATUS_ALONE = 5;

  /** How much longer than whoever started it it goes on, should they have forgotten it. */
  private static final Duration LONGER = Duration.ofSeconds(10);

  /** Opens the events that an order names. */
  interface Opener {
    TrialEvents open(SmartcarConfig config, TrialOrder.Span span, Duration lookBack);
  }

  private final PrintStream out;
  private final Opener opener;

  private TrialWorker(PrintStream out, Opener opener) {
    this.out = out;
    this.opener = opener;
  }

  /** Runs it; without arguments. */
  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    run(TrialWorker::servers);
  }

  /** Runs it on those events, to the end of the process. */
  static void run(Opener opener) throws IOException, ClassNotFoundException {
    PrintStream lines = System.out;
    // What libraries print must not come between the lines.
    System.setOut(System.err);
    ObjectInputStream in = new ObjectInputStream(System.in);
    TrialOrder order = (TrialOrder) in.readObject();
    watch(System.in, order.time().plus(LONGER));
    new TrialWorker(lines, opener).serve(order);
    lines.flush();
    // Clients' threads may still be there.
    Runtime.getRuntime().halt(0);
  }

  private static void watch(InputStream in, Duration longest) {
    daemon("trial-input", () -> awaitEnd(in)).start();
    daemon(
            "trial-clock",
            () -> {
              try {
                Thread.sleep(longest.toMillis());
                Runtime.getRuntime().halt(STATUS_TOO_LONG);
              } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
              }
            })
        .start();
  }

  private static void awaitEnd(InputStream in) {
    try {
      while (in.read() >= 0) {
        // Nothing more is told.
      }
    } catch (IOException gone) {
      // As at the end.
    }
    Runtime.getRuntime().halt(STATUS_ALONE);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static TrialEvents servers(
      SmartcarConfig config, TrialOrder.Span span, Duration lookBack) {
    return span.history()
        ? TrialSources.history(
            EventHistory.sparing(StoreSettings.hbase(config), config.events().timeZone()),
            new TrialSources.Stretch(span.from(), span.to(), span.carNumber(), MAX_HISTORY_EVENTS),
            lookBack,
            Instant.now())
        : TrialSources.log(config, span.from(), lookBack);
  }

  private void serve(TrialOrder order) {
    try {
      tryIt(order);
    } catch (RuleException wrong) {
      say(
          json -> {
            json.writeArrayFieldStart(REFUSED);
            for (String problem : wrong.problems()) {
              json.writeString(problem);
            }
            json.writeEndArray();
          });
    } catch (RuntimeException away) {
      String told = String.valueOf(away.getMessage() == null ? away : away.getMessage());
      say(json -> json.writeStringField(FAILED, told.lines().findFirst().orElse("")));
    }
  }

  private void tryIt(TrialOrder order) throws RuleException {
    SmartcarConfig config = SmartcarConfig.parse(order.configuration());
    RulesConfig rules = config.rules();
    AlertComparison comparison = new AlertComparison();
    List<Trial.Subject> subjects = new ArrayList<>();
    RuleFile tried = order.tried();
    RuleFile inForce = order.inForce();
    if (tried != null) {
      subjects.add(new Trial.Subject(CompiledRule.compile(tried), comparison::tried));
    }
    if (inForce != null) {
      subjects.add(new Trial.Subject(CompiledRule.compile(inForce), comparison::other));
    }
    Duration lookBack =
        subjects.stream()
            .map(subject -> subject.rule().lookBack().orElse(rules.lookBack()))
            .max(Duration::compareTo)
            .orElseThrow();
    ZoneId zone = config.events().timeZone();
    Trial.Settings settings =
        new Trial.Settings(
            new RuleTaskSettings.Timing(
                rules.lateness(), rules.idleTimeout(), rules.maxClockAhead()),
            rules.lookBack(),
            zone);
    TrialOrder.Span span = order.span();
    try (Trial trial = new Trial(opener.open(config, span, lookBack), subjects, settings)) {
      TrialCounts counts = counted(trial);
      TrialReport report = TrialReport.of(comparison, zone, span.from(), span.to());
      say(
          json -> {
            json.writeObjectFieldStart(RESULT);
            write(json, counts);
            write(json, report, zone);
            json.writeEndObject();
          });
    }
  }

  /** Runs it, and says meanwhile how far it is. */
  private TrialCounts counted(Trial trial) throws RuleException {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(task -> daemon("trial-progress", task));
    var unused =
        ticker.scheduleAtFixedRate(
            () -> progress(trial), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    try {
      TrialCounts counts = trial.run();
      progress(trial);
      return counts;
    } finally {
      ticker.shutdownNow();
    }
  }

  private void progress(Trial trial) {
    say(
        json -> {
          json.writeObjectFieldStart(PROGRESS);
          json.writeFieldName("done");
          double done = trial.done();
          if (done < 0) {
            json.writeNull();
          } else {
            json.writeNumber(Math.min(done, 1));
          }
          json.writeNumberField("events", trial.events());
          json.writeNumberField("eventsPerSecond", Math.round(trial.rate()));
          json.writeEndObject();
        });
  }

  private void say(Json.Properties properties) {
    // One line at a time, also of the thread of the progress.
    synchronized (out) {
      out.println(Json.object(properties));
      out.flush();
    }
  }

  private static void write(JsonGenerator json, TrialCounts counts) throws IOException {
    json.writeNumberField("events", counts.events());
    json.writeNumberField("cars", counts.cars());
    json.writeNumberField("eventsBefore", counts.before());
    json.writeNumberField("late", counts.late());
    json.writeNumberField("repeated", counts.repeated());
    json.writeNumberField("badClock", counts.badClock());
    json.writeNumberField("noEvent", counts.noEvent());
    json.writeNumberField("ofOpenWindows", counts.ofOpenWindows());
    json.writeNumberField("unknown", counts.unknown());
    json.writeNumberField("millis", Math.round(counts.seconds() * 1_000));
  }

  private static void write(JsonGenerator json, TrialReport report, ZoneId zone)
      throws IOException {
    json.writeNumberField("raised", report.raised());
    json.writeNumberField("raisedInForce", report.others());
    write(json, report.all());
    json.writeNumberField("carsAdded", report.carsAdded());
    json.writeNumberField("carsLost", report.carsLost());
    json.writeArrayFieldStart("byName");
    for (Map.Entry<String, TrialReport.Counts> one : report.byName().entrySet()) {
      json.writeStartObject();
      json.writeStringField("name", one.getKey());
      write(json, one.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeFieldName("line");
    write(json, report.line());
    json.writeArrayFieldStart("examplesAdded");
    examples(json, report.added(), zone);
    json.writeEndArray();
    json.writeArrayFieldStart("examplesLost");
    examples(json, report.lost(), zone);
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, TrialReport.Counts counts) throws IOException {
    json.writeNumberField("added", counts.added());
    json.writeNumberField("lost", counts.lost());
    json.writeNumberField("same", counts.same());
  }

  private static void write(JsonGenerator json, TrialReport.@Nullable Line line)
      throws IOException {
    if (line == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("fromMillis", line.fromMillis());
    json.writeNumberField("widthMillis", line.widthMillis());
    json.writeArrayFieldStart("intervals");
    for (TrialReport.Counts counts : line.counts()) {
      json.writeStartObject();
      write(json, counts);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void examples(JsonGenerator json, List<Alert> alerts, ZoneId zone)
      throws IOException {
    for (Alert alert : alerts) {
      json.writeStartObject();
      Json.properties(json, alert);
      json.writeFieldName("atMillis");
      OptionalLong at = TrialReport.millis(alert.date(), zone);
      if (at.isPresent()) {
        json.writeNumber(at.getAsLong());
      } else {
        json.writeNull();
      }
      json.writeEndObject();
    }
  }
}
