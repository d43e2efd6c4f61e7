package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.smartcar.console.RuleVersions.Change;
import io.smartcar.console.RuleVersions.Head;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleLibrary;
import io.smartcar.rules.RuleOutline;
import io.smartcar.rules.RuleSet;
import io.smartcar.rulestore.Pointer;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.RuleVersion;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.StoredCars;
import io.smartcar.rulestore.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Answers which rules are in force, what each task made of them, and what was before. Thread-safe.
 */
final class RuleRoutes {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Of so many versions a page is looked for. */
  private static final int MAX_LOOKED_AT = 1_000;

  private static final int MAX_NAME = 300;

  /** So many at a time are compared. */
  private static final int AT_A_TIME = 2;

  private final ConsoleSources sources;
  private final RuleVersions versions;
  private final RulePushes pushes;
  private final RuleFigures figures;
  private final Shared<Look> look;
  private final Semaphore comparing = new Semaphore(AT_A_TIME);
  private volatile ChangedIn changedIn = new ChangedIn(0, Map.of());

  /** What is in force, what the tasks say, and what the rules in force cost them, at one look. */
  private record Look(Pointer pointer, RunningTasks tasks, RuleCosts.Costs costs) {}

  /** In which version the text of each file of a version became what it is. */
  private record ChangedIn(int version, Map<String, Integer> byFile) {}

  RuleRoutes(
      ConsoleSources sources,
      RuleVersions versions,
      RulePushes pushes,
      RuleFigures figures,
      ScheduledExecutorService threads) {
    this.sources = sources;
    this.versions = versions;
    this.pushes = pushes;
    this.figures = figures;
    this.look = new Shared<>(this::look, PAUSE, threads);
  }

  private Look look() {
    RuleStore store = sources.rules().store();
    try {
      Pointer pointer = store.current();
      RunningTasks tasks = RunningTasks.of(store);
      return new Look(pointer, tasks, figures.costs(tasks, pointer.version()));
    } catch (RuleStoreException away) {
      throw new Problem(Problem.UNAVAILABLE, String.valueOf(away.getMessage()));
    }
  }

  void inForce(Context ctx) throws InterruptedException, RuleStoreException {
    Look now = look.askRecent();
    int number = now.pointer().version();
    RuleVersion version = versions.version(number);
    Map<String, Head> changed = new HashMap<>();
    for (Map.Entry<String, Integer> file : changedIn(number).entrySet()) {
      changed.put(file.getKey(), versions.head(file.getValue()));
    }
    Head head = number == 0 ? null : versions.head(number);
    Optional<List<RuleFigures.OfDay>> alerts = figures.alerts();
    Api.send(
        ctx,
        json -> {
          json.writeStringField("topology", sources.rules().topology());
          json.writeNumberField("version", number);
          json.writeNumberField("revision", now.pointer().revision());
          json.writeFieldName("pushed");
          head(json, head);
          json.writeArrayFieldStart("rules");
          for (RuleFile file : RuleSet.ofTexts(version.files()).files()) {
            json.writeStartObject();
            outline(json, file);
            RuleFigures.write(json, now.costs(), file.fileName(), alerts, names(file));
            json.writeFieldName("changed");
            head(json, changed.get(file.fileName()));
            json.writeEndObject();
          }
          json.writeEndArray();
          tasks(json, now.tasks(), number);
          json.writeFieldName("change");
          pushes.write(json);
        });
  }

  private List<String> names(RuleFile file) {
    return versions.outline(file).alerts().stream().map(RuleOutline.Raised::name).toList();
  }

  private Map<String, Integer> changedIn(int number) throws RuleStoreException {
    ChangedIn known = changedIn;
    if (number == 0 || known.version() == number) {
      return number == 0 ? Map.of() : known.byFile();
    }
    Map<String, String> digests = versions.head(number).digests();
    Map<String, Integer> byFile = new HashMap<>();
    digests.keySet().forEach(file -> byFile.put(file, number));
    Set<String> same = new HashSet<>(digests.keySet());
    List<Integer> all = before(number);
    for (int older : all.stream().limit(MAX_LOOKED_AT).toList()) {
      Map<String, String> was = versions.head(older).digests();
      same.removeIf(file -> !Objects.equals(was.get(file), digests.get(file)));
      if (same.isEmpty()) {
        break;
      }
      same.forEach(file -> byFile.put(file, older));
    }
    int first = all.isEmpty() ? number : all.get(all.size() - 1);
    versions
        .deployedBefore(first)
        .filter(deployed -> all.size() <= MAX_LOOKED_AT)
        .ifPresent(
            deployed -> {
              same.removeIf(
                  file -> !Objects.equals(deployed.digests().get(file), digests.get(file)));
              // Nobody pushed these.
              byFile.keySet().removeAll(same);
            });
    changedIn = new ChangedIn(number, Map.copyOf(byFile));
    return byFile;
  }

  /** The versions before one, the last first. */
  private List<Integer> before(int number) throws RuleStoreException {
    List<Integer> before =
        new ArrayList<>(versions.numbers().stream().filter(other -> other < number).toList());
    Collections.reverse(before);
    return before;
  }

  void versions(Context ctx) throws InterruptedException, RuleStoreException {
    Asked asked = new Asked(ctx, sources.clock());
    Optional<String> file = asked.text("file", MAX_NAME);
    int limit = asked.limit();
    int before = asked.number("before", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    int inForce = look.askRecent().pointer().version();
    List<Integer> numbers = before(before);
    List<Head> found = new ArrayList<>();
    List<SortedMap<String, Change>> changes = new ArrayList<>();
    int looked = 0;
    while (looked < numbers.size() && looked < MAX_LOOKED_AT && found.size() < limit) {
      Head head = versions.head(numbers.get(looked));
      looked++;
      Head older =
          looked < numbers.size()
              ? versions.head(numbers.get(looked))
              : versions.deployedBefore(head.number()).orElse(null);
      SortedMap<String, Change> change = RuleVersions.changes(older, head);
      if (file.isEmpty() || change.containsKey(file.get())) {
        found.add(head);
        changes.add(change);
      }
    }
    Integer next = looked < numbers.size() ? numbers.get(looked - 1) : null;
    Api.send(
        ctx,
        json -> {
          json.writeNumberField("version", inForce);
          json.writeArrayFieldStart("items");
          for (int i = 0; i < found.size(); i++) {
            json.writeStartObject();
            properties(json, found.get(i));
            json.writeArrayFieldStart("changes");
            for (Map.Entry<String, Change> change : changes.get(i).entrySet()) {
              json.writeStartObject();
              json.writeStringField("file", change.getKey());
              json.writeStringField("change", word(change.getValue()));
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
          number(json, "next", next);
        });
  }

  void version(Context ctx) throws RuleStoreException {
    int number = new Asked(ctx, sources.clock()).numberOfPath("version", Integer.MAX_VALUE);
    RuleVersion version = versions.version(number);
    Head head = number == 0 ? null : versions.head(number);
    Api.send(
        ctx,
        json -> {
          json.writeNumberField("version", number);
          json.writeFieldName("pushed");
          head(json, head);
          json.writeArrayFieldStart("rules");
          for (RuleFile file : RuleSet.ofTexts(version.files()).files()) {
            json.writeStartObject();
            outline(json, file);
            json.writeStringField("text", file.epl());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  void difference(Context ctx) throws RuleStoreException {
    Asked asked = new Asked(ctx, sources.clock());
    int number = asked.numberOfPath("version", Integer.MAX_VALUE);
    int usual = number == 0 ? 0 : before(number).stream().findFirst().orElse(0);
    int from = asked.number("from", 0, Integer.MAX_VALUE, usual);
    if (!comparing.tryAcquire()) {
      throw new Problem(Problem.UNAVAILABLE, "others compare versions now: ask again");
    }
    try {
      RuleVersion old = versions.version(from);
      RuleVersion changed = versions.version(number);
      List<FileDifference> files =
          FileDifference.of("v" + from, old.files(), "v" + number, changed.files());
      Api.send(
          ctx,
          json -> {
            json.writeNumberField("from", from);
            json.writeNumberField("version", number);
            json.writeArrayFieldStart("files");
            for (FileDifference file : files) {
              file.to(json);
            }
            json.writeEndArray();
            json.writeFieldName("carsFrom");
            cars(json, old.cars());
            json.writeFieldName("cars");
            cars(json, changed.cars());
            json.writeBooleanField("otherCars", !Objects.equals(old.cars(), changed.cars()));
          });
    } finally {
      comparing.release();
    }
  }

  /** What differs between a version and what somebody wrote on it, scenarios too. */
  void differenceOfDraft(Context ctx) throws IOException, RuleStoreException {
    RuleBody body = RuleBody.of(new Asked(ctx, sources.clock()).json(DraftRoute.MAX_BODY_BYTES));
    String file = body.line("file", DraftRoute.MAX_NAME);
    RuleContents base = versions.version(body.number("base")).contents();
    RuleContents written = DraftRoute.written(base, body, file);
    if (!comparing.tryAcquire()) {
      throw new Problem(Problem.UNAVAILABLE, "others compare versions now: ask again");
    }
    try {
      List<FileDifference> files = new ArrayList<>();
      files.addAll(FileDifference.of("old", base.files(), "new", written.files()));
      files.addAll(FileDifference.of("old", base.scenarios(), "new", written.scenarios()));
      Api.send(
          ctx,
          json -> {
            json.writeArrayFieldStart("files");
            for (FileDifference one : files) {
              one.to(json);
            }
            json.writeEndArray();
          });
    } finally {
      comparing.release();
    }
  }

  private void outline(JsonGenerator json, RuleFile file) throws IOException {
    RuleOutline outline = versions.outline(file);
    json.writeStringField("file", file.fileName());
    json.writeStringField("name", file.name());
    json.writeStringField("scope", outline.scope().name().toLowerCase(Locale.ROOT));
    json.writeArrayFieldStart("alerts");
    for (RuleOutline.Raised alert : outline.alerts()) {
      json.writeStartObject();
      json.writeStringField("name", alert.name());
      json.writeStringField("severity", alert.severity());
      json.writeStringField("description", alert.description());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The rules to take from, each with its text and its scenarios. */
  void library(Context ctx) {
    Api.send(
        ctx,
        json -> {
          json.writeArrayFieldStart("items");
          for (RuleFile file : RuleLibrary.rules()) {
            json.writeStartObject();
            outline(json, file);
            json.writeStringField("text", file.epl());
            DraftRoute.texts(json, "scenarios", RuleLibrary.scenarios(file));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** One rule, with what somebody needs to write on it. */
  void rule(Context ctx) throws RuleStoreException {
    Asked asked = new Asked(ctx, sources.clock());
    int number = asked.numberOfPath("version", Integer.MAX_VALUE);
    String name = asked.text("file", MAX_NAME).orElse("");
    RuleVersion version = versions.version(number);
    RuleFile file =
        RuleSet.ofTexts(version.files()).files().stream()
            .filter(one -> one.fileName().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new Problem(
                        Problem.NOT_FOUND, "there is no such rule file in version " + number));
    Map<String, String> scenarios = new TreeMap<>(version.scenarios());
    scenarios.keySet().removeIf(place -> !place.startsWith(DraftRoute.directory(name)));
    Api.send(
        ctx,
        json -> {
          json.writeNumberField("version", number);
          outline(json, file);
          json.writeStringField("text", file.epl());
          DraftRoute.texts(json, "scenarios", scenarios);
        });
  }

  private static void head(JsonGenerator json, @Nullable Head head) throws IOException {
    if (head == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    properties(json, head);
    json.writeEndObject();
  }

  private static void properties(JsonGenerator json, Head head) throws IOException {
    json.writeNumberField("version", head.number());
    json.writeStringField("author", head.author());
    json.writeNumberField("atMillis", head.time().toEpochMilli());
    json.writeStringField("message", head.message());
    json.writeNumberField("files", head.digests().size());
    json.writeFieldName("cars");
    cars(json, head.cars());
  }

  private static void cars(JsonGenerator json, @Nullable StoredCars cars) throws IOException {
    if (cars == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("cars", cars.cars());
    json.writeNumberField("limits", cars.limits());
    json.writeEndObject();
  }

  private static void tasks(JsonGenerator json, RunningTasks tasks, int version)
      throws IOException {
    json.writeArrayFieldStart("tasks");
    for (TaskState task : tasks.states()) {
      json.writeStartObject();
      json.writeStringField("task", task.task());
      json.writeStringField("phase", task.phase().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("version", task.version());
      json.writeNumberField("wanted", task.wanted());
      json.writeFieldName("sinceMillis");
      if (task.since() == Long.MIN_VALUE) {
        json.writeNull();
      } else {
        json.writeNumber(task.since());
      }
      json.writeStringField("reason", task.reason());
      json.writeArrayFieldStart("problems");
      for (String problem : task.problems()) {
        json.writeString(problem);
      }
      json.writeEndArray();
      json.writeNumberField("saidAtMillis", task.time().toEpochMilli());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("silent");
    for (String name : tasks.silent()) {
      json.writeString(name);
    }
    json.writeEndArray();
    json.writeBooleanField("everywhere", !tasks.isEmpty() && tasks.allLive(version));
  }

  private static void number(JsonGenerator json, String name, @Nullable Integer number)
      throws IOException {
    json.writeFieldName(name);
    if (number == null) {
      json.writeNull();
    } else {
      json.writeNumber(number);
    }
  }

  private static String word(Change change) {
    return change.name().toLowerCase(Locale.ROOT);
  }
}
