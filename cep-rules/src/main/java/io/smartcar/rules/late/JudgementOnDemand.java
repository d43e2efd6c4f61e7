package io.smartcar.rules.late;

import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.rules.late.port.CorrectedAlerts;
import io.smartcar.rules.late.port.JudgementRecords;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rules.live.port.Checkpoint;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Judges cars' stored history by one version of the rules, because somebody asked for it: after a
 * rule was corrected. The late lane judges by what was in force at each time; this makes that
 * version hold for the time that was asked for, also for whoever judges it again. Not thread-safe.
 *
 * <p>How it works: it judges as the lane does ({@link Judgement}), some cars at a time. For each
 * car it takes a revision first, so that whoever had begun to judge the car changes nothing any
 * more; then, when it knows what is to be corrected, it notes the span at the car, unless the lane
 * has taken the car up meanwhile, and corrects the alerts. A car that was taken up is judged again.
 * So whatever ends it in between, a car is as it was, or its span is noted and to be judged so; the
 * same asked for again completes it.
 */
public final class JudgementOnDemand {

  /** Cars judged together: one reading of the stored rows is for all of them. */
  private static final int MAX_TOGETHER = 200;

  private static final int MAX_ATTEMPTS = 5;

  /** So much longer than it may matter a span is known. */
  private static final Duration SPARE = Duration.ofDays(1);

  /**
   * What it must know; immutable.
   *
   * @param zone of the events' dates
   * @param alertTtl how long a day's alerts stay after the last change
   * @param lateHorizon readings that are further behind are not judged by the lane
   */
  public record Settings(ZoneId zone, Duration alertTtl, Duration lateHorizon) {}

  /**
   * How far the live rules are; immutable.
   *
   * @param untilMillis no alert up to this event time will be raised by them, and all are stored
   * @param clock their time
   */
  public record Reach(long untilMillis, long clock) {}

  /**
   * What came of it; immutable.
   *
   * @param counts what was corrected, or would be
   * @param left alerts that stay as they are, for the readings of their time are gone
   * @param expiredDays days whose alerts have expired: what was raised of them is not added again
   * @param notJudged cars that the late lane kept taking up: they are as they were
   */
  public record Outcome(
      JudgementCounts counts,
      long left,
      SortedSet<String> expiredDays,
      SortedSet<String> notJudged) {}

  private final CorrectedAlerts alerts;
  private final LiveRules live;
  private final Judgement judgement;
  private final Settings settings;
  private final Map<String, Boolean> hasAlerts = new HashMap<>();
  private final SortedSet<String> expiredDays = new TreeSet<>();
  private JudgementCounts counts = JudgementCounts.NONE;

  /** Creates it; nothing is asked yet. */
  public JudgementOnDemand(
      CorrectedAlerts alerts, LiveRules live, Judgement judgement, Settings settings) {
    this.alerts = alerts;
    this.live = live;
    this.judgement = judgement;
    this.settings = settings;
  }

  /**
   * How far may be judged now: when all rows are stored of what the live rules have taken.
   *
   * @param patience waits a moment; false if it was long enough
   * @throws NotYetException if nothing can be judged now
   */
  public Reach reach(BooleanSupplier patience) throws UnavailableException, NotYetException {
    while (true) {
      Collection<LiveRules.Progress> all = live.progress().values();
      long behind = all.stream().mapToLong(of -> Math.max(0, of.position() - of.storedTo())).sum();
      if (behind == 0) {
        return reach(all);
      }
      if (!patience.getAsBoolean()) {
        throw new NotYetException(
            String.format(
                Locale.ROOT,
                "%,d records that the rules have taken are not stored in HBase yet; ask again when"
                    + " `smartcar status` shows that they are",
                behind));
      }
    }
  }

  private static Reach reach(Collection<LiveRules.Progress> all) throws NotYetException {
    long until =
        all.stream()
            .mapToLong(LiveRules.Progress::confirmedUntil)
            .filter(time -> time != Checkpoint.NONE)
            .min()
            .orElseThrow(
                () ->
                    new NotYetException(
                        "the topology's rules have not judged anything yet: no checkpoint of theirs"
                            + " is in Kafka; name the topology with --topology"));
    return new Reach(until, all.stream().mapToLong(LiveRules.Progress::clock).max().orElse(until));
  }

  /** What is judged so far. */
  public JudgementCounts counts() {
    return counts;
  }

  /** What would be corrected; changes nothing. */
  public Outcome show(
      AskedJudgement asked, Reach reach, BiConsumer<String, List<Correction>> corrections)
      throws UnavailableException {
    for (List<String> cars : groups(asked.carNumbers())) {
      Map<String, List<Correction>> found = judge(cars, asked, reach);
      for (String car : cars) {
        done(car, found.getOrDefault(car, List.of()), corrections);
      }
    }
    return outcome(new TreeSet<>());
  }

  /**
   * Corrects it, and puts it on record.
   *
   * @param corrections takes those of each car when they are made
   * @throws UnavailableException if a server does not answer: the cars that were not handed over
   *     are as they were, and the record says that it was not ended
   */
  public Outcome carryOut(
      AskedJudgement asked,
      Reach reach,
      JudgementRecords records,
      BiConsumer<String, List<Correction>> corrections)
      throws UnavailableException {
    String id = records.begun(asked);
    SortedSet<String> notJudged = new TreeSet<>();
    for (List<String> cars : groups(asked.carNumbers())) {
      List<String> missed = correct(cars, asked, reach, corrections);
      for (int attempt = 1; attempt < MAX_ATTEMPTS && !missed.isEmpty(); attempt++) {
        missed = correct(missed, asked, reach, corrections);
      }
      notJudged.addAll(missed);
    }
    if (notJudged.isEmpty()) {
      records.ended(id, counts);
    }
    return outcome(notJudged);
  }

  /** Returns the cars that somebody else took up meanwhile. */
  private List<String> correct(
      List<String> cars,
      AskedJudgement asked,
      Reach reach,
      BiConsumer<String, List<Correction>> corrections)
      throws UnavailableException {
    Map<String, Long> revisions = new HashMap<>();
    for (String car : cars) {
      revisions.put(car, alerts.begin(car, asked.fromMillis(), asked.toMillis()));
    }
    Map<String, List<Correction>> found = judge(cars, asked, reach);
    List<String> missed = new ArrayList<>();
    long forgetBefore = reach.clock() - settings.lateHorizon().plus(SPARE).toMillis();
    for (String car : cars) {
      long revision = revisions.getOrDefault(car, 0L);
      List<Correction> ofCar = found.getOrDefault(car, List.of());
      if (alerts.judged(car, revision, asked.span(), forgetBefore)
          && (ofCar.isEmpty() || alerts.correct(car, revision, ofCar))) {
        done(car, ofCar, corrections);
      } else {
        missed.add(car);
      }
    }
    return missed;
  }

  private void done(
      String car, List<Correction> ofCar, BiConsumer<String, List<Correction>> corrections) {
    counts = counts.andCar(ofCar);
    if (!ofCar.isEmpty()) {
      corrections.accept(car, ofCar);
    }
  }

  private Outcome outcome(SortedSet<String> notJudged) {
    return new Outcome(counts, judgement.left(), expiredDays, notJudged);
  }

  private static List<List<String>> groups(Collection<String> cars) {
    List<String> all = List.copyOf(cars);
    List<List<String>> groups = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MAX_TOGETHER) {
      groups.add(all.subList(from, Math.min(all.size(), from + MAX_TOGETHER)));
    }
    return groups;
  }

  private Map<String, List<Correction>> judge(List<String> cars, AskedJudgement asked, Reach reach)
      throws UnavailableException {
    List<Span> raised = List.of(new Span(asked.fromMillis(), asked.toMillis()));
    Map<String, List<Correction>> found =
        judgement.of(
            cars.stream()
                .map(
                    car ->
                        new Question(car, raised, List.of(), List.of(asked.span()), reach.clock()))
                .toList());
    Map<String, List<Correction>> kept = new HashMap<>();
    for (Map.Entry<String, List<Correction>> ofCar : found.entrySet()) {
      List<Correction> corrections = new ArrayList<>();
      for (Correction correction : ofCar.getValue()) {
        if (!isOfAnExpiredDay(correction, reach.clock())) {
          corrections.add(correction);
        }
      }
      kept.put(ofCar.getKey(), corrections);
    }
    return kept;
  }

  /** What was there of such a day and has expired would be added once more. */
  private boolean isOfAnExpiredDay(Correction correction, long clock) throws UnavailableException {
    if (!(correction instanceof Correction.Add add)) {
      return false;
    }
    String day = add.added().alert().day();
    Instant expired = Instant.ofEpochMilli(clock).minus(settings.alertTtl());
    Boolean known = hasAlerts.get(day);
    if (known == null) {
      known = !dayEnd(day).isBefore(expired) || alerts.hasAlertsOf(day);
      hasAlerts.put(day, known);
    }
    if (!known) {
      expiredDays.add(day);
    }
    return !known;
  }

  private Instant dayEnd(String day) {
    try {
      return LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE)
          .plusDays(1)
          .atStartOfDay(settings.zone())
          .toInstant();
    } catch (DateTimeException e) {
      // A rule that makes dates of its own.
      return Instant.MAX;
    }
  }
}
