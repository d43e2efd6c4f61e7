package io.smartcar.rules.late;

import io.smartcar.events.AlertJson;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.late.port.CarHistory;
import io.smartcar.rules.late.port.HeldAlerts;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.late.port.UnavailableException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of scope car say of some cars in some time, by all readings that are stored, and
 * how the alerts there are to be corrected for it. Changes nothing itself. Not thread-safe.
 *
 * <p>How it works: an alert raised at a time depends on no reading that is older than the rule
 * looks back. So the rules begin that much earlier, from nothing, are shown the cars' readings in
 * order, and what they raise in the time in question is what should hold. Each moment is judged by
 * the version of the rules that was in force then, or by that of the last judgement somebody asked
 * for. A reading of a clock that was ahead is left out, as it was when it came. Where the readings
 * of which an alert was raised are gone, it stays.
 */
public final class Judgement {

  /** Which cars' rows are read changes at such steps only: tables lay out their keys by it. */
  private static final long STEP_MILLIS = Duration.ofMinutes(10).toMillis();

  /** Sums of the same numbers may differ in their last bits by what was added before. */
  private static final double SAME_NUMBER = 1e-9;

  private static final int NO_VERSION = -1;

  private final CarHistory history;
  private final HeldAlerts held;
  private final RulesByVersion rules;
  private final ZoneId zone;
  private final long maxClockAheadMillis;
  private final Set<String> failed = new TreeSet<>();
  private long readings;
  private long left;

  /**
   * Creates it.
   *
   * @param zone of the events' dates
   * @param maxClockAhead how far a reading may be ahead of its record's timestamp
   * @param lookBack how far a rule looks back of which that cannot be derived
   */
  public Judgement(
      CarHistory history,
      HeldAlerts held,
      LiveRules live,
      ZoneId zone,
      Duration maxClockAhead,
      Duration lookBack) {
    this.history = history;
    this.held = held;
    this.rules = new RulesByVersion(live, lookBack);
    this.zone = zone;
    this.maxClockAheadMillis = maxClockAhead.toMillis();
  }

  /** How far the rules of these versions look back at most. */
  public long lookBackMillis(Set<Integer> versions) throws UnavailableException {
    return rules.lookBackMillis(versions);
  }

  /** The names of the alerts that the rules of a version can raise; empty if it cannot be run. */
  public Set<String> names(int version) throws UnavailableException {
    Optional<List<CompiledRule>> compiled = rules.of(version);
    if (compiled.isEmpty()) {
      return Set.of();
    }
    try (VersionRun run = new VersionRun(version, compiled.get(), zone, raised -> {})) {
      run.advance(0);
      return run.judgedNames();
    }
  }

  /** How many stored readings were looked at so far. */
  public long readings() {
    return readings;
  }

  /** How many alerts were left as they are so far, for the readings of their time are gone. */
  public long left() {
    return left;
  }

  /** The names of the alerts that were left as they are, for their rule threw. */
  public Set<String> failedNames() {
    return Collections.unmodifiableSet(failed);
  }

  /** How the alerts of each car that is asked about are to be corrected; not at all: no entry. */
  public Map<String, List<Correction>> of(List<Question> questions) throws UnavailableException {
    Said said = new Said(questions);
    List<Span> sweeps = new ArrayList<>();
    Map<String, List<RaisedAlert>> holding = holding(questions);
    long lookBack = rules.lookBackMillis(versions(questions, holding));
    Map<String, HeldOfCar> heldByCar = new HashMap<>();
    holding.forEach((car, alerts) -> heldByCar.put(car, new HeldOfCar(alerts, lookBack)));
    for (Question question : questions) {
      question.raised().forEach(span -> sweeps.add(span.from(lookBack)));
    }
    for (Span sweep : Span.merged(sweeps)) {
      sweep(sweep, lookBack, questions, said, heldByCar);
    }
    heldByCar.values().forEach(HeldOfCar::end);
    Map<String, List<Correction>> corrections = new LinkedHashMap<>();
    for (Question question : questions) {
      List<Correction> ofCar = compare(question, said, held(question, heldByCar));
      if (!ofCar.isEmpty()) {
        corrections.put(question.carNumber(), ofCar);
      }
    }
    return corrections;
  }

  private Map<String, List<RaisedAlert>> holding(List<Question> questions)
      throws UnavailableException {
    Map<String, List<RaisedAlert>> holding = new HashMap<>();
    for (Question question : questions) {
      List<RaisedAlert> ofCar = new ArrayList<>();
      for (Span span : question.raised()) {
        ofCar.addAll(held.holding(question.carNumber(), span.fromMillis(), span.toMillis()));
      }
      holding.put(question.carNumber(), ofCar);
    }
    return holding;
  }

  private static HeldOfCar held(Question question, Map<String, HeldOfCar> heldByCar) {
    return Objects.requireNonNull(heldByCar.get(question.carNumber()));
  }

  private static Set<Integer> versions(List<Question> questions) {
    Set<Integer> versions = new TreeSet<>();
    questions.forEach(question -> versions.addAll(question.versions()));
    return versions;
  }

  /** Those by which is judged, and those that raised what is there. */
  private static Set<Integer> versions(
      List<Question> questions, Map<String, List<RaisedAlert>> holding) {
    Set<Integer> versions = versions(questions);
    holding.values().forEach(of -> of.forEach(raised -> versions.add(raised.rulesVersion())));
    return versions;
  }

  /** What the rules said of each car that was asked about, and of which alerts they can. */
  private static final class Said {

    private final Map<String, Question> questions = new HashMap<>();
    private final Map<String, List<RaisedAlert>> alerts = new HashMap<>();
    private final Map<Integer, Set<String>> namesByVersion = new HashMap<>();

    Said(List<Question> asked) {
      asked.forEach(question -> questions.put(question.carNumber(), question));
    }

    void raised(RaisedAlert raised) {
      Question question = questions.get(raised.alert().carNumber());
      if (question != null
          && question.asks(raised.raisedAtMillis())
          && versionOf(question, raised) == raised.rulesVersion()) {
        alerts.computeIfAbsent(question.carNumber(), car -> new ArrayList<>()).add(raised);
      }
    }

    /** A name that a version failed to judge in one sweep is not judged at all. */
    void names(int version, Set<String> names) {
      namesByVersion.merge(
          version,
          names,
          (one, other) -> {
            Set<String> both = new HashSet<>(one);
            both.retainAll(other);
            return both;
          });
    }

    private static int versionOf(Question question, RaisedAlert raised) {
      return question.versionOf(raised.alert().rule(), raised.raisedAtMillis()).orElse(NO_VERSION);
    }

    boolean isJudged(Question question, RaisedAlert raised) {
      int version = versionOf(question, raised);
      return namesByVersion.getOrDefault(version, Set.of()).contains(raised.alert().rule());
    }

    /** By identity, of one that was raised twice the first. */
    Map<String, RaisedAlert> of(Question question) {
      Map<String, RaisedAlert> first = new LinkedHashMap<>();
      alerts.getOrDefault(question.carNumber(), List.of()).stream()
          .sorted(Comparator.comparingLong(RaisedAlert::raisedAtMillis))
          .filter(raised -> isJudged(question, raised))
          .forEach(raised -> first.putIfAbsent(identity(raised), raised));
      return first;
    }
  }

  private void sweep(
      Span sweep,
      long lookBack,
      List<Question> questions,
      Said said,
      Map<String, HeldOfCar> heldByCar)
      throws UnavailableException {
    List<VersionRun> runs = new ArrayList<>();
    try {
      for (int version : versions(questions)) {
        rules
            .of(version)
            .ifPresent(found -> runs.add(new VersionRun(version, found, zone, said::raised)));
      }
      runs.forEach(run -> run.advance(sweep.fromMillis()));
      for (Part part : parts(sweep, lookBack, questions)) {
        history.read(
            part.cars(),
            part.time().fromMillis(),
            part.time().toMillis() + 1,
            (event, timestampMillis) -> show(runs, event, timestampMillis, heldByCar));
      }
      runs.forEach(run -> run.advance(sweep.toMillis()));
      for (VersionRun run : runs) {
        said.names(run.version(), run.judgedNames());
        failed.addAll(run.stoppedNames());
      }
    } finally {
      runs.forEach(VersionRun::close);
    }
  }

  /** Some time, and the cars whose readings of it matter. */
  private record Part(Span time, Set<String> cars) {}

  /** As few as possible, in order, none without a car. */
  private static List<Part> parts(Span sweep, long lookBack, List<Question> questions) {
    List<Part> parts = new ArrayList<>();
    long step = Math.floorDiv(sweep.fromMillis(), STEP_MILLIS) * STEP_MILLIS;
    for (; step <= sweep.toMillis(); step += STEP_MILLIS) {
      Span time =
          new Span(
              Math.max(step, sweep.fromMillis()),
              Math.min(step + STEP_MILLIS - 1, sweep.toMillis()));
      Set<String> cars = new TreeSet<>();
      questions.stream()
          .filter(question -> question.needs(time, lookBack))
          .forEach(question -> cars.add(question.carNumber()));
      Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
      if (last != null && last.cars().equals(cars)) {
        Span both = new Span(last.time().fromMillis(), time.toMillis());
        parts.set(parts.size() - 1, new Part(both, cars));
      } else {
        parts.add(new Part(time, cars));
      }
    }
    parts.removeIf(part -> part.cars().isEmpty());
    return parts;
  }

  private void show(
      List<VersionRun> runs,
      CarEvent event,
      long timestampMillis,
      Map<String, HeldOfCar> heldByCar) {
    readings++;
    if (event.eventTime() - timestampMillis <= maxClockAheadMillis) {
      HeldOfCar of = heldByCar.get(event.carNumber());
      if (of != null) {
        of.reading(event.eventTime());
      }
      for (VersionRun run : runs) {
        run.show(event);
      }
    }
  }

  private List<Correction> compare(Question question, Said said, HeldOfCar there) {
    Map<String, RaisedAlert> should = said.of(question);
    List<RaisedAlert> wrong = new ArrayList<>();
    List<Correction> corrections = new ArrayList<>();
    for (RaisedAlert is : there.alerts()) {
      if (said.isJudged(question, is)) {
        RaisedAlert same = should.remove(identity(is));
        if (there.isUnknown(is.raisedAtMillis())) {
          left++;
        } else if (same == null) {
          wrong.add(is);
        } else if (!isSame(is, same)) {
          corrections.add(replace(question, is, same));
        }
      }
    }
    for (RaisedAlert missing : should.values()) {
      if (!there.isUnknown(missing.raisedAtMillis())) {
        RaisedAlert moved = takeMoved(wrong, missing);
        corrections.add(
            moved == null
                ? new Correction.Add(missing, question.lateMillis(missing.raisedAtMillis()))
                : replace(question, moved, missing));
      }
    }
    wrong.forEach(withdrawn -> corrections.add(new Correction.Withdraw(withdrawn)));
    return corrections;
  }

  private static Correction replace(Question question, RaisedAlert was, RaisedAlert is) {
    return new Correction.Replace(was, is, question.lateMillis(is.raisedAtMillis()));
  }

  /** The same rule raised one at the same moment, of another event: null if none. */
  private static @Nullable RaisedAlert takeMoved(List<RaisedAlert> wrong, RaisedAlert missing) {
    for (RaisedAlert candidate : wrong) {
      if (candidate.raisedAtMillis() == missing.raisedAtMillis()
          && candidate.alert().rule().equals(missing.alert().rule())) {
        wrong.remove(candidate);
        return candidate;
      }
    }
    return null;
  }

  private static String identity(RaisedAlert raised) {
    return raised.alert().rule() + '/' + raised.alert().member();
  }

  /** As they are read back: a whole number is a long, whatever the rule's type was. */
  private static boolean isSame(RaisedAlert one, RaisedAlert other) {
    if (one.raisedAtMillis() != other.raisedAtMillis()) {
      return false;
    }
    Map<String, Object> ones = AlertJson.read(AlertJson.write(one.alert())).values();
    Map<String, Object> others = AlertJson.read(AlertJson.write(other.alert())).values();
    return ones.keySet().equals(others.keySet())
        && ones.entrySet().stream()
            .allMatch(value -> isSame(value.getValue(), others.get(value.getKey())));
  }

  private static boolean isSame(Object one, @Nullable Object other) {
    if (one instanceof Number number && other instanceof Number otherNumber) {
      double a = number.doubleValue();
      double b = otherNumber.doubleValue();
      return Math.abs(a - b) <= SAME_NUMBER * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
    }
    return one.equals(other);
  }
}
