package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What every late store does together with the stores beside it. Subclasses supply all; stretches
 * are due at once, but those of {@link #patient}. Each test uses a day and a car of its own.
 */
public abstract class LateStoreContract extends EpisodeStoreContract {

  /** Stretches are due at once. */
  protected static final Settling AT_ONCE =
      new Settling(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1));

  /** Stretches settle for an hour. */
  protected static final Settling IN_AN_HOUR =
      new Settling(Duration.ofHours(1), Duration.ofHours(1), Duration.ofMinutes(1));

  private static final long NINE = 1_535_619_600_000L;
  private static final Duration LEASE = Duration.ofHours(1);
  private static final Duration NOW = Duration.ZERO;

  /** An alert store over the same state whose stretches settle for an hour. */
  protected abstract AlertStore patient();

  /** The entries of a day's stream. */
  protected abstract List<AlertChange> changes(String day);

  /** The alerts of a day that hold, in order. */
  protected abstract List<Alert> list(String day);

  /** The alerts of a day that were withdrawn. */
  protected abstract List<AlertChange.Withdrawn> withdrawn(String day);

  /** The members of a day's set. */
  protected abstract Set<String> members(String day);

  /** The day's alerts that hold, by identity, with their times of day. */
  protected abstract Map<String, Integer> times(String day);

  /** The fields of the hashes of the day's alerts, by identity, but the entries that they name. */
  protected abstract Map<String, Map<String, String>> described(String day);

  @Test
  void open_readings_areDueAndTakenWithARevision() {
    alerts().open(List.of(late("L1", 0, 10, 5)));

    assertThat(dueOf("L1")).containsExactly("L1");
    OpenStretches taken = take("L1");
    assertThat(taken.revision()).isEqualTo(1);
    assertThat(taken.stretches()).containsExactly(late("L1", 0, 10, 5));
    assertThat(dueOf("L1")).isEmpty();
  }

  @Test
  void open_notSettled_isNotDueButCanBeTaken() {
    patient().open(List.of(late("L2", 0, 10, 5)));

    assertThat(dueOf("L2")).isEmpty();
    assertThat(take("L2").stretches()).hasSize(1);
  }

  @Test
  void open_near_becomeOneAndFarStayApart() {
    alerts().open(List.of(late("L3", 0, 10, 5), late("L3", 131, 140, 9)));
    alerts().open(List.of(late("L3", 70, 71, 7)));

    assertThat(take("L3").stretches())
        .containsExactly(new LateReadings("L3", NINE, NINE + 140_000, "topic one/%", 3, 9, 3));
  }

  @Test
  void open_farOrOfAnotherPartition_staysApart() {
    LateReadings first = late("L4", 0, 10, 5);
    LateReadings far = late("L4", 71, 72, 6);
    LateReadings other = new LateReadings("L4", NINE, NINE, "topic one/%", 4, 2, 1);
    alerts().open(List.of(far, first, other));

    assertThat(take("L4").stretches()).containsExactlyInAnyOrder(first, other, far);
  }

  @Test
  void take_twice_isTheNewOwnersAndTheOldOneCannotClose() {
    alerts().open(List.of(late("L5", 0, 10, 5)));
    OpenStretches first = take("L5");
    alerts().open(List.of(late("L5", 5, 12, 8)));
    assertThat(dueOf("L5")).containsExactly("L5");

    OpenStretches second = take("L5");

    assertThat(second.revision()).isGreaterThan(first.revision());
    assertThat(second.stretches())
        .containsExactly(new LateReadings("L5", NINE, NINE + 12_000, "topic one/%", 3, 8, 2));
    assertThat(late().close(first)).isFalse();
    assertThat(late().close(second)).isTrue();
    assertThat(late().close(second)).isFalse();
    assertThat(late().take("L5", LEASE)).isEmpty();
  }

  @Test
  void close_readingsCameMeanwhile_theyStayOpen() {
    alerts().open(List.of(late("L6", 0, 10, 5)));
    OpenStretches taken = take("L6");
    alerts().open(List.of(late("L6", 0, 10, 6)));

    assertThat(late().close(taken)).isTrue();

    assertThat(dueOf("L6")).containsExactly("L6");
    assertThat(take("L6").stretches()).containsExactly(late("L6", 0, 10, 6));
  }

  @Test
  void postpone_taken_isDueAfterThatTime() {
    alerts().open(List.of(late("L7", 0, 10, 5)));
    OpenStretches taken = take("L7");
    late().postpone(taken, NOW);
    assertThat(dueOf("L7")).containsExactly("L7");
    late().postpone(taken, LEASE);
    assertThat(dueOf("L7")).isEmpty();

    OpenStretches again = take("L7");
    late().postpone(taken, NOW);
    assertThat(dueOf("L7")).isEmpty();
    assertThat(late().close(again)).isTrue();
  }

  @Test
  void counts_openAndTaken_areCounted() {
    LateStore.Counts before = late().counts();
    alerts().open(List.of(late("L8", 0, 10, 5), late("L8", 500, 501, 6), late("L9", 0, 1, 7)));
    OpenStretches taken = take("L8");

    LateStore.Counts after = late().counts();

    assertThat(after.cars() - before.cars()).isEqualTo(2);
    assertThat(after.stretches() - before.stretches()).isEqualTo(3);
    assertThat(after.oldestOpenedAtMillis().orElseThrow())
        .isLessThanOrEqualTo(taken.openedAtMillis());
    assertThat(after.judged()).isEqualTo(before.judged());
    late().close(taken);
    assertThat(late().counts().stretches() - before.stretches()).isEqualTo(1);
    assertThat(late().counts().judged() - before.judged()).isEqualTo(2);
  }

  @Test
  void corrected_eachKindAndTheSameAgain_isCountedOnceByDay() {
    Correction add = new Correction.Add(raised("r", "C70", "20180701091459900", 1, 60), 7_000);
    Correction other = new Correction.Add(raised("r", "C70", "20180702091459900", 1, 60), 7_000);
    Correction withdraw = new Correction.Withdraw(raised("r", "C70", "20180702091459900", 1, 60));
    Correction replace =
        new Correction.Replace(
            raised("r", "C70", "20180701091459900", 1, 60),
            raised("r", "C70", "20180701091459950", 1, 60),
            7_000);
    for (Correction each : List.of(add, add, other, withdraw, withdraw, replace, replace)) {
      correct("C70", each);
    }

    LocalDate first = LocalDate.of(2018, 7, 1);
    assertThat(late().corrected(first.minusDays(2), first))
        .isEqualTo(new LateStore.Corrected(1, 0, 1));
    assertThat(late().corrected(first, first.plusDays(5)))
        .isEqualTo(new LateStore.Corrected(2, 1, 1));
    assertThat(late().corrected(first.plusDays(2), first.plusDays(2)))
        .isEqualTo(new LateStore.Corrected(0, 0, 0));
  }

  @Test
  void correct_missingAlert_isAddedLateOnce() {
    Correction add = new Correction.Add(raised("r", "C1", "20180830091459900", 1, 60), 7_000);

    assertThat(correct("C1", add)).isTrue();
    assertThat(correct("C1", add)).isTrue();

    assertThat(changes("20180830"))
        .containsExactly(
            new AlertChange.Added(
                ((Correction.Add) add).added(), Optional.of(Duration.ofSeconds(7))));
    assertThat(list("20180830")).hasSize(1);
    assertThat(members("20180830")).containsExactly("C1-20180830091459900");
  }

  @Test
  void correct_withdrawn_doesNotHoldStaysReadableAndIsNotAddedByTheLiveRules() {
    RaisedAlert alert = raised("r", "C2", "20180901091459900", 1, 60);
    alerts().add(List.of(alert));

    assertThat(correct("C2", new Correction.Withdraw(alert))).isTrue();
    assertThat(correct("C2", new Correction.Withdraw(alert))).isTrue();

    assertThat(alerts().add(List.of(alert))).containsExactly(false);
    assertThat(list("20180901")).isEmpty();
    assertThat(members("20180901")).isEmpty();
    assertThat(withdrawn("20180901")).containsExactly(new AlertChange.Withdrawn(alert));
    assertThat(changes("20180901")).hasSize(2);
    assertThat(late().holding("C2", nine("20180901"), nine("20180901") + 1_000_000)).isEmpty();
  }

  @Test
  void add_alerts_areThereByTimeAndDescribed() {
    RaisedAlert alert = raised("r/é", "D1", "20180920091459900", 7, 60);
    RaisedAlert brief = raised("s", "D1", "20180920001459", 7, 30);
    alerts().add(List.of(alert, brief));
    alerts().add(List.of(alert));

    assertThat(times("20180920"))
        .isEqualTo(
            Map.of("r/é/D1-20180920091459900", 91_459_900, "s/D1-20180920001459", 1_459_000));
    assertThat(described("20180920").get("r/é/D1-20180920091459900"))
        .isEqualTo(fields(alert, "@holds", "1"));
  }

  @Test
  void correct_described_saysWhatBecameOfIt() {
    RaisedAlert was = raised("r", "D2", "20180919091459900", 1, 60);
    RaisedAlert is = raised("r", "D2", "20180919091500000", 2, 60);
    alerts().add(List.of(was));
    correct("D2", new Correction.Replace(was, is, 3_000));

    String wasId = "r/D2-20180919091459900";
    String isId = "r/D2-20180919091500000";
    assertThat(times("20180919")).isEqualTo(Map.of(isId, 91_500_000));
    assertThat(described("20180919"))
        .isEqualTo(
            Map.of(
                wasId, fields(was, "@holds", "0", "@replaced-by", isId),
                isId, fields(is, "@holds", "1", "@late-by", "3000", "@replaces", wasId)));

    correct("D2", new Correction.Withdraw(is));
    assertThat(times("20180919")).isEmpty();
    assertThat(described("20180919").get(isId))
        .isEqualTo(fields(is, "@holds", "0", "@late-by", "3000", "@replaces", wasId));

    RaisedAlert again = raised("r", "D2", "20180919091459900", 9, 61);
    correct("D2", new Correction.Add(again, 5_000));
    assertThat(times("20180919")).isEqualTo(Map.of(wasId, 91_459_900));
    assertThat(described("20180919").get(wasId))
        .isEqualTo(fields(again, "@holds", "1", "@late-by", "5000"));
  }

  private static Map<String, String> fields(RaisedAlert raised, String... more) {
    Map<String, String> fields = new HashMap<>();
    Alert alert = raised.alert();
    fields.put("rule", alert.rule());
    fields.put("carNumber", alert.carNumber());
    fields.put("date", alert.date());
    fields.put("severity", "high");
    fields.put("description", "");
    alert.values().forEach((name, value) -> fields.put(name, String.valueOf(value)));
    fields.put("@raised", Long.toString(raised.raisedAtMillis()));
    fields.put("@rules", "2");
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    return fields;
  }

  @Test
  void correct_withdrawnAddedAgain_holds() {
    RaisedAlert alert = raised("r", "C3", "20180902091459900", 1, 60);
    alerts().add(List.of(alert));
    correct("C3", new Correction.Withdraw(alert));

    correct("C3", new Correction.Add(alert, 5));

    assertThat(list("20180902")).containsExactly(alert.alert());
    assertThat(withdrawn("20180902")).isEmpty();
    assertThat(members("20180902")).hasSize(1);
    assertThat(changes("20180902")).hasSize(3);
  }

  @Test
  void correct_anotherRuleHoldsForTheSameDate_keepsTheBooksMember() {
    RaisedAlert one = raised("r/one", "C4", "20180903091459900", 1, 60);
    RaisedAlert two = raised("two", "C4", "20180903091459900", 1, 90);
    alerts().add(List.of(one, two));

    correct("C4", new Correction.Withdraw(one));
    assertThat(members("20180903")).containsExactly("C4-20180903091459900");

    correct("C4", new Correction.Withdraw(two));
    assertThat(members("20180903")).isEmpty();
  }

  @Test
  void correct_replacedByAnotherDate_isOneEntry() {
    RaisedAlert was = raised("r", "C5", "20180904091459900", 1, 60);
    RaisedAlert is = raised("r", "C5", "20180904091500000", 2, 60);
    alerts().add(List.of(was));

    Correction replace = new Correction.Replace(was, is, 3_000);
    correct("C5", replace);
    correct("C5", replace);

    assertThat(changes("20180904"))
        .hasSize(2)
        .last()
        .isEqualTo(new AlertChange.Replaced("r/C5-20180904091459900", is, Duration.ofSeconds(3)));
    assertThat(list("20180904")).containsExactly(is.alert());
    assertThat(withdrawn("20180904")).containsExactly(new AlertChange.Withdrawn(was));
    assertThat(members("20180904")).containsExactly("C5-20180904091500000");
  }

  @Test
  void correct_replacedWithTheSameIdentity_hasTheNewContent() {
    RaisedAlert was = raised("r", "C6", "20180905091459900", 1, 60);
    RaisedAlert is = raised("r", "C6", "20180905091459900", 2, 61);
    alerts().add(List.of(was));

    correct("C6", new Correction.Replace(was, is, 3_000));

    assertThat(changes("20180905"))
        .last()
        .isEqualTo(new AlertChange.Replaced("r/C6-20180905091459900", is, Duration.ofSeconds(3)));
    assertThat(list("20180905")).containsExactly(is.alert());
    assertThat(withdrawn("20180905")).isEmpty();
    assertThat(late().holding("C6", nine("20180905"), nine("20180905") + 1_000_000))
        .containsExactly(is);
  }

  @Test
  void correct_replacedByOneOfAnotherDay_changesBoth() {
    RaisedAlert was = raised("r", "C7", "20180906235959900", 1, 60);
    Alert next = raised("r", "C7", "20180907000000000", 2, 0).alert();
    RaisedAlert is = new RaisedAlert(next, was.raisedAtMillis(), 2);
    alerts().add(List.of(was));

    assertThat(correct("C7", new Correction.Replace(was, is, 3_000))).isTrue();

    assertThat(list("20180906")).isEmpty();
    assertThat(list("20180907")).containsExactly(is.alert());
  }

  @Test
  void correct_lowerRevision_isRefused() {
    RaisedAlert alert = raised("r", "C8", "20180908091459900", 1, 60);
    long first = late().nextRevision("C8");
    long second = late().nextRevision("C8");
    assertThat(second).isGreaterThan(first);

    assertThat(late().correct("C8", first, List.of(new Correction.Add(alert, 1)))).isFalse();
    assertThat(list("20180908")).isEmpty();
    assertThat(late().correct("C8", second, List.of(new Correction.Add(alert, 1)))).isTrue();
    assertThat(list("20180908")).hasSize(1);
  }

  @Test
  void holding_someOfACar_areInOrderAndNoOthers() {
    RaisedAlert late = raised("r", "C9/", "20180831091700000", 1, 180);
    RaisedAlert early = raised("b", "C9/", "20180831091500000", 1, 60);
    RaisedAlert sameMoment = raised("a", "C9/", "20180831091459000", 1, 60);
    long nine = nine("20180831");
    Alert ofYesterday = raised("a", "C9/", "20180830235959000", 1, 0).alert();
    RaisedAlert dayBefore = new RaisedAlert(ofYesterday, nine + 61_000, 2);
    alerts()
        .add(
            List.of(
                late,
                early,
                sameMoment,
                dayBefore,
                raised("r", "C9", "20180831091700000", 1, 100),
                raised("r", "C9/", "20180831091800000", 1, 181),
                raised("r", "C9/", "20180831091400000", 1, 59)));

    assertThat(late().holding("C9/", nine + 60_000, nine + 180_000))
        .containsExactly(early, sameMoment, dayBefore, late);
  }

  @Test
  void judged_spans_areGivenWithWhatIsTakenTheLastOneLast() {
    JudgedSpan first = new JudgedSpan(NINE, NINE + 10_000, 3, Set.of("over speed, 80 km/h", "r"));
    JudgedSpan other = new JudgedSpan(NINE - 5, NINE + 20_000, 4, Set.of("r"));
    assertThat(judged("J1", first)).isTrue();
    assertThat(judged("J1", other)).isTrue();
    assertThat(judged("J2", other)).isTrue();
    alerts().open(List.of(late("J1", 0, 10, 5)));

    assertThat(take("J1").judged()).containsExactly(first, other);

    alerts().open(List.of(late("J1", 300, 310, 6)));
    assertThat(take("J1").judged()).containsExactly(first, other);
  }

  @Test
  void judged_coveredOrPast_isForgotten() {
    JudgedSpan past = new JudgedSpan(NINE - 100, NINE - 1, 3, Set.of("r"));
    JudgedSpan covered = new JudgedSpan(NINE, NINE + 10_000, 3, Set.of("r"));
    JudgedSpan cover = new JudgedSpan(NINE, NINE + 10_000, 5, Set.of("r"));
    judged("J3", past);
    judged("J3", covered);

    late().judged("J3", late().nextRevision("J3"), cover, NINE);

    alerts().open(List.of(late("J3", 0, 10, 5)));
    assertThat(take("J3").judged()).containsExactly(cover);
  }

  @Test
  void judged_takenMeanwhile_isRefused() {
    JudgedSpan span = new JudgedSpan(NINE, NINE + 10_000, 3, Set.of("r"));
    long revision = late().nextRevision("J4");
    alerts().open(List.of(late("J4", 0, 10, 5)));
    OpenStretches taken = take("J4");

    assertThat(late().judged("J4", revision, span, 0)).isFalse();

    assertThat(late().close(taken)).isTrue();
    alerts().open(List.of(late("J4", 0, 10, 5)));
    assertThat(take("J4").judged()).isEmpty();
  }

  @Test
  void claim_anyDay_keepsWhatHoldsAndTheClaimersCorrections() {
    RaisedAlert alert = raised("r", "J5", "20180911091459900", 1, 60);
    alerts().add(List.of(alert));
    long revision = late().nextRevision("J5");

    late().claim("J5", revision, nine("20180911"), nine("20180911") + 60_000);

    assertThat(list("20180911")).containsExactly(alert.alert());
    assertThat(changes("20180911")).hasSize(1);
    assertThat(late().correct("J5", revision, List.of(new Correction.Withdraw(alert)))).isTrue();
    assertThat(list("20180911")).isEmpty();
  }

  @Test
  void hasAlertsOf_days_areThoseWithEntries() {
    RaisedAlert alert = raised("r", "J6", "20180915091459900", 1, 60);
    alerts().add(List.of(alert));
    correct("J6", new Correction.Withdraw(alert));
    late().claim("J6", late().nextRevision("J6"), nine("20180917"), nine("20180917"));

    assertThat(late().hasAlertsOf("20180915")).isTrue();
    assertThat(late().hasAlertsOf("20180916")).isFalse();
    assertThat(late().hasAlertsOf("20180917")).isFalse();
  }

  private boolean judged(String car, JudgedSpan span) {
    return late().judged(car, late().nextRevision(car), span, 0);
  }

  @Test
  void anyInterleaving_ofAllCalls_isAsTheFakeSaysAndTheStreamSaysWhatHolds() {
    run(0, 20);
  }

  @Test
  @Tag("long")
  void anyInterleaving_manyMore_isAsTheFakeSaysAndTheStreamSaysWhatHolds() {
    run(20, 200);
  }

  private void run(long firstSeed, long endOfSeeds) {
    for (long seed = firstSeed; seed < endOfSeeds; seed++) {
      new LateStoreRun(seed, this).run();
    }
  }

  private boolean correct(String car, Correction... corrections) {
    return late().correct(car, late().nextRevision(car), List.of(corrections));
  }

  private OpenStretches take(String car) {
    return late().take(car, LEASE).orElseThrow();
  }

  private List<String> dueOf(String car) {
    return late().due(List.of(LateStore.shardOf(car)), 1_000).stream().filter(car::equals).toList();
  }

  private static LateReadings late(String car, int fromSeconds, int toSeconds, long nextOffset) {
    return new LateReadings(
        car,
        NINE + 1_000L * fromSeconds,
        NINE + 1_000L * toSeconds,
        "topic one/%",
        3,
        nextOffset,
        1);
  }

  /** Nine o'clock of a day, epoch milliseconds. */
  static long nine(String day) {
    return LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE)
        .atTime(9, 0)
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }

  /** An alert with a value, raised so long after nine o'clock of its day. */
  static RaisedAlert raised(String rule, String car, String date, int value, int raisedAtSeconds) {
    return new RaisedAlert(
        new Alert(rule, car, date, "high", "", Map.of("value", (long) value)),
        nine(date.substring(0, 8)) + 1_000L * raisedAtSeconds,
        2);
  }
}
