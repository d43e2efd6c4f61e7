package io.smartcar.redis;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.OpenStretches;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Open stretches and corrected alerts in Redis, over one connection that is made when it is first
 * needed and again when it was lost. Used from one thread.
 *
 * <p>Alerts that the version before added to a day are not given by {@link #holding}, for nothing
 * says at which moment they were raised: a judgement of such a day adds what is missing and
 * withdraws none of them. One that it wants to add and that is there gets its moment by it.
 */
public final class RedisLateStore implements LateStore {

  private static final Script HOLDING = Script.named("holding-alerts.lua");
  private static final Script CORRECTED = Script.named("count-corrections.lua");

  /** What a shard's script only looks up: no replica needs to confirm it. */
  private static final Set<String> CHANGES_NOTHING = Set.of("due", "revision");

  /** An alert's date is that of an event, in any zone, at most a week before it was raised. */
  private static final long DAYS_BEFORE = 8;

  private static final long DAYS_BEHIND = 2;
  private static final int DAYS_A_TRIP = 500;
  private static final long FIRST_DAY = LocalDate.of(1970, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final Keys keys;
  private final RedisErrors errors;
  private final Scripts scripts;
  private final RedisSettings settings;
  private final Settling settling;

  /** Creates a store; nothing is opened yet. */
  public RedisLateStore(RedisSettings settings) {
    this(settings, Settling.DEFAULT);
  }

  /**
   * Creates a store; nothing is opened yet.
   *
   * @param settling as of the {@link RedisAlertStore} that opens stretches
   */
  public RedisLateStore(RedisSettings settings, Settling settling) {
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
    this.scripts = new Scripts(settings);
    this.settings = settings;
    this.settling = settling;
  }

  @Override
  public List<String> due(List<Integer> shards, int limit) {
    List<Scripts.Call> calls =
        shards.stream().map(shard -> call(shard, "due", Integer.toString(limit))).toList();
    return answered(() -> scripts.run(calls)).stream()
        .flatMap(due -> ((List<?>) due).stream())
        .map(String::valueOf)
        .toList();
  }

  @Override
  public Optional<OpenStretches> take(String carNumber, Duration lease) {
    List<?> taken =
        (List<?>)
            ofShard(
                LateStore.shardOf(carNumber),
                "take",
                carNumber,
                Long.toString(lease.toMillis()),
                Long.toString(settling.gap().toMillis()),
                Integer.toString(OpenedStretches.MOST_A_CAR));
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        OpenedStretches.read(
            carNumber,
            Long.parseLong(String.valueOf(taken.get(0))),
            String.valueOf(taken.get(1)),
            String.valueOf(taken.get(2))));
  }

  @Override
  public void postpone(OpenStretches taken, Duration time) {
    ofTaken(taken, "postpone", Long.toString(time.toMillis()));
  }

  @Override
  public boolean close(OpenStretches judged) {
    return ofTaken(judged, "close", "").equals(1L);
  }

  private Object ofTaken(OpenStretches taken, String what, String argument) {
    String car = taken.carNumber();
    return ofShard(LateStore.shardOf(car), what, car, Long.toString(taken.revision()), argument);
  }

  @Override
  public long nextRevision(String carNumber) {
    return revision("next", carNumber);
  }

  private long revision(String what, String carNumber) {
    Object revision = ofShard(LateStore.shardOf(carNumber), what, carNumber);
    return Long.parseLong(String.valueOf(revision));
  }

  private Object ofShard(int shard, String what, String... arguments) {
    List<Scripts.Call> call = List.of(call(shard, what, arguments));
    return answered(
            () -> CHANGES_NOTHING.contains(what) ? scripts.run(call) : scripts.runConfirmed(call))
        .get(0);
  }

  private Scripts.Call call(int shard, String what, String... arguments) {
    return new Scripts.Call(
        OpenedStretches.SCRIPT, keys.ofShard(shard), arguments(what, arguments));
  }

  private static List<String> arguments(String what, String... arguments) {
    List<String> all = new ArrayList<>();
    all.add(what);
    all.addAll(List.of(arguments));
    return all;
  }

  @Override
  public Counts counts() {
    List<Scripts.Call> calls = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      calls.add(call(shard, "count"));
    }
    long cars = 0;
    long stretches = 0;
    Long oldest = null;
    long judged = 0;
    long judgedLastMinute = 0;
    for (Object answer : answered(() -> scripts.run(calls))) {
      List<?> counts = (List<?>) answer;
      cars += Long.parseLong(String.valueOf(counts.get(0)));
      stretches += Long.parseLong(String.valueOf(counts.get(1)));
      judged += Long.parseLong(String.valueOf(counts.get(3)));
      judgedLastMinute += Long.parseLong(String.valueOf(counts.get(4)));
      String first = String.valueOf(counts.get(2));
      if (!first.isEmpty() && (oldest == null || Long.parseLong(first) < oldest)) {
        oldest = Long.parseLong(first);
      }
    }
    return new Counts(cars, stretches, Optional.ofNullable(oldest), judged, judgedLastMinute);
  }

  @Override
  public Corrected corrected(LocalDate first, LocalDate last) {
    List<String> days = first.datesUntil(last.plusDays(1)).map(BASIC_ISO_DATE::format).toList();
    List<Scripts.Call> calls =
        days.stream()
            .map(day -> new Scripts.Call(CORRECTED, List.of(keys.revisions(day)), List.of()))
            .toList();
    long[] sums = new long[3];
    for (Object answer : days.isEmpty() ? List.of() : ofDays(days, () -> scripts.run(calls))) {
      List<?> counts = (List<?>) answer;
      for (int kind = 0; kind < sums.length; kind++) {
        Object count = counts.get(kind);
        sums[kind] += count == null ? 0 : Long.parseLong(String.valueOf(count));
      }
    }
    return new Corrected(sums[0], sums[1], sums[2]);
  }

  @Override
  public List<RaisedAlert> holding(String carNumber, long fromMillis, long toMillis) {
    return kept(carNumber, fromMillis, toMillis).stream().map(KeptAlert::raised).toList();
  }

  /** The same with what else is kept of each. */
  List<KeptAlert> kept(String carNumber, long fromMillis, long toMillis) {
    List<KeptAlert> holding = new ArrayList<>();
    String first = KeptAlert.indexed(carNumber, fromMillis) + '/';
    // What follows the slash: the first text behind all of that moment.
    String behind = KeptAlert.indexed(carNumber, toMillis) + '0';
    List<String> arguments = List.of(first, behind, carNumber);
    for (List<String> days : trips(fromMillis, toMillis)) {
      List<Scripts.Call> calls = calls(days, arguments);
      for (Object contents : ofDays(days, () -> scripts.run(calls))) {
        ((List<?>) contents).forEach(text -> holding.add(KeptAlert.read(String.valueOf(text))));
      }
    }
    return holding.stream()
        .filter(kept -> kept.raised().raisedAtMillis() >= fromMillis)
        .filter(kept -> kept.raised().raisedAtMillis() <= toMillis)
        .sorted(KeptAlert.ORDER)
        .toList();
  }

  /** The days of which an alert can be that was raised in that time, so many a trip. */
  private static List<List<String>> trips(long fromMillis, long toMillis) {
    long firstDay = Math.max(FIRST_DAY, Math.floorDiv(fromMillis, DAY_MILLIS) - DAYS_BEFORE);
    long lastDay = Math.min(LAST_DAY, Math.floorDiv(toMillis, DAY_MILLIS) + DAYS_BEHIND);
    List<List<String>> trips = new ArrayList<>();
    for (long from = firstDay; from <= lastDay; from += DAYS_A_TRIP) {
      trips.add(
          LongStream.rangeClosed(from, Math.min(lastDay, from + DAYS_A_TRIP - 1))
              .mapToObj(day -> BASIC_ISO_DATE.format(LocalDate.ofEpochDay(day)))
              .toList());
    }
    return trips;
  }

  private List<Scripts.Call> calls(List<String> days, List<String> arguments) {
    return days.stream()
        .map(day -> List.of(keys.cars(day), keys.corrected(day), keys.stream(day)))
        .map(ofDay -> new Scripts.Call(HOLDING, ofDay, arguments))
        .toList();
  }

  @Override
  public boolean correct(String carNumber, long revision, List<Correction> corrections) {
    if (revision < revision("revision", carNumber)) {
      return false;
    }
    CorrectedDays days = new CorrectedDays(keys, settings, carNumber, revision);
    corrections.forEach(days::add);
    boolean all = true;
    for (Scripts.Call call : days.calls()) {
      all &= ofDays(days.days(), () -> scripts.runConfirmed(List.of(call))).get(0).equals(1L);
    }
    return all;
  }

  @Override
  public void claim(String carNumber, long revision, long fromMillis, long toMillis) {
    for (List<String> days : trips(fromMillis, toMillis)) {
      CorrectedDays claimed = new CorrectedDays(keys, settings, carNumber, revision);
      days.forEach(claimed::claim);
      ofDays(days, () -> scripts.runConfirmed(claimed.calls()));
    }
  }

  @Override
  public boolean judged(String carNumber, long revision, JudgedSpan span, long forgetBefore) {
    Object noted =
        ofShard(
            LateStore.shardOf(carNumber),
            "judged",
            carNumber,
            Long.toString(revision),
            OpenedStretches.line(span),
            forgetBefore + " " + OpenedStretches.MOST_JUDGED_A_CAR);
    return noted.equals(1L);
  }

  @Override
  public boolean hasAlertsOf(String day) {
    return answered(() -> scripts.client().exists(keys.stream(day)));
  }

  private List<Object> ofDays(List<String> days, Supplier<List<Object>> question) {
    try {
      return question.get();
    } catch (JedisException e) {
      throw DayKeys.refused(scripts::client, keys, errors, days, e);
    }
  }

  private <T> T answered(Supplier<T> question) {
    try {
      return question.get();
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }

  @Override
  public void close() {
    scripts.close();
  }
}
