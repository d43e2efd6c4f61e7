package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.smartcar.console.Visitors.Visitor;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.draft.DraftException;
import io.smartcar.rules.draft.DraftReport;
import io.smartcar.rulestore.ChangeState;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleChange;
import io.smartcar.rulestore.RuleConflictException;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.RuleVersion;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts other rules in force for authors, by what {@code smartcar rules push} does it with, and
 * keeps how the last change goes for all who look. Thread-safe.
 */
final class RulePushes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RulePushes.class);
  private static final int MAX_REASON = 500;
  private static final int MAX_NAME = 64;

  /** Of all scenarios of all rules. */
  private static final Duration CHECK = Duration.ofMinutes(2);

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** So many changes may wait for the tasks at a time: the last one may correct the one before. */
  private static final int AT_A_TIME = 4;

  private static final int MAX_LINES = 20;
  private static final int ACCEPTED = 202;
  private static final Map<String, String> OF_SEVERAL =
      Map.of("is", "are", "was", "were", "does", "do", "stays", "stay");

  private final ConsoleSources sources;
  private final RuleVersions versions;
  private final DraftRoute drafts;
  private final Semaphore changing = new Semaphore(AT_A_TIME);
  private final AtomicLong ids = new AtomicLong();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "console-push");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable Change last;

  /** Where a change is. */
  enum State {
    CHECKING,
    REFUSED,
    CONFLICT,
    WAITING,
    LIVE,
    ATTENTION,
    TAKEN_BACK,
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Who wants which change, and why. */
  private record Wanted(
      long id, String by, Instant at, String reason, Optional<String> file, Optional<Integer> to) {

    String title() {
      return file.orElseGet(() -> to.orElse(0) == 0 ? "rules as deployed" : "version " + to.get());
    }
  }

  /** A change as it is now. */
  private record Change(
      Wanted wanted, State state, @Nullable Integer version, String text, List<String> lines) {}

  /** What is done once a change is wanted. */
  private interface Doing {
    ChangeState.End with(RuleChange change)
        throws RuleException,
            RuleStoreException,
            RuleConflictException,
            DraftException,
            InterruptedException;
  }

  RulePushes(ConsoleSources sources, RuleVersions versions, DraftRoute drafts) {
    this.sources = sources;
    this.versions = versions;
    this.drafts = drafts;
  }

  void push(Context ctx) throws IOException, RuleStoreException {
    RuleBody body = body(ctx);
    String file = body.line("file", DraftRoute.MAX_NAME);
    Wanted wanted = wanted(ctx, body, Optional.of(file), Optional.empty());
    Pointer seen = seen(body);
    RuleContents base = versions.version(seen.version()).contents();
    RuleContents written = DraftRoute.written(base, body, file);
    if (written.files().isEmpty()) {
      throw new Problem(Problem.BAD_REQUEST, "a version needs a rule: this is the last one");
    }
    begin(
        ctx,
        wanted,
        change -> {
          RuleSet rules = RuleSet.ofTexts(written.files());
          DraftReport report =
              sources
                  .rules()
                  .checker()
                  .check(drafts.draft(written, written.files().keySet()), CHECK);
          refuseUnlessPassed(report);
          return change.push(seen, rules, written.scenarios(), wanted.reason());
        });
  }

  private static void refuseUnlessPassed(DraftReport report) throws RuleException {
    List<String> lines = new ArrayList<>();
    report.problems().stream()
        .filter(io.smartcar.rules.Problem::isError)
        .forEach(problem -> lines.add(problem.toString()));
    report.results().forEach(result -> lines.addAll(result.failures()));
    if (!lines.isEmpty()) {
      throw new RuleException(lines);
    }
  }

  void rollBack(Context ctx) throws IOException, RuleStoreException {
    RuleBody body = body(ctx);
    int target = body.number("version");
    Wanted wanted = wanted(ctx, body, Optional.empty(), Optional.of(target));
    Pointer seen = seen(body);
    if (seen.version() == 0) {
      throw new Problem(
          Problem.CONFLICT,
          "nothing was pushed, or it was taken back: there is nothing to roll back");
    }
    if (target == seen.version()) {
      throw new Problem(Problem.CONFLICT, "version %d is in force".formatted(target));
    }
    // There must be such a version.
    var unused = versions.version(target);
    begin(ctx, wanted, change -> change.rollBack(seen, target, wanted.reason()));
  }

  private RuleBody body(Context ctx) throws IOException {
    return RuleBody.of(new Asked(ctx, sources.clock()).json(DraftRoute.MAX_BODY_BYTES));
  }

  private Wanted wanted(
      Context ctx, RuleBody body, Optional<String> file, Optional<Integer> target) {
    return new Wanted(
        ids.incrementAndGet(),
        by(Gate.visitor(ctx), body),
        sources.clock().instant(),
        body.line("reason", MAX_REASON),
        file,
        target);
  }

  private static String by(Visitor visitor, RuleBody body) {
    String name = visitor.name();
    if (name == null) {
      return body.line("by", MAX_NAME);
    }
    if (body.text("by").isPresent()) {
      throw new Problem(Problem.BAD_REQUEST, "by is " + name + ", who asks: leave it out");
    }
    return name;
  }

  /** What is in force, if it is still what whoever asks has seen. */
  private Pointer seen(RuleBody body) throws RuleStoreException {
    Pointer now = sources.rules().store().current();
    if (now.version() != body.number("base") || now.revision() != body.number("revision")) {
      throw new Problem(Problem.CONFLICT, conflict(now));
    }
    return now;
  }

  private String conflict(Pointer now) throws RuleStoreException {
    if (now.version() == 0) {
      return "the rules as deployed were put in force meanwhile: look at them, and push again";
    }
    RuleVersion winner = versions.version(now.version());
    return "version %d was put in force meanwhile, pushed by %s at %s: see what it changed, and push on it"
        .formatted(winner.number(), winner.author(), winner.time());
  }

  private void begin(Context ctx, Wanted wanted, Doing doing) {
    if (!changing.tryAcquire()) {
      throw new Problem(
          Problem.UNAVAILABLE, "%d changes wait for their tasks: try again".formatted(AT_A_TIME));
    }
    Change begun =
        new Change(
            wanted,
            State.CHECKING,
            null,
            agreeing(wanted, null, "is checked and tested"),
            List.of());
    last = begun;
    threads.execute(
        () -> {
          try {
            run(wanted, doing);
          } finally {
            changing.release();
          }
        });
    Api.send(ctx.status(ACCEPTED), json -> write(json, begun));
  }

  private void run(Wanted wanted, Doing doing) {
    RuleStore store = sources.rules().store();
    RuleChange change =
        new RuleChange(store, wanted.by(), PATIENCE, state -> progress(wanted, state));
    try {
      ended(wanted, doing.with(change));
    } catch (RuleException wrong) {
      say(wanted, State.REFUSED, null, "does not pass: nothing was changed", wrong.problems());
    } catch (RuleConflictException first) {
      say(wanted, State.CONFLICT, stored(wanted), "is not in force", List.of(told(first)));
    } catch (RuleStoreException | DraftException | Problem away) {
      failed(wanted, told(away));
    } catch (InterruptedException stopped) {
      failed(wanted, "the console was ended meanwhile");
      Thread.currentThread().interrupt();
    } catch (RuntimeException defect) {
      LOG.error("a change of the rules failed", defect);
      failed(wanted, "the console failed at this; its log says more");
    }
  }

  /** What was stored before stays in force: only how the tasks take it is not known. */
  private void failed(Wanted wanted, String line) {
    Integer version = stored(wanted);
    if (version == null) {
      say(wanted, State.FAILED, null, "was not put in force, or nobody can say", List.of(line));
    } else {
      say(
          wanted,
          State.ATTENTION,
          version,
          "is stored, and how the tasks take it is not known",
          List.of(line));
    }
  }

  /** The version that the change has made; null if it has made none yet. */
  private @Nullable Integer stored(Wanted wanted) {
    Change now = last;
    return now != null && now.wanted().id() == wanted.id() ? now.version() : null;
  }

  private static String told(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private void progress(Wanted wanted, ChangeState state) {
    if (state instanceof ChangeState.Unchanged same) {
      say(wanted, State.WAITING, same.version(), "is in force already", List.of());
    } else if (state instanceof ChangeState.Stored stored) {
      say(wanted, State.WAITING, stored.version(), "is stored and wanted of every task", List.of());
    } else if (state instanceof ChangeState.Restored restored) {
      String text = "is stored with the rules of version " + restored.rulesOf();
      say(wanted, State.WAITING, restored.version(), text, List.of());
    } else if (state instanceof ChangeState.JarWanted) {
      say(wanted, State.WAITING, 0, "is wanted of every task again", List.of());
    }
  }

  private void ended(Wanted wanted, ChangeState.End end) {
    if (end instanceof ChangeState.Live live) {
      List<String> problems = problems(live.tasks());
      say(
          wanted,
          problems.isEmpty() ? State.LIVE : State.ATTENTION,
          live.version(),
          "is live in every task"
              + (problems.isEmpty() ? "" : ", but not every rule runs as it should"),
          problems);
    } else if (end instanceof ChangeState.NoTaskRuns none) {
      say(
          wanted,
          State.LIVE,
          none.version(),
          "is in force; no task runs: the next that starts takes it",
          List.of());
    } else if (end instanceof ChangeState.TakenBack taken) {
      say(
          wanted,
          State.TAKEN_BACK,
          taken.version(),
          "is taken back everywhere, for a task cannot take it; version %d is in force again"
              .formatted(taken.before()),
          reasons(taken.tasks(), taken.version()));
    } else if (end instanceof ChangeState.StaysInForce stays) {
      say(
          wanted,
          State.ATTENTION,
          stays.version(),
          "stays in force, but not every task can take it: push corrected rules",
          reasons(stays.tasks(), stays.version()));
    } else if (end instanceof ChangeState.NotEverywhere late) {
      String text =
          "is in force, but not every task has taken it within %d s"
              .formatted(late.waited().toSeconds());
      say(wanted, State.ATTENTION, late.version(), text, List.of());
    } else {
      say(
          wanted,
          State.CONFLICT,
          null,
          "is not in force",
          List.of("nothing was pushed: there is nothing to roll back"));
    }
  }

  private static List<String> problems(RunningTasks tasks) {
    return tasks.states().stream()
        .flatMap(task -> task.problems().stream().map(problem -> name(task) + ": " + problem))
        .toList();
  }

  private static List<String> reasons(RunningTasks tasks, int version) {
    return tasks.cannotTake(version).stream()
        .map(task -> name(task) + ": " + task.reason())
        .toList();
  }

  private static String name(TaskState task) {
    return task.task().equals(TaskState.FLEET) ? "fleet task" : "task " + task.task();
  }

  /** The page puts what the text is of before it: one version or file is, several rules are. */
  private static String agreeing(Wanted wanted, @Nullable Integer version, String text) {
    boolean isSeveral = version == null ? wanted.file().isEmpty() : version == 0;
    String verb = text.substring(0, text.indexOf(' '));
    return isSeveral ? OF_SEVERAL.getOrDefault(verb, verb) + text.substring(verb.length()) : text;
  }

  /**
   * Says where a change is.
   *
   * @param singular what is to be said of the version, or of what was wanted if it is null: a verb
   *     of the third person and the rest
   */
  private void say(
      Wanted wanted, State state, @Nullable Integer version, String singular, List<String> lines) {
    String text = agreeing(wanted, version, singular);
    List<String> few = lines.subList(0, Math.min(MAX_LINES, lines.size()));
    LOG.info(
        "rules: {} wants {}: {}: {}{} {}",
        wanted.by(),
        wanted.title(),
        wanted.reason(),
        state.word(),
        version == null ? "" : ", version " + version,
        text);
    Change now = last;
    if (now == null || now.wanted().id() <= wanted.id()) {
      last = new Change(wanted, state, version, text, List.copyOf(few));
    }
  }

  /** The last change that was wanted here, as it is now; null if there was none. */
  void write(JsonGenerator json) throws IOException {
    Change now = last;
    if (now == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    write(json, now);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Change change) throws IOException {
    Wanted wanted = change.wanted();
    json.writeNumberField("id", wanted.id());
    json.writeStringField("by", wanted.by());
    json.writeNumberField("atMillis", wanted.at().toEpochMilli());
    json.writeStringField("reason", wanted.reason());
    Json.text(json, "file", wanted.file().orElse(null));
    json.writeFieldName("rollBackTo");
    number(json, wanted.to().orElse(null));
    json.writeStringField("state", change.state().word());
    json.writeFieldName("version");
    number(json, change.version());
    json.writeStringField("text", change.text());
    json.writeArrayFieldStart("lines");
    for (String line : change.lines()) {
      json.writeString(line);
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, @Nullable Integer number) throws IOException {
    if (number == null) {
      json.writeNull();
    } else {
      json.writeNumber(number);
    }
  }

  /** Ends the waiting; what was stored stays in force. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
