package io.smartcar.console;

import io.javalin.http.Context;
import io.smartcar.console.Episodes.Shown;
import io.smartcar.console.Visitors.Visitor;
import io.smartcar.events.Alert;
import io.smartcar.redis.AlertBook;
import io.smartcar.redis.Handling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Answers about alerts and episodes. Thread-safe. */
final class AlertRoutes {

  /** Of so many entries few may be wanted; beyond that whoever asks is given a next page. */
  private static final int MAX_LOOKED_AT = 20_000;

  private static final int MOST_ENTRIES = 1_000;
  private static final Set<String> STATES = Set.of("holds", "withdrawn", "all");
  private static final Set<String> HANDLED = Set.of("none", "acknowledged", "assigned", "closed");
  private static final Set<String> HANDLING = Set.of("id", "action", "remark", "assignee", "by");
  private static final int MAX_TEXT = 200;
  private static final int MAX_REMARK = 2_000;
  private static final int MAX_NAME = 64;
  private static final int MAX_ID = 300;

  private final ConsoleSources sources;
  private final AlertBook book;
  private final Episodes episodes;
  private final Hub hub;

  AlertRoutes(ConsoleSources sources, Episodes episodes, Hub hub) {
    this.sources = sources;
    this.book = new AlertBook(sources.redis());
    this.episodes = episodes;
    this.hub = hub;
  }

  void days(Context ctx) {
    List<AlertBook.Day> days = book.days(hub.days());
    Api.send(
        ctx,
        json -> {
          json.writeArrayFieldStart("days");
          for (AlertBook.Day day : days) {
            json.writeStartObject();
            json.writeStringField("day", day.day());
            json.writeNumberField("episodes", day.episodes());
            json.writeNumberField("open", day.open());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  void episodes(Context ctx) throws InterruptedException {
    Asked asked = new Asked(ctx, sources.clock());
    Optional<String> day = asked.day();
    Predicate<Shown> wanted = wantedEpisodes(asked);
    int limit = asked.limit();
    Optional<String> after = asked.text("after", MAX_ID + 30);
    List<Shown> all = day.isPresent() ? episodes.of(day.get()) : episodes.open();
    List<Shown> matching = all.stream().filter(wanted).toList();
    List<Shown> rest =
        matching.stream()
            .filter(shown -> after.isEmpty() || shown.isAfter(after.get()))
            .limit(limit + 1L)
            .toList();
    List<Shown> page = rest.subList(0, Math.min(limit, rest.size()));
    Api.send(
        ctx,
        json -> {
          json.writeNumberField("total", matching.size());
          json.writeArrayFieldStart("items");
          for (Shown shown : page) {
            Json.episode(json, shown.episode(), shown.told());
          }
          json.writeEndArray();
          boolean isMore = rest.size() > limit;
          Json.text(json, "next", isMore ? page.get(page.size() - 1).cursor() : "");
        });
  }

  private static Predicate<Shown> wantedEpisodes(Asked asked) {
    Optional<String> rule = asked.text("rule", MAX_TEXT);
    Optional<String> car = asked.car();
    Optional<String> area = asked.area();
    Optional<String> severity = asked.text("severity", MAX_NAME);
    Optional<String> handled = asked.oneOf("handled", HANDLED);
    return shown ->
        is(rule, shown.episode().rule())
            && is(car, shown.episode().carNumber())
            && is(area, shown.told().area())
            && is(severity, shown.told().severity())
            && (handled.isEmpty() || isHandled(shown, handled.get()));
  }

  private static boolean isHandled(Shown shown, String how) {
    return switch (how) {
      case "acknowledged" -> shown.episode().acknowledged().isPresent();
      case "assigned" -> shown.episode().assignee().isPresent();
      case "closed" -> shown.episode().closed().isPresent();
      default -> shown.episode().acknowledged().isEmpty() && shown.episode().closed().isEmpty();
    };
  }

  private static boolean is(Optional<String> wanted, String value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }

  void handle(Context ctx) throws IOException {
    Map<String, String> told = Json.texts(new Asked(ctx, sources.clock()).json(), HANDLING);
    String id = told(told, "id", MAX_ID);
    Handling handling = handling(told, by(Gate.visitor(ctx), told));
    Optional<Shown> handled;
    try {
      handled = episodes.handle(id, handling);
    } catch (IllegalArgumentException noIdentity) {
      throw new Problem(Problem.BAD_REQUEST, "id " + noIdentity.getMessage());
    }
    hub.wake();
    Shown shown =
        handled.orElseThrow(
            () ->
                new Problem(
                    Problem.NOT_FOUND,
                    "there is no such episode any more: it was withdrawn, or has expired"));
    ctx.contentType(Api.JSON_TYPE)
        .result(Json.written(json -> Json.episode(json, shown.episode(), shown.told())));
  }

  private static String by(Visitor visitor, Map<String, String> told) {
    String name = visitor.name();
    if (name == null) {
      return told(told, "by", MAX_NAME);
    }
    if (told.containsKey("by")) {
      throw new Problem(Problem.BAD_REQUEST, "by is " + name + ", who asks: leave it out");
    }
    return name;
  }

  private Handling handling(Map<String, String> told, String by) {
    try {
      return new Handling(
          Handling.Action.valueOf(told(told, "action", MAX_NAME).toUpperCase(Locale.ROOT)),
          by,
          sources.clock().instant(),
          atMost("remark", told.getOrDefault("remark", ""), MAX_REMARK),
          atMost("assignee", told.getOrDefault("assignee", ""), MAX_NAME));
    } catch (IllegalArgumentException wrong) {
      String said = String.valueOf(wrong.getMessage());
      throw new Problem(
          Problem.BAD_REQUEST,
          said.startsWith("No enum") ? "action must be ack, assign, note or close" : said);
    }
  }

  private static String told(Map<String, String> told, String name, int maxLength) {
    String text = told.getOrDefault(name, "");
    if (text.isBlank()) {
      throw new Problem(Problem.BAD_REQUEST, name + " must be there");
    }
    return atMost(name, text, maxLength);
  }

  private static String atMost(String name, String text, int maxLength) {
    boolean isLine = name.equals("remark") || text.chars().noneMatch(Character::isISOControl);
    if (text.length() > maxLength || !isLine) {
      throw new Problem(
          Problem.BAD_REQUEST,
          "%s must be a line of %d characters at most".formatted(name, maxLength));
    }
    return text;
  }

  void alerts(Context ctx) {
    Asked asked = new Asked(ctx, sources.clock());
    String day = asked.day().orElseGet(asked::today);
    int limit = asked.limit();
    Predicate<AlertBook.Listed> wanted = wantedAlerts(asked);
    String before =
        asked
            .text("before", 41)
            .filter(
                text -> {
                  if (!text.matches("\\d{1,15}-\\d{1,18}")) {
                    throw new Problem(Problem.BAD_REQUEST, "before must be the next of a page");
                  }
                  return true;
                })
            .orElse(null);
    List<AlertBook.Listed> found = new ArrayList<>();
    Optional<String> next = Optional.ofNullable(before);
    int lookedAt = 0;
    boolean isMore;
    do {
      int count = Math.min(MOST_ENTRIES, Math.max(limit, 2 * (limit - found.size())));
      AlertBook.Page page = book.before(day, next.orElse(null), count);
      lookedAt += count;
      next = page.next();
      isMore = next.isPresent();
      for (AlertBook.Listed alert : page.alerts()) {
        if (wanted.test(alert)) {
          if (found.size() == limit) {
            isMore = true;
            next = Optional.of(found.get(limit - 1).entry());
            break;
          }
          found.add(alert);
        }
      }
    } while (isMore && found.size() < limit && lookedAt < MAX_LOOKED_AT);
    Optional<String> last = isMore ? next : Optional.empty();
    Api.send(
        ctx,
        json -> {
          json.writeStringField("day", day);
          json.writeArrayFieldStart("items");
          for (AlertBook.Listed alert : found) {
            Json.alert(json, alert.raised(), alert.holds(), alert.lateBy());
          }
          json.writeEndArray();
          Json.text(json, "next", last.orElse(""));
        });
  }

  private static Predicate<AlertBook.Listed> wantedAlerts(Asked asked) {
    Optional<String> rule = asked.text("rule", MAX_TEXT);
    Optional<String> car = asked.car();
    Optional<String> area = asked.area();
    Optional<String> severity = asked.text("severity", MAX_NAME);
    String state = asked.oneOf("state", STATES).orElse("all");
    Optional<String> late = asked.oneOf("late", Set.of("true", "false"));
    return listed -> {
      Alert alert = listed.raised().alert();
      return is(rule, alert.rule())
          && is(car, alert.carNumber())
          && is(area, Json.area(alert))
          && is(severity, alert.severity())
          && (state.equals("all") || state.equals("holds") == listed.holds())
          && is(late, Boolean.toString(listed.lateBy().isPresent()));
    };
  }

  void ofCar(Context ctx) {
    Asked asked = new Asked(ctx, sources.clock());
    String car = asked.carOfPath();
    Asked.Span span = asked.span();
    int limit = asked.limit();
    List<AlertBook.Listed> all =
        book.ofCar(car, span.fromMillis(), span.toMillis() - 1).stream()
            .sorted(Comparator.comparingLong(alert -> alert.raised().raisedAtMillis()))
            .toList();
    Api.send(
        ctx,
        json -> {
          json.writeStringField("carNumber", car);
          json.writeNumberField("fromMillis", span.fromMillis());
          json.writeNumberField("toMillis", span.toMillis());
          json.writeArrayFieldStart("items");
          for (AlertBook.Listed alert : all.subList(0, Math.min(limit, all.size()))) {
            Json.alert(json, alert.raised(), alert.holds(), alert.lateBy());
          }
          json.writeEndArray();
          json.writeBooleanField("more", all.size() > limit);
        });
  }
}
