package io.smartcar.status.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.RaisedAlert;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.redis.Episode;
import io.smartcar.redis.Handling;
import io.smartcar.redis.ToldReceivers;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.status.why.Step.Name;
import io.smartcar.status.why.Step.State;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class WhyTest {

  /** Compiling takes its time. */
  private static final RuleSet NONE = new RuleSet(List.of());

  private final PlayedWhy played = new PlayedWhy();

  private Why ask(int second) {
    return Why.ask(played, PlayedWhy.SETTINGS, PlayedWhy.CAR, PlayedWhy.NOON.plusSeconds(second));
  }

  private static Step step(Why why, Name name) {
    return why.steps().stream().filter(one -> one.name() == name).findFirst().orElseThrow();
  }

  @Test
  void ask_anAlert_saysItsWayAndWhoWasToldAndSawToIt() {
    played.drives(90);
    played.logs(PlayedWhy.reading(10, 90), 500, PlayedWhy.event("V1", 10, 50));
    RaisedAlert alert = played.raises(28, 90);
    played.handled.add(
        new Episode(
            "over-speed/V0004-1",
            "over-speed",
            PlayedWhy.CAR,
            "1",
            "1",
            alert.raisedAtMillis(),
            alert.raisedAtMillis(),
            1,
            "avgSpeed",
            OptionalDouble.of(90),
            true,
            List.of(new Handling(Handling.Action.ACK, "anna", PlayedWhy.NOON, "", ""))));
    played.told =
        new ToldReceivers(
            Map.of("desk", Map.of("20180830", "5-0"), "people", Map.of("20180830", "4-9")));

    Why why = ask(10);

    assertThat(why.answer()).isEqualTo("There is an alert: over-speed.");
    assertThat(why.steps())
        .extracting(Step::name)
        .containsExactly(Name.STORED, Name.LOGGED, Name.SEEN, Name.JUDGED, Name.ALERT, Name.TOLD);
    assertThat(step(why, Name.LOGGED).text()).isEqualTo("Partition 1, offset 100.");
    assertThat(step(why, Name.SEEN).state()).isEqualTo(State.YES);
    assertThat(step(why, Name.JUDGED).details())
        .contains(
            "By all readings that are stored, also late ones, and by version 7 of the rules, in force at the time.")
        .anyMatch(line -> line.contains("gives an alert, average 90.0 km/h of 15 readings"));
    assertThat(step(why, Name.ALERT).details())
        .containsExactly(
            "over-speed/V0004-20180830120028, raised at 2018-08-30 12:00:30 by version 7 of the rules, average 90.0 km/h.",
            "What was done: ack by anna at 2018-08-30 12:00:00.");
    assertThat(step(why, Name.TOLD).state()).isEqualTo(State.WAITS);
    assertThat(step(why, Name.TOLD).details())
        .containsExactly(
            "desk: told, unless its settings, a silence or its quiet hours leave this out.",
            "people: not yet.");
    assertThat(why.isPartOnly()).isFalse();
  }

  @Test
  void ask_aCarJustBelowTheLimit_saysWhatItLacks() {
    played.drives(80);
    played.stored.set(3, PlayedWhy.reading(6, 79));
    played.logs(PlayedWhy.reading(12, 80), 500);

    Why why = ask(12);

    assertThat(why.answer())
        .isEqualTo(
            "No alert: over-speed: gives none, average 79.9 km/h of 15 readings in its half-minute,"
                + " limit 80 km/h: 0.1 km/h too little to be above it.");
    assertThat(step(why, Name.ALERT).text()).isEqualTo("None, as the rules say.");
  }

  @Test
  void ask_anotherLimitOrRule_saysWhatIsKnownOfIt() {
    played.drives(80);
    String text = RuleSet.bundled().named("over-speed").orElseThrow().epl();
    played.rules =
        new RuleSet(
            List.of(
                new RuleFile("over-speed", text.replace("> 80", "> 100.5")),
                new RuleFile(
                    "standing",
                    "@Name('standing') select carNumber, date from DriverCarInfo(speed = 0);"),
                new RuleFile(
                    "all",
                    "@Name('all') @Tag(name='scope', value='fleet')"
                        + " select carNumber, date from DriverCarInfo(speed > 200);")));

    Step judged = step(ask(12), Name.JUDGED);

    assertThat(judged.state()).isEqualTo(State.UNKNOWN);
    assertThat(judged.details())
        .anyMatch(line -> line.contains("limit 100.5 km/h: 20.5 km/h too little"))
        .anyMatch(line -> line.startsWith("standing: gives none of this car within"))
        .anyMatch(line -> line.startsWith("all: of scope fleet"));
  }

  @Test
  void ask_aLateReading_saysSoAndByHowMuch() {
    played.rules = NONE;
    played.drives(50);
    played.logs(PlayedWhy.reading(10, 50), 500, PlayedWhy.event("V1", 70, 50));

    Step seen = step(ask(10), Name.SEEN);

    assertThat(seen.state()).isEqualTo(State.NO);
    assertThat(seen.text()).startsWith("Late: 1 m 0 s behind the latest reading before it");
  }

  @Test
  void ask_aRepeatedReadingNotYetTaken_saysBoth() {
    played.rules = NONE;
    played.drives(50);
    played.logs(PlayedWhy.reading(10, 50), 90, PlayedWhy.event(PlayedWhy.CAR, 10, 50));

    Step seen = step(ask(10), Name.SEEN);

    assertThat(seen.state()).isEqualTo(State.WAITS);
    assertThat(seen.details())
        .contains("The rules were not there yet some seconds ago: at offset 90, 10 before it.")
        .anyMatch(line -> line.startsWith("It repeats a record before it"));
  }

  @Test
  void ask_aBadClock_saysSoAlsoWithoutTheLog() {
    played.rules = NONE;
    StoredEvent ahead = PlayedWhy.reading(10, 99);
    played.stored.add(new StoredEvent(ahead.event(), ahead.event().eventTime() - 3_600_000));
    played.away.add("Kafka");

    Why why = ask(10);

    assertThat(step(why, Name.SEEN).text()).startsWith("Bad clock: dated 1 h 0 m after");
    assertThat(why.answer()).contains("the rules do not look at a reading of a bad clock");
  }

  @Test
  void ask_theNearestReading_isLookedAtAndNamed() {
    played.rules = NONE;
    played.stored.add(PlayedWhy.reading(10, 50));

    Why why = ask(25);

    assertThat(step(why, Name.STORED).text()).contains("the nearest, of 2018-08-30 12:00:10");
    assertThat(step(why, Name.STORED).details())
        .contains("15 s before the time that was asked about.");
    assertThat(why.reading()).isPresent();
  }

  @Test
  void ask_aRefusedRecord_saysWhereAndWhy() {
    played.refused.add(
        new RejectedRecord(
            "t", 2, 77, PlayedWhy.NOON.toEpochMilli(), "speed must be 0 to 400: 900", new byte[0]));

    Why why = ask(10);

    assertThat(why.reading()).isEmpty();
    assertThat(why.answer()).startsWith("A record of the car was refused");
    assertThat(step(why, Name.REFUSED).text()).isEqualTo("1 record that names the car.");
    assertThat(step(why, Name.REFUSED).details())
        .contains(
            "Partition 2, offset 77, written at 2018-08-30 12:00:00: speed must be 0 to 400: 900");
  }

  @Test
  void ask_aReadingThatIsNotStoredYet_isFoundInTheLog() {
    played.logs(PlayedWhy.reading(10, 50), 90);

    Why why = ask(10);

    assertThat(why.answer()).isEqualTo("The reading is in the log and not in HBase yet.");
    assertThat(step(why, Name.SEEN).state()).isEqualTo(State.WAITS);
  }

  @Test
  void ask_noReading_saysWhereItLooked() {
    Why why = ask(10);

    assertThat(why.answer()).isEqualTo("No reading of V0004 near that time is known.");
    assertThat(why.isPartOnly()).isFalse();
  }

  @Test
  void ask_nobodyAnswers_nothingIsSaidToBeSo() {
    played.away.addAll(List.of("HBase", "Kafka", "Redis", "ZooKeeper"));

    Why why = ask(10);

    assertThat(why.answer())
        .isEqualTo("It is not known whether there is a reading: HBase did not answer.");
    assertThat(why.steps())
        .allMatch(step -> step.state() == State.UNKNOWN)
        .allMatch(step -> step.text().contains("did not answer: connection refused"));
  }

  @Test
  void ask_redisAway_saysThatTheAlertIsNotKnown() {
    played.drives(90);
    played.logs(PlayedWhy.reading(10, 90), 500);
    played.away.add("Redis");

    Why why = ask(10);

    assertThat(why.answer())
        .isEqualTo(
            "The rules give an alert; whether it is there is not known, for Redis did not answer.");
    assertThat(step(why, Name.TOLD).state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void ask_zookeeperAway_namesNoVersionOfTheRules() {
    played.drives(90);
    played.logs(PlayedWhy.reading(10, 90), 500);
    played.away.add("ZooKeeper");

    Step judged = step(ask(10), Name.JUDGED);

    assertThat(judged.state()).isEqualTo(State.UNKNOWN);
    assertThat(judged.details())
        .containsExactly("the rules: ZooKeeper did not answer: connection refused.");
  }

  @Test
  void ask_rulesGiveAnAlertThatIsNotThere_saysSo() {
    played.drives(90);
    played.logs(PlayedWhy.reading(10, 90), 500);

    Step alert = step(ask(10), Name.ALERT);

    assertThat(alert.state()).isEqualTo(State.NO);
    assertThat(alert.text()).startsWith("None, although the rules give one");
  }
}
