package io.smartcar.status.why;

import io.smartcar.events.CarEvent;
import io.smartcar.events.RaisedAlert;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.redis.AlertBook;
import io.smartcar.redis.Episode;
import io.smartcar.redis.Handling;
import io.smartcar.redis.ToldReceivers;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.Era;
import io.smartcar.status.Ages;
import io.smartcar.status.Answer;
import io.smartcar.status.Questions;
import io.smartcar.status.why.Step.Name;
import io.smartcar.status.why.Step.State;
import io.smartcar.status.why.WhySources.InLog;
import io.smartcar.status.why.WhySources.LogAnswer;
import io.smartcar.status.why.WhySources.Rules;
import io.smartcar.status.why.WhySources.Sought;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** One question about a reading's way, asked once. Not thread-safe. */
final class Asking {

  /** A reading is looked for so far around the time. */
  private static final Duration AROUND = Duration.ofMinutes(1);

  /** A record is refused when it comes: so long after what it says that it was measured. */
  private static final Duration REFUSED_WITHIN = Duration.ofMinutes(10);

  /** A rule that looks back further is not tried here. */
  private static final Duration LONGEST_LOOK_BACK = Duration.ofHours(1);

  private static final int MAX_READINGS = 20_000;
  private static final int MAX_NAMED = 3;
  private static final int SECOND_MILLIS = 1_000;

  private final WhySources sources;
  private final Why.Settings settings;
  private final String car;
  private final Instant at;
  private final DateTimeFormatter times;
  private final List<Step> steps = new ArrayList<>();

  /** How far the rules that were tried look back at most. */
  private Duration lookBack = Duration.ZERO;

  /** By which rules was tried, and whether they were in force at the time. */
  private int version;

  private boolean isOfThen;

  /** Whether the time that the reading counts for is not over for the rules, as far as known. */
  private boolean isOpen;

  Asking(WhySources sources, Why.Settings settings, String car, Instant at) {
    this.sources = sources;
    this.settings = settings;
    this.car = car;
    this.at = at;
    this.times =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(settings.zone());
  }

  private String time(long millis) {
    return times.format(Instant.ofEpochMilli(millis));
  }

  Why ask() {
    Answer<List<StoredEvent>> around =
        alone(
            () ->
                sources.readings(
                    car,
                    at.minus(AROUND).toEpochMilli(),
                    at.plus(AROUND).toEpochMilli() + 1,
                    MAX_READINGS));
    Optional<StoredEvent> stored = around.value().flatMap(this::nearest);
    boolean isExact = stored.map(one -> isAsked(one.event())).orElse(false);
    steps.add(stored(around, stored, isExact));
    return stored.isPresent() ? ofStored(stored.get()) : ofNone(around);
  }

  private boolean isAsked(CarEvent event) {
    return Math.floorDiv(event.eventTime(), SECOND_MILLIS)
        == Math.floorDiv(at.toEpochMilli(), SECOND_MILLIS);
  }

  private Optional<StoredEvent> nearest(List<StoredEvent> readings) {
    return readings.stream()
        .min(
            Comparator.comparingLong(one -> Math.abs(one.event().eventTime() - at.toEpochMilli())));
  }

  private Step stored(
      Answer<List<StoredEvent>> around, Optional<StoredEvent> stored, boolean isExact) {
    if (around.reason().isPresent()) {
      return Step.of(Name.STORED, State.UNKNOWN, noAnswer("HBase", around));
    }
    if (stored.isEmpty()) {
      return Step.of(
          Name.STORED,
          State.NO,
          "HBase has no reading of %s within %s of %s."
              .formatted(car, Ages.text(AROUND), time(at.toEpochMilli())));
    }
    CarEvent event = stored.get().event();
    String row = "its row says %d km/h in %s".formatted(event.speed(), event.areaNumber());
    String written =
        "Its record was written to the log at %s."
            .formatted(time(stored.get().recordTimestampMillis()));
    if (isExact) {
      return Step.of(
          Name.STORED,
          State.YES,
          "The reading of %s is there: %s.".formatted(time(event.eventTime()), row),
          written);
    }
    Duration away = Duration.ofMillis(Math.abs(event.eventTime() - at.toEpochMilli()));
    return Step.of(
        Name.STORED,
        State.YES,
        "There is none of that second; the nearest, of %s, is looked at: %s."
            .formatted(time(event.eventTime()), row),
        "%s %s the time that was asked about."
            .formatted(Ages.text(away), event.eventTime() < at.toEpochMilli() ? "before" : "after"),
        written);
  }

  private Why ofStored(StoredEvent stored) {
    CarEvent event = stored.event();
    Sought sought =
        new Sought(car, event.eventTime(), event.eventTime() + 1, stored.recordTimestampMillis());
    Answer<LogAnswer> log;
    Answer<List<AlertBook.Listed>> alerts;
    Answer<List<Episode>> handled;
    Answer<ToldReceivers> told;
    try (Questions questions = new Questions(settings.limit())) {
      CompletableFuture<Answer<LogAnswer>> asked = questions.ask(() -> sources.log(sought));
      CompletableFuture<Answer<List<AlertBook.Listed>>> ofCar =
          questions.ask(
              () ->
                  sources.alerts(
                      car, event.eventTime(), event.eventTime() + LONGEST_LOOK_BACK.toMillis()));
      CompletableFuture<Answer<List<Episode>>> done =
          questions.ask(() -> sources.handled(event.date().substring(0, 8)));
      CompletableFuture<Answer<ToldReceivers>> receivers = questions.ask(sources::told);
      log = asked.join();
      alerts = ofCar.join();
      handled = done.join();
      told = receivers.join();
    }
    steps.add(logged(log, stored.recordTimestampMillis()));
    Optional<InLog> found = log.value().flatMap(LogAnswer::found);
    Step seen = seen(log, found, stored);
    steps.add(seen);
    List<RuleLook> looks = looks(stored, found);
    Duration furthest = furthest(looks, event);
    isOpen = isOpen(event, found);
    steps.add(judged(looks));
    Optional<List<AlertBook.Listed>> ofReading =
        alerts.value().map(all -> ofReading(all, event, furthest, looks));
    steps.add(alert(alerts, ofReading, handled, looks, found));
    if (ofReading.isEmpty() || !ofReading.get().isEmpty()) {
      steps.add(told(ofReading, told));
    }
    return new Why(
        car, at, settings.zone(), Optional.of(event), answer(seen, looks, ofReading), steps);
  }

  private Step logged(Answer<LogAnswer> log, long writtenMillis) {
    if (log.value().isEmpty()) {
      return Step.of(Name.LOGGED, State.UNKNOWN, noAnswer("Kafka", log));
    }
    LogAnswer answer = log.value().get();
    return answer
        .found()
        .map(this::logged)
        .orElseGet(
            () ->
                Step.of(
                    Name.LOGGED,
                    answer.isAll() ? State.NO : State.UNKNOWN,
                    answer.isAll()
                        ? "The log does not have it any more, or it came another way, as by smartcar import."
                        : "Not found.",
                    String.format(
                        Locale.ROOT,
                        "Looked at %,d records that were written from %s on.",
                        answer.lookedAt(),
                        time(writtenMillis))));
  }

  private Step logged(InLog logged) {
    List<String> details = new ArrayList<>();
    details.add("Written at %s.".formatted(time(logged.timestampMillis())));
    if (logged.storedTo().isEmpty()) {
      details.add("Nobody has ever stored its partition: deploy the topology.");
    } else {
      long to = logged.storedTo().getAsLong();
      details.add(
          to > logged.offset()
              ? String.format(Locale.ROOT, "The partition is stored up to offset %,d.", to)
              : String.format(
                  Locale.ROOT,
                  "The partition was surely stored up to offset %,d some seconds ago, %,d before it.",
                  to,
                  logged.offset() - to));
    }
    return new Step(
        Name.LOGGED,
        State.YES,
        String.format(
            Locale.ROOT, "Partition %d, offset %,d.", logged.partition(), logged.offset()),
        details);
  }

  private Step seen(Answer<LogAnswer> log, Optional<InLog> found, StoredEvent stored) {
    if (found.isPresent()) {
      return Seen.of(found.get(), settings.timing(), settings.zone());
    }
    Duration ahead = Duration.ofMillis(stored.event().eventTime() - stored.recordTimestampMillis());
    if (ahead.compareTo(settings.timing().maxClockAhead()) > 0) {
      return Step.of(
          Name.SEEN,
          State.NO,
          "Bad clock: dated %s after its record was written; not shown to the rules."
              .formatted(Ages.text(ahead)));
    }
    return Step.of(
        Name.SEEN,
        State.UNKNOWN,
        log.reason().isPresent()
            ? "Only the log tells whether it was in time, and Kafka did not answer."
            : "Only the log tells whether it was in time, and it was not found there.");
  }

  /** What each rule of scope car says, of the version that was in force then. */
  private List<RuleLook> looks(StoredEvent stored, Optional<InLog> found) {
    Optional<List<Era>> eras = found.flatMap(InLog::rules).map(Checkpoint::eras);
    Optional<Integer> then = eras.map(known -> Era.versionAt(known, stored.event().eventTime()));
    Answer<Rules> rules = alone(() -> sources.rules(then));
    if (rules.value().isEmpty()) {
      return List.of(RuleLook.unknown("the rules", noAnswer("ZooKeeper", rules)));
    }
    RuleSet set = rules.value().get().set();
    version = rules.value().get().version();
    isOfThen = then.isPresent();
    List<RuleLook> looks = new ArrayList<>();
    List<CompiledRule> compiled = compiled(set, looks);
    Duration furthest =
        compiled.stream().map(this::lookBack).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    lookBack = furthest;
    long time = stored.event().eventTime();
    Answer<List<StoredEvent>> readings =
        alone(
            () ->
                sources.readings(
                    car, time - furthest.toMillis(), time + furthest.toMillis() + 1, MAX_READINGS));
    for (CompiledRule rule : compiled) {
      looks.add(
          readings
              .value()
              .map(
                  all ->
                      all.size() < MAX_READINGS
                          ? RuleLook.of(rule, stored.event(), all, settings)
                          : RuleLook.unknown(
                              rule.file().name(), "more readings than are looked at here"))
              .orElseGet(() -> RuleLook.unknown(rule.file().name(), noAnswer("HBase", readings))));
    }
    return looks;
  }

  private List<CompiledRule> compiled(RuleSet set, List<RuleLook> looks) {
    List<CompiledRule> compiled = new ArrayList<>();
    RulesByScope scopes;
    try {
      scopes = RulesByScope.of(set);
    } catch (RuleException wrong) {
      looks.add(RuleLook.unknown("the rules", String.valueOf(wrong.getMessage())));
      return compiled;
    }
    for (RuleFile file : scopes.fleet().files()) {
      looks.add(
          RuleLook.unknown(
              file.name(), "of scope fleet: one car's readings do not tell what it says"));
    }
    for (RuleFile file : scopes.car().files()) {
      try {
        CompiledRule rule = CompiledRule.compile(file);
        if (lookBack(rule).compareTo(LONGEST_LOOK_BACK) > 0) {
          looks.add(
              RuleLook.unknown(
                  file.name(),
                  "looks back %s, too far for here: smartcar rules try --history"
                      .formatted(Ages.text(lookBack(rule)))));
        } else {
          compiled.add(rule);
        }
      } catch (RuleException wrong) {
        looks.add(RuleLook.unknown(file.name(), wrong.problems().get(0)));
      }
    }
    return compiled;
  }

  private Duration lookBack(CompiledRule rule) {
    return rule.lookBack().orElse(settings.lookBack());
  }

  /** Alerts that were raised up to so long after the reading may be of it. */
  private static Duration furthest(List<RuleLook> looks, CarEvent event) {
    return looks.stream()
        .flatMap(look -> look.raised().stream())
        .map(raised -> Duration.ofMillis(raised.atMillis() - event.eventTime()))
        .max(Comparator.naturalOrder())
        .orElse(AROUND.dividedBy(2));
  }

  private boolean isOpen(CarEvent event, Optional<InLog> found) {
    return found
        .flatMap(InLog::rules)
        .map(saved -> saved.taken().clock())
        .filter(clock -> clock != Checkpoint.NONE)
        .map(clock -> clock <= event.eventTime() + lookBack.toMillis())
        .orElse(false);
  }

  private Step judged(List<RuleLook> looks) {
    List<String> details = new ArrayList<>();
    looks.forEach(look -> details.add(look.text() + '.'));
    details.add(
        "By all readings that are stored, also late ones, and by %s."
            .formatted(
                isOfThen
                    ? "version %d of the rules, in force at the time".formatted(version)
                    : "version %d of the rules, in force now".formatted(version)));
    List<String> giving =
        looks.stream().filter(look -> !look.raised().isEmpty()).map(RuleLook::rule).toList();
    boolean isKnown = looks.stream().allMatch(RuleLook::isKnown);
    if (!giving.isEmpty()) {
      return new Step(
          Name.JUDGED, State.YES, "An alert, by %s.".formatted(String.join(", ", giving)), details);
    }
    if (isOpen) {
      details.add("The rules' clock has not gone past this time: more readings may come.");
    }
    return new Step(
        Name.JUDGED,
        !isKnown ? State.UNKNOWN : isOpen ? State.WAITS : State.NO,
        !isKnown ? "No alert, as far as could be tried." : isOpen ? "No alert yet." : "No alert.",
        details);
  }

  private static List<AlertBook.Listed> ofReading(
      List<AlertBook.Listed> all, CarEvent event, Duration furthest, List<RuleLook> looks) {
    List<String> identities =
        looks.stream()
            .flatMap(look -> look.raised().stream())
            .map(RuleLook.Raised::identity)
            .toList();
    return all.stream()
        .filter(AlertBook.Listed::holds)
        .filter(one -> RuleLook.isOf(event, one.raised().alert(), one.raised().raisedAtMillis()))
        .filter(
            one ->
                identities.contains(identity(one.raised()))
                    || one.raised().raisedAtMillis() <= event.eventTime() + furthest.toMillis())
        .toList();
  }

  private static String identity(RaisedAlert raised) {
    return raised.alert().rule() + '/' + raised.alert().member();
  }

  private Step alert(
      Answer<List<AlertBook.Listed>> asked,
      Optional<List<AlertBook.Listed>> ofReading,
      Answer<List<Episode>> handled,
      List<RuleLook> looks,
      Optional<InLog> found) {
    if (ofReading.isEmpty()) {
      return Step.of(Name.ALERT, State.UNKNOWN, noAnswer("Redis", asked));
    }
    List<String> details = new ArrayList<>();
    for (AlertBook.Listed alert : ofReading.get()) {
      details.add(said(alert));
      details.add(handled(alert, handled));
    }
    if (!ofReading.get().isEmpty()) {
      return new Step(
          Name.ALERT,
          State.YES,
          "%d of %s in the time that this reading counts for."
              .formatted(ofReading.get().size(), car),
          details);
    }
    Optional<RuleLook.Raised> missing =
        looks.stream().flatMap(look -> look.raised().stream()).findFirst();
    if (missing.isEmpty()) {
      return Step.of(Name.ALERT, State.NO, "None, as the rules say.");
    }
    Optional<Long> confirmed = found.flatMap(InLog::rules).map(Checkpoint::confirmedUntil);
    boolean isDue = confirmed.map(until -> until >= missing.get().atMillis()).orElse(false);
    return isDue
        ? Step.of(
            Name.ALERT,
            State.NO,
            "None, although the rules give one and have gone past it: a late reading that waits to be judged, an alert that has expired, or rules that were others then.",
            "smartcar alerts judge says and mends it.")
        : Step.of(
            Name.ALERT,
            State.WAITS,
            "None yet: the rules are not known to have gone past %s."
                .formatted(time(missing.get().atMillis())));
  }

  private String said(AlertBook.Listed alert) {
    return "%s, raised at %s by version %d of the rules%s%s."
        .formatted(
            identity(alert.raised()),
            time(alert.raised().raisedAtMillis()),
            alert.raised().rulesVersion(),
            alert.lateBy().map(by -> ", found " + Ages.text(by) + " late").orElse(""),
            alert.raised().alert().values().get("avgSpeed") instanceof Number speed
                ? String.format(Locale.ROOT, ", average %.1f km/h", speed.doubleValue())
                : "");
  }

  private String handled(AlertBook.Listed alert, Answer<List<Episode>> handled) {
    if (handled.value().isEmpty()) {
      return "Whether somebody has seen to it is not known: " + noAnswer("Redis", handled);
    }
    Optional<Episode> episode =
        handled.value().get().stream().filter(one -> one.has(alert.raised())).findFirst();
    return episode
        .map(
            one ->
                "What was done: "
                    + String.join("; ", one.handled().stream().map(this::done).toList())
                    + '.')
        .orElse("Nobody has done anything about its episode.");
  }

  private String done(Handling handling) {
    return "%s by %s at %s%s%s"
        .formatted(
            handling.action().word(),
            handling.by(),
            time(handling.at().toEpochMilli()),
            handling.assignee().isEmpty() ? "" : " to " + handling.assignee(),
            handling.remark().isEmpty() ? "" : " (" + oneLine(handling.remark()) + ')');
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static Step told(Optional<List<AlertBook.Listed>> alerts, Answer<ToldReceivers> answer) {
    if (answer.value().isEmpty() || alerts.isEmpty()) {
      return Step.of(Name.TOLD, State.UNKNOWN, noAnswer("Redis", answer));
    }
    ToldReceivers told = answer.value().get();
    if (told.positions().isEmpty()) {
      return Step.of(
          Name.TOLD, State.NO, "Nobody is: smartcar notify has never told a receiver here.");
    }
    List<String> details = new ArrayList<>();
    boolean isAll = true;
    for (String receiver : told.positions().keySet()) {
      long past =
          alerts.get().stream()
              .filter(one -> !one.entry().isEmpty())
              .filter(one -> told.isPast(receiver, day(one), one.entry()))
              .count();
      isAll &= past == alerts.get().size();
      details.add(
          "%s: %s."
              .formatted(
                  receiver,
                  past == alerts.get().size()
                      ? "told, unless its settings leave this out"
                      : past == 0 ? "not yet" : "%d of %d".formatted(past, alerts.get().size())));
    }
    return new Step(
        Name.TOLD,
        isAll ? State.YES : State.WAITS,
        isAll ? "Each receiver's position is behind it." : "Not each receiver is that far.",
        details);
  }

  private static String day(AlertBook.Listed alert) {
    return alert.raised().alert().date().substring(0, 8);
  }

  private String answer(
      Step seen, List<RuleLook> looks, Optional<List<AlertBook.Listed>> ofReading) {
    if (ofReading.isPresent() && !ofReading.get().isEmpty()) {
      return "There is an alert: "
          + String.join(
              ", ",
              ofReading.get().stream()
                  .limit(MAX_NAMED)
                  .map(one -> one.raised().alert().rule())
                  .distinct()
                  .toList())
          + '.';
    }
    boolean gives = looks.stream().anyMatch(look -> !look.raised().isEmpty());
    if (ofReading.isEmpty()) {
      return gives
          ? "The rules give an alert; whether it is there is not known, for Redis did not answer."
          : "Whether there is an alert is not known, for Redis did not answer.";
    }
    if (seen.state() == State.NO && seen.text().startsWith("Bad clock")) {
      return "No alert: the rules do not look at a reading of a bad clock.";
    }
    if (gives) {
      return "No alert, although the rules give one: see below.";
    }
    if (looks.isEmpty()) {
      return "No alert: no rule is in force.";
    }
    if (looks.stream().allMatch(RuleLook::isKnown)) {
      return (isOpen ? "No alert yet: " : "No alert: ")
          + String.join("; ", looks.stream().limit(MAX_NAMED).map(RuleLook::text).toList())
          + '.';
    }
    return "No alert is there; why is known in part.";
  }

  /** Nothing is stored: it was refused, waits, or never came. */
  private Why ofNone(Answer<List<StoredEvent>> around) {
    long second = Math.floorDiv(at.toEpochMilli(), SECOND_MILLIS) * SECOND_MILLIS;
    Sought sought =
        new Sought(
            car, second, second + SECOND_MILLIS, Math.max(0, at.minus(AROUND).toEpochMilli()));
    Answer<LogAnswer> log;
    Answer<List<RejectedRecord>> refused;
    try (Questions questions = new Questions(settings.limit())) {
      CompletableFuture<Answer<LogAnswer>> asked = questions.ask(() -> sources.log(sought));
      CompletableFuture<Answer<List<RejectedRecord>>> records =
          questions.ask(
              () ->
                  sources.refused(
                      car,
                      at.minus(AROUND).toEpochMilli(),
                      at.plus(REFUSED_WITHIN).toEpochMilli(),
                      MAX_NAMED));
      log = asked.join();
      refused = records.join();
    }
    steps.add(loggedOfNone(log));
    steps.add(refused(refused));
    Optional<InLog> found = log.value().flatMap(LogAnswer::found);
    found.ifPresent(logged -> steps.add(Seen.of(logged, settings.timing(), settings.zone())));
    boolean isRefused = refused.value().map(all -> !all.isEmpty()).orElse(false);
    String answer;
    if (found.isPresent()) {
      answer = "The reading is in the log and not in HBase%s.";
      answer = answer.formatted(around.value().isPresent() ? " yet" : ", as far as is known");
    } else if (isRefused) {
      answer = "A record of the car was refused near that time: see why below.";
    } else if (around.reason().isPresent()) {
      answer = "It is not known whether there is a reading: HBase did not answer.";
    } else {
      answer = "No reading of %s near that time is known.".formatted(car);
    }
    return new Why(car, at, settings.zone(), found.map(InLog::event), answer, steps);
  }

  private Step loggedOfNone(Answer<LogAnswer> log) {
    if (log.value().isEmpty()) {
      return Step.of(Name.LOGGED, State.UNKNOWN, noAnswer("Kafka", log));
    }
    LogAnswer answer = log.value().get();
    return answer
        .found()
        .map(this::logged)
        .orElseGet(
            () ->
                Step.of(
                    Name.LOGGED,
                    answer.isAll() ? State.NO : State.UNKNOWN,
                    String.format(
                        Locale.ROOT,
                        "No reading of that second among %,d records that were written from %s on%s.",
                        answer.lookedAt(),
                        time(Math.max(0, at.minus(AROUND).toEpochMilli())),
                        answer.isAll() ? "" : "; later ones were not looked at")));
  }

  private Step refused(Answer<List<RejectedRecord>> answer) {
    if (answer.value().isEmpty()) {
      return Step.of(Name.REFUSED, State.UNKNOWN, noAnswer("HBase", answer));
    }
    List<RejectedRecord> records = answer.value().get();
    if (records.isEmpty()) {
      return Step.of(
          Name.REFUSED,
          State.NO,
          "No refused record names the car, of those written from %s before that time to %s after it."
              .formatted(Ages.text(AROUND), Ages.text(REFUSED_WITHIN)));
    }
    List<String> details = new ArrayList<>();
    for (RejectedRecord record : records) {
      details.add(
          String.format(
              Locale.ROOT,
              "Partition %d, offset %,d, written at %s: %s",
              record.partition(),
              record.offset(),
              time(record.recordTimestampMillis()),
              oneLine(record.reason())));
    }
    details.add("smartcar rejected show says more, and rejected replay sends them again.");
    return new Step(
        Name.REFUSED,
        State.YES,
        "%s that name the car."
            .formatted(
                records.size() < MAX_NAMED
                    ? "%d records".formatted(records.size())
                    : "At least %d records".formatted(records.size())),
        details);
  }

  private <T> Answer<T> alone(Callable<T> question) {
    try (Questions questions = new Questions(settings.limit())) {
      return questions.ask(question).join();
    }
  }

  private static String noAnswer(String server, Answer<?> answer) {
    String why = answer.reason().orElse("");
    return why.isEmpty() || answer.isSilent()
        ? "%s did not answer%s.".formatted(server, why.isEmpty() ? "" : " (" + why + ')')
        : "%s did not answer: %s".formatted(server, why);
  }
}
