package io.smartcar.rules.late;

import io.smartcar.events.AlertJson;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.rules.late.port.CarHistory;
import io.smartcar.rules.late.port.HeldAlerts;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rules.live.port.Era;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * the version of the rules that was in force then. A reading of a clock that was ahead is left out,
 * as it was when it came.
 */
public final class Judgement {

  /** Stored rows are read in such steps, aligned to it: tables lay out their keys by it. */
  private static final long STEP_MILLIS = Duration.ofMinutes(10).toMillis();

  /** Sums of the same numbers may differ in their last bits by what was added before. */
  private static final double SAME_NUMBER = 1e-9;

  private final CarHistory history;
  private final HeldAlerts held;
  private final RulesByVersion rules;
  private final ZoneId zone;
  private final long maxClockAheadMillis;
  private long readings;

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
  public long lookBackMillis(List<Era> eras) throws UnavailableException {
    Set<Integer> versions = new HashSet<>();
    eras.forEach(era -> versions.add(era.version()));
    return rules.lookBackMillis(versions);
  }

  /** How many stored readings were looked at so far. */
  public long readings() {
    return readings;
  }

  /** How the alerts of each car that is asked about are to be corrected; not at all: no entry. */
  public Map<String, List<Correction>> of(List<Question> questions) throws UnavailableException {
    Said said = new Said(questions);
    List<Span> sweeps = new ArrayList<>();
    long lookBack = rules.lookBackMillis(versions(questions));
    for (Question question : questions) {
      question.raised().forEach(span -> sweeps.add(span.from(lookBack)));
    }
    for (Span sweep : Span.merged(sweeps)) {
      sweep(sweep, lookBack, questions, said);
    }
    Map<String, List<Correction>> corrections = new LinkedHashMap<>();
    for (Question question : questions) {
      List<Correction> ofCar = compare(question, said);
      if (!ofCar.isEmpty()) {
        corrections.put(question.carNumber(), ofCar);
      }
    }
    return corrections;
  }

  private static Set<Integer> versions(List<Question> questions) {
    Set<Integer> versions = new TreeSet<>();
    for (Question question : questions) {
      question.eras().forEach(era -> versions.add(era.version()));
    }
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
          && Era.versionAt(question.eras(), raised.raisedAtMillis()) == raised.rulesVersion()) {
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

    boolean isJudged(Question question, RaisedAlert raised) {
      int version = Era.versionAt(question.eras(), raised.raisedAtMillis());
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

  private void sweep(Span sweep, long lookBack, List<Question> questions, Said said)
      throws UnavailableException {
    List<VersionRun> runs = new ArrayList<>();
    try {
      for (int version : versions(questions)) {
        rules
            .of(version)
            .ifPresent(found -> runs.add(new VersionRun(version, found, zone, said::raised)));
      }
      runs.forEach(run -> run.advance(sweep.fromMillis()));
      long step = Math.floorDiv(sweep.fromMillis(), STEP_MILLIS) * STEP_MILLIS;
      for (; step <= sweep.toMillis(); step += STEP_MILLIS) {
        Span part =
            new Span(
                Math.max(step, sweep.fromMillis()),
                Math.min(step + STEP_MILLIS - 1, sweep.toMillis()));
        Set<String> cars = new TreeSet<>();
        questions.stream()
            .filter(question -> question.needs(part, lookBack))
            .forEach(question -> cars.add(question.carNumber()));
        if (!cars.isEmpty()) {
          history.read(
              cars,
              part.fromMillis(),
              part.toMillis() + 1,
              (event, timestampMillis) -> show(runs, event, timestampMillis));
        }
      }
      runs.forEach(run -> run.advance(sweep.toMillis()));
      runs.forEach(run -> said.names(run.version(), run.judgedNames()));
    } finally {
      runs.forEach(VersionRun::close);
    }
  }

  private void show(List<VersionRun> runs, CarEvent event, long timestampMillis) {
    readings++;
    if (event.eventTime() - timestampMillis <= maxClockAheadMillis) {
      for (VersionRun run : runs) {
        run.show(event);
      }
    }
  }

  private List<Correction> compare(Question question, Said said) throws UnavailableException {
    Map<String, RaisedAlert> should = said.of(question);
    List<RaisedAlert> wrong = new ArrayList<>();
    List<Correction> corrections = new ArrayList<>();
    for (Span span : question.raised()) {
      for (RaisedAlert is :
          held.holding(question.carNumber(), span.fromMillis(), span.toMillis())) {
        if (said.isJudged(question, is)) {
          RaisedAlert same = should.get(identity(is));
          if (same == null) {
            wrong.add(is);
          } else {
            should.remove(identity(is));
            if (!isSame(is, same)) {
              corrections.add(replace(question, is, same));
            }
          }
        }
      }
    }
    for (RaisedAlert missing : should.values()) {
      RaisedAlert moved = takeMoved(wrong, missing);
      corrections.add(
          moved == null
              ? new Correction.Add(missing, question.lateMillis(missing.raisedAtMillis()))
              : replace(question, moved, missing));
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
