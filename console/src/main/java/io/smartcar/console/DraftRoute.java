package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.smartcar.rules.draft.Draft;
import io.smartcar.rules.draft.DraftException;
import io.smartcar.rules.draft.DraftReport;
import io.smartcar.rules.scenario.RuleTests;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStoreException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Checks a rule that somebody writes, and runs its scenarios, apart from this process. Thread-safe.
 */
final class DraftRoute {

  /** Rule and scenarios together. */
  static final int MAX_BODY_BYTES = 1_000_000;

  static final int MAX_NAME = 160;

  private final ConsoleSources sources;
  private final RuleVersions versions;

  DraftRoute(ConsoleSources sources, RuleVersions versions) {
    this.sources = sources;
    this.versions = versions;
  }

  void check(Context ctx) throws IOException, RuleStoreException, InterruptedException {
    RuleBody body = RuleBody.of(new Asked(ctx, sources.clock()).json(MAX_BODY_BYTES));
    String file = body.line("file", MAX_NAME);
    RuleContents written = written(versions.version(body.number("base")).contents(), body, file);
    long begun = System.nanoTime();
    DraftReport report;
    try {
      report = sources.rules().checker().check(draft(written, Set.of(file)));
    } catch (DraftException not) {
      throw problem(not);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    Api.send(
        ctx,
        json -> {
          write(json, report);
          json.writeNumberField("millis", millis);
        });
  }

  /** The contents with one file as somebody wrote it; without it if its text is not there. */
  static RuleContents written(RuleContents base, RuleBody body, String file) {
    if (!Draft.isRule(file)) {
      throw new Problem(Problem.BAD_REQUEST, "file must be the name of a rule file, as NAME.epl");
    }
    Map<String, String> rules = new TreeMap<>(base.files());
    rules.keySet().removeIf(name -> !name.endsWith(".epl"));
    Optional<String> text = body.text("text");
    text.ifPresentOrElse(given -> rules.put(file, given), () -> rules.remove(file));
    Map<String, String> scenarios = new TreeMap<>(base.scenarios());
    String directory = directory(file);
    if (body.scenarios().isPresent() || text.isEmpty()) {
      scenarios.keySet().removeIf(place -> place.startsWith(directory));
      for (Map.Entry<String, String> given : body.scenarios().orElse(Map.of()).entrySet()) {
        if (!given.getKey().startsWith(directory) || !Draft.isScenario(given.getKey())) {
          throw new Problem(
              Problem.BAD_REQUEST,
              "scenarios must be files of %s, as %sNAME.events.csv"
                  .formatted(directory, directory));
        }
        scenarios.put(given.getKey(), given.getValue());
      }
    }
    return new RuleContents(rules, scenarios, base.cars());
  }

  /** Where a rule's scenarios are. */
  static String directory(String file) {
    return file.replaceFirst("\\.epl$", "") + ".test/";
  }

  Draft draft(RuleContents written, Set<String> tested) {
    try {
      return new Draft(
          written.files(),
          written.scenarios(),
          tested,
          sources.rules().lookBack(),
          sources.clock().getZone());
    } catch (IllegalArgumentException wrong) {
      throw new Problem(Problem.TOO_MUCH, String.valueOf(wrong.getMessage()));
    }
  }

  static Problem problem(DraftException not) {
    return new Problem(
        not.kind() == DraftException.Kind.TOO_MUCH ? Problem.TOO_MUCH : Problem.UNAVAILABLE,
        String.valueOf(not.getMessage()));
  }

  private static void write(JsonGenerator json, DraftReport report) throws IOException {
    json.writeBooleanField("passes", report.passes());
    json.writeArrayFieldStart("problems");
    for (io.smartcar.rules.Problem problem : report.problems()) {
      json.writeStartObject();
      json.writeStringField("severity", problem.severity().name().toLowerCase(Locale.ROOT));
      json.writeStringField("file", problem.file());
      json.writeNumberField("line", problem.line());
      json.writeNumberField("column", problem.column());
      json.writeStringField("message", problem.message());
      json.writeStringField("advice", problem.advice());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("results");
    for (RuleTests.Result result : report.results()) {
      json.writeStartObject();
      json.writeStringField("rule", result.rule());
      json.writeStringField("scenario", result.scenario());
      json.writeBooleanField("passed", result.passed());
      json.writeArrayFieldStart("failures");
      for (String failure : result.failures()) {
        json.writeString(failure);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    texts(json, "accepted", report.accepted());
  }

  /** An object of texts. */
  static void texts(JsonGenerator json, String name, Map<String, String> texts) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }
}
