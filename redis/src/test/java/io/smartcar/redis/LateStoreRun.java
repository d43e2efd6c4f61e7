package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Random calls of the stores under test and of the fakes, which must answer the same. */
final class LateStoreRun {

  private static final List<String> RULES = List.of("over-speed", "r/2");

  private final Random random;
  private final List<String> days;
  private final List<String> cars;
  private final LateStoreContract stores;
  private final MemoryAlertStore fakeAlerts = new MemoryAlertStore(LateStoreContract.AT_ONCE);
  private final MemoryLateStore fakeLate = new MemoryLateStore(fakeAlerts);
  private final Map<String, Long> revisions = new LinkedHashMap<>();
  private final List<OpenStretches> taken = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  LateStoreRun(long seed, LateStoreContract stores) {
    this.random = new Random(seed);
    this.stores = stores;
    int month = (int) (seed % 12) + 1;
    String year = Long.toString(3000 + seed / 12);
    this.days = List.of(year + "%02d01".formatted(month), year + "%02d02".formatted(month));
    this.cars = List.of("P" + seed + "_1", "P" + seed + "/2", "P" + seed + "_1/0");
  }

  void run() {
    for (int step = 0; step < 60; step++) {
      step();
    }
    for (String day : days) {
      check(day);
    }
    for (String car : cars) {
      long from = 1_000L * random.nextInt(20);
      long to = from + 1_000L * random.nextInt(20);
      assertThat(stores.late().holding(car, at(from), at(to)))
          .as(() -> car + ' ' + done)
          .containsExactlyElementsOf(fakeLate.holding(car, at(from), at(to)));
    }
  }

  private void step() {
    String car = cars.get(random.nextInt(cars.size()));
    switch (random.nextInt(9)) {
      case 0, 1 -> add();
      case 2 -> open(car);
      case 3 -> take(car);
      case 4 -> close();
      case 5 -> postpone();
      case 6 -> judge(car);
      default -> correct(car);
    }
  }

  private void add() {
    List<RaisedAlert> alerts = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      alerts.add(alert(cars.get(random.nextInt(cars.size()))));
    }
    done.add("add " + alerts);
    assertThat(stores.alerts().add(alerts))
        .as(() -> done.toString())
        .isEqualTo(fakeAlerts.add(alerts));
  }

  private RaisedAlert alert(String car) {
    int second = random.nextInt(12);
    String date = days.get(random.nextInt(2)) + "0900%02d".formatted(second);
    return LateStoreContract.raised(
        anyRule(), car, date, random.nextInt(2), second + random.nextInt(2));
  }

  private long at(long millis) {
    return LateStoreContract.nine(days.get(0)) + millis;
  }

  private void open(String car) {
    long from = at(1_000L * random.nextInt(600));
    LateReadings late =
        new LateReadings(
            car,
            from,
            from + random.nextInt(20_000),
            "topic " + random.nextInt(2),
            random.nextInt(2),
            random.nextInt(100),
            1 + random.nextInt(5));
    done.add("open " + late);
    stores.alerts().open(List.of(late));
    fakeAlerts.open(List.of(late));
    assertThat(due(stores.late(), car)).isEqualTo(due(fakeLate, car)).isTrue();
  }

  private static boolean due(LateStore store, String car) {
    return store.due(List.of(LateStore.shardOf(car)), 10_000).contains(car);
  }

  private void take(String car) {
    Duration lease = random.nextBoolean() ? Duration.ZERO : Duration.ofHours(1);
    done.add("take " + car + ' ' + lease);
    Optional<OpenStretches> is = stores.late().take(car, lease);
    Optional<OpenStretches> should = fakeLate.take(car, lease);
    assertThat(is.isPresent()).isEqualTo(should.isPresent());
    if (is.isPresent()) {
      assertThat(is.get().stretches())
          .as(() -> done.toString())
          .containsExactlyInAnyOrderElementsOf(should.orElseThrow().stretches());
      assertThat(is.get().judged())
          .as(() -> done.toString())
          .isEqualTo(should.orElseThrow().judged());
      assertThat(is.get().revision())
          .isEqualTo(should.orElseThrow().revision())
          .isGreaterThan(revisions.getOrDefault(car, 0L));
      revisions.put(car, is.get().revision());
      taken.add(is.get());
    }
    assertThat(due(stores.late(), car)).as(() -> done.toString()).isEqualTo(due(fakeLate, car));
  }

  private void judge(String car) {
    long from = at(1_000L * random.nextInt(20));
    JudgedSpan span =
        new JudgedSpan(from, from + random.nextInt(20_000), random.nextInt(4), Set.of(anyRule()));
    long revision = revisions.getOrDefault(car, 0L);
    if (random.nextBoolean()) {
      revision = stores.late().nextRevision(car);
      assertThat(revision).isEqualTo(fakeLate.nextRevision(car));
      revisions.put(car, revision);
      stores.late().claim(car, revision, span.fromMillis(), span.toMillis());
      fakeLate.claim(car, revision, span.fromMillis(), span.toMillis());
    }
    revision -= random.nextInt(4) == 0 ? 1 : 0;
    long forgetBefore = random.nextInt(4) == 0 ? at(10_000) : 0;
    done.add("judge " + revision + ' ' + span + ' ' + forgetBefore);
    assertThat(stores.late().judged(car, revision, span, forgetBefore))
        .as(() -> done.toString())
        .isEqualTo(fakeLate.judged(car, revision, span, forgetBefore));
  }

  private String anyRule() {
    return RULES.get(random.nextInt(2));
  }

  private void close() {
    if (!taken.isEmpty()) {
      OpenStretches judged = taken.get(random.nextInt(taken.size()));
      done.add("close " + judged);
      assertThat(stores.late().close(judged))
          .as(() -> done.toString())
          .isEqualTo(fakeLate.close(judged));
      assertThat(due(stores.late(), judged.carNumber()))
          .isEqualTo(due(fakeLate, judged.carNumber()));
    }
  }

  private void postpone() {
    if (!taken.isEmpty()) {
      OpenStretches early = taken.get(random.nextInt(taken.size()));
      Duration time = random.nextBoolean() ? Duration.ZERO : Duration.ofHours(1);
      done.add("postpone " + early + ' ' + time);
      stores.late().postpone(early, time);
      fakeLate.postpone(early, time);
      assertThat(due(stores.late(), early.carNumber()))
          .as(() -> done.toString())
          .isEqualTo(due(fakeLate, early.carNumber()));
    }
  }

  private void correct(String car) {
    long revision = revisions.getOrDefault(car, 0L);
    if (random.nextBoolean()) {
      revision = stores.late().nextRevision(car);
      assertThat(revision).isEqualTo(fakeLate.nextRevision(car));
      revisions.put(car, revision);
    }
    revision = Math.max(0, revision - (random.nextInt(5) == 0 ? 1 : 0));
    List<Correction> corrections = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      corrections.add(
          switch (random.nextInt(3)) {
            case 0 -> new Correction.Add(alert(car), random.nextInt(9_000));
            case 1 -> new Correction.Withdraw(alert(car));
            default -> new Correction.Replace(alert(car), alert(car), random.nextInt(9_000));
          });
    }
    int times = 1 + random.nextInt(2);
    done.add("correct " + revision + ' ' + corrections);
    for (int time = 0; time < times; time++) {
      assertThat(stores.late().correct(car, revision, corrections))
          .as(() -> done.toString())
          .isEqualTo(fakeLate.correct(car, revision, corrections));
    }
  }

  /** The day's keys agree with the fake, and with whoever applied the stream's entries. */
  private void check(String day) {
    List<AlertChange> changes = stores.changes(day);
    assertThat(changes).as(() -> done.toString()).isEqualTo(fakeAlerts.changes(day));
    assertThat(stores.list(day)).as(() -> done.toString()).isEqualTo(fakeAlerts.list(day));
    assertThat(stores.withdrawn(day))
        .as(() -> done.toString())
        .isEqualTo(fakeAlerts.withdrawn(day));
    Map<String, Alert> applied = new TreeMap<>();
    for (AlertChange change : changes) {
      Map<String, Alert> before = Map.copyOf(applied);
      apply(change, applied);
      if (!(change instanceof AlertChange.Replaced)) {
        assertThat(applied).as(() -> done.toString()).isNotEqualTo(before);
      }
    }
    assertThat(applied.values())
        .as(() -> done.toString())
        .containsExactlyInAnyOrderElementsOf(stores.list(day));
    Set<String> members = new HashSet<>();
    applied.values().forEach(alert -> members.add(alert.member()));
    assertThat(stores.members(day)).as(() -> done.toString()).isEqualTo(members);
    assertThat(stores.times(day).keySet()).as(() -> done.toString()).isEqualTo(applied.keySet());
    assertThat(stores.times(day)).as(() -> done.toString()).isEqualTo(fakeAlerts.times(day));
    assertThat(stores.described(day))
        .as(() -> done.toString())
        .isEqualTo(fakeAlerts.described(day));
  }

  private static void apply(AlertChange change, Map<String, Alert> alerts) {
    Alert alert = change.raised().alert();
    if (change instanceof AlertChange.Withdrawn) {
      alerts.remove(Keys.identity(alert));
      return;
    }
    if (change instanceof AlertChange.Replaced replaced) {
      assertThat(alerts).containsKey(replaced.replaces());
      alerts.remove(replaced.replaces());
    }
    alerts.put(Keys.identity(alert), alert);
  }
}
