package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.smartcar.console.TrialProcess.End;
import io.smartcar.console.TrialProcess.Outcome;
import io.smartcar.console.TrialProcess.Progress;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.StoredCars;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a rule that somebody writes against what is in force, on the last hours of the log or on
 * the history: one at a time, each in a process of its own. Keeps the last outcomes. Thread-safe.
 */
final class TrialRoutes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrialRoutes.class);
  private static final int ACCEPTED = 202;
  private static final int NO_CONTENT = 204;

  /** So many outcomes are kept, of some 100 kB each. */
  private static final int MAX_KEPT = 20;

  private static final String HISTORY = "history";
  private static final String LOG_OF_EVENTS = "log";
  private static final int MAX_MINUTES = 31 * 24 * 60;
  private static final int MAX_ID_DIGITS = 18;
  private static final int MAX_WORD = 40;

  private final ConsoleSources sources;
  private final RuleVersions versions;
  private final LinkedHashMap<Long, Trial> trials = new LinkedHashMap<>();
  private long lastId;
  private boolean closed;

  TrialRoutes(ConsoleSources sources, RuleVersions versions) {
    this.sources = sources;
    this.versions = versions;
    // Ids of a console that was here before lead nowhere.
    this.lastId = sources.clock().millis();
  }

  /** What somebody wants tried. */
  private record Wanted(
      String file, int base, int inForce, @Nullable String by, TrialOrder.Span span) {}

  /** One trial, as far as it is. */
  private static final class Trial {
    private final long id;
    private final Wanted wanted;
    private final Instant begun;
    private final TrialProcess process;
    private volatile Progress progress = Progress.NONE;
    private volatile @Nullable Outcome outcome;

    Trial(long id, Wanted wanted, Instant begun, TrialProcess process) {
      this.id = id;
      this.wanted = wanted;
      this.begun = begun;
      this.process = process;
    }

    String by() {
      return wanted.by() == null ? "somebody" : wanted.by();
    }
  }

  void start(Context ctx) throws IOException, RuleStoreException {
    RuleBody body =
        RuleBody.ofTrial(new Asked(ctx, sources.clock()).json(DraftRoute.MAX_BODY_BYTES));
    String file = body.line("file", DraftRoute.MAX_NAME);
    int base = body.number("base");
    TrialOrder.Span span = span(body);
    RuleStore store = sources.rules().store();
    int current = store.current().version();
    RuleContents inForce = versions.version(current).contents();
    RuleContents written = DraftRoute.written(versions.version(base).contents(), body, file);
    RuleFile tried = rule(written, file);
    RuleFile other = rule(inForce, file);
    if (tried == null && other == null) {
      throw new Problem(Problem.BAD_REQUEST, "text must be there: no such rule is in force");
    }
    TrialOrder order =
        new TrialOrder(
            tried,
            other,
            span,
            sources.rules().trials().configuration(),
            sources.rules().trials().limits().time());
    Wanted wanted = new Wanted(file, base, current, Gate.visitor(ctx).name(), span);
    Trial begun = begin(wanted);
    Thread thread = new Thread(() -> run(begun, order), "console-trial");
    thread.setDaemon(true);
    thread.start();
    Api.send(ctx.status(ACCEPTED), json -> write(json, begun));
  }

  /** The rule with what it looks up; null if there is none of that name. */
  private @Nullable RuleFile rule(RuleContents contents, String file) throws RuleStoreException {
    Optional<RuleFile> found =
        RuleSet.ofTexts(contents.files()).files().stream()
            .filter(one -> one.fileName().equals(file))
            .findFirst();
    if (found.isEmpty()) {
      return null;
    }
    StoredCars stored = contents.cars();
    CarMaster cars =
        stored == null || !found.get().usesCars()
            ? CarMaster.NONE
            : sources.rules().store().cars(stored);
    return found.get().withCars(cars);
  }

  private TrialOrder.Span span(RuleBody body) {
    String source = body.line("source", MAX_WORD);
    if (source.equals(LOG_OF_EVENTS)) {
      int minutes = body.number("lastMinutes");
      if (minutes < 1 || minutes > MAX_MINUTES) {
        throw new Problem(
            Problem.BAD_REQUEST, "lastMinutes must be 1 to %d".formatted(MAX_MINUTES));
      }
      Instant now = sources.clock().instant();
      return new TrialOrder.Span(false, now.minus(Duration.ofMinutes(minutes)), now, null);
    }
    if (!source.equals(HISTORY)) {
      throw new Problem(
          Problem.BAD_REQUEST, "source must be %s or %s".formatted(LOG_OF_EVENTS, HISTORY));
    }
    Asked.Span span =
        Asked.span(body.line("from", MAX_WORD), body.line("to", MAX_WORD), sources.clock());
    return new TrialOrder.Span(
        true,
        Instant.ofEpochMilli(span.fromMillis()),
        Instant.ofEpochMilli(span.toMillis()),
        body.text("car").map(Asked::car).orElse(null));
  }

  private synchronized Trial begin(Wanted wanted) {
    if (closed) {
      throw new Problem(Problem.UNAVAILABLE, "the console is being ended");
    }
    for (Trial other : trials.values()) {
      if (other.outcome == null) {
        throw new Problem(
            Problem.CONFLICT,
            "%s tries %s since %s, and one is made at a time: wait for it, or cancel it"
                .formatted(other.by(), other.wanted.file(), other.begun));
      }
    }
    lastId++;
    Trial begun =
        new Trial(lastId, wanted, sources.clock().instant(), sources.rules().trials().process());
    trials.put(begun.id, begun);
    Iterator<Trial> oldest = trials.values().iterator();
    while (trials.size() > MAX_KEPT) {
      oldest.next();
      oldest.remove();
    }
    return begun;
  }

  private void run(Trial trial, TrialOrder order) {
    LOG.info("rules: {} tries {} on {}", trial.by(), trial.wanted.file(), trial.wanted.span());
    Outcome outcome = new Outcome(End.FAILED, "the console failed at this; its log says more");
    try {
      outcome = trial.process.run(order, progress -> trial.progress = progress);
    } catch (RuntimeException defect) {
      LOG.error("a trial of a rule failed", defect);
    } finally {
      trial.outcome = outcome;
    }
    LOG.info(
        "rules: the trial of {} by {} is {} {}",
        trial.wanted.file(),
        trial.by(),
        outcome.end().word(),
        outcome.text());
  }

  void trial(Context ctx) {
    Trial trial = asked(ctx);
    Api.send(ctx, json -> write(json, trial));
  }

  void cancel(Context ctx) {
    Trial trial = asked(ctx);
    String by = Gate.visitor(ctx).name();
    trial.process.end(new Outcome(End.CANCELLED, "cancelled by " + (by == null ? "somebody" : by)));
    ctx.status(NO_CONTENT);
  }

  private Trial asked(Context ctx) {
    String id = ctx.pathParam("trial");
    if (!id.matches("\\d{1,%d}".formatted(MAX_ID_DIGITS))) {
      throw new Problem(Problem.BAD_REQUEST, "trial must be a number");
    }
    Trial found;
    synchronized (this) {
      found = trials.get(Long.parseLong(id));
    }
    if (found == null) {
      throw new Problem(
          Problem.NOT_FOUND,
          "there is no such trial: the last %d are kept until the console ends"
              .formatted(MAX_KEPT));
    }
    return found;
  }

  private void write(JsonGenerator json, Trial trial) throws IOException {
    Wanted wanted = trial.wanted;
    Outcome outcome = trial.outcome;
    Progress progress = trial.progress;
    TrialRunner.Limits limits = sources.rules().trials().limits();
    json.writeNumberField("id", trial.id);
    json.writeStringField("file", wanted.file());
    json.writeNumberField("base", wanted.base());
    json.writeNumberField("inForce", wanted.inForce());
    Json.text(json, "by", wanted.by());
    json.writeNumberField("atMillis", trial.begun.toEpochMilli());
    json.writeStringField("source", wanted.span().history() ? HISTORY : LOG_OF_EVENTS);
    json.writeNumberField("fromMillis", wanted.span().from().toEpochMilli());
    json.writeNumberField("toMillis", wanted.span().to().toEpochMilli());
    Json.text(json, "car", wanted.span().carNumber());
    json.writeNumberField("mostSeconds", limits.time().toSeconds());
    json.writeNumberField("mostMegabytes", limits.heapMegabytes());
    json.writeStringField("state", outcome == null ? "running" : outcome.end().word());
    json.writeStringField("text", outcome == null ? "" : outcome.text());
    json.writeArrayFieldStart("lines");
    if (outcome != null) {
      for (String line : outcome.lines()) {
        json.writeString(line);
      }
    }
    json.writeEndArray();
    json.writeFieldName("done");
    if (progress.done() == null) {
      json.writeNull();
    } else {
      json.writeNumber(progress.done());
    }
    json.writeNumberField("events", progress.events());
    json.writeNumberField("eventsPerSecond", progress.eventsPerSecond());
    json.writeFieldName("result");
    if (outcome == null || outcome.result() == null) {
      json.writeNull();
    } else {
      json.writeRawValue(outcome.result());
    }
  }

  /** Ends the one that runs. */
  @Override
  public void close() {
    Map<Long, Trial> all;
    synchronized (this) {
      closed = true;
      all = Map.copyOf(trials);
    }
    all.values()
        .forEach(trial -> trial.process.end(new Outcome(End.CANCELLED, "the console was ended")));
  }
}
