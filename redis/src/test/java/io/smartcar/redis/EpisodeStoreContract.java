package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.redis.Handling.Action;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What every episode store does together with the stores of alerts and corrections beside it.
 * Subclasses supply all three. Each test uses a day and a car of its own.
 */
public abstract class EpisodeStoreContract {

  private static final Instant NOON = Instant.parse("2018-08-30T12:00:00Z");
  private static final Handling ACK =
      new Handling(Action.ACK, "anna", NOON, "called \"him\"\n/", "");

  /** The alert store under test. */
  protected abstract AlertStore alerts();

  /** The late store under test. */
  protected abstract LateStore late();

  /** The episode store under test; the same one when asked again in a test. */
  protected abstract EpisodeStore episodes();

  @Test
  void add_alertsWithinTheSilence_areOneEpisode() {
    add(at("G1", 20180601, 0, 5), at("G1", 20180601, 60, 9), at("G1", 20180601, 90, 7));

    assertThat(episodes().of("20180601"))
        .containsExactly(
            new Episode(
                id("G1", 20180601, 0),
                "over/speed",
                "G1",
                date(20180601, 0),
                date(20180601, 90),
                nine(20180601),
                nine(20180601) + 90_000,
                3,
                "value",
                OptionalDouble.of(9),
                true,
                List.of()));
    assertThat(episodes().open("20180601")).isEqualTo(episodes().of("20180601"));
  }

  @Test
  void add_behindTheSilence_isAnotherEpisode() {
    add(at("G2", 20180602, 0, 5));
    add(at("G2", 20180602, 61, 5));

    assertThat(ids(20180602)).containsExactly(id("G2", 20180602, 0), id("G2", 20180602, 61));
  }

  @Test
  void add_otherRuleOrCar_isAnotherEpisode() {
    RaisedAlert other = LateStoreContract.raised("brake", "G3", date(20180603, 1), 5, 1);
    add(at("G3", 20180603, 0, 5), other, at("G4", 20180603, 2, 5));

    assertThat(episodes().of("20180603")).extracting(Episode::alerts).containsExactly(1L, 1L, 1L);
  }

  @Test
  void add_oneBetweenTwoEpisodes_joinsThem() {
    add(at("G5", 20180604, 100, 5), at("G5", 20180604, 0, 8));
    add(at("G5", 20180604, 50, 6));

    assertThat(episodes().of("20180604"))
        .singleElement()
        .satisfies(
            episode -> {
              assertThat(episode.id()).isEqualTo(id("G5", 20180604, 0));
              assertThat(episode.alerts()).isEqualTo(3);
              assertThat(episode.worst()).hasValue(8);
            });
  }

  @Test
  void end_clockBehindTheSilence_endsItAndALateAlertMovesItStill() {
    add(at("G6", 20180605, 0, 5));
    episodes().end(nine(20180605) + 59_999);
    assertThat(episodes().open("20180605")).hasSize(1);

    episodes().end(nine(20180605) + 60_000);
    assertThat(episodes().open("20180605")).isEmpty();
    assertThat(episodes().of("20180605")).singleElement().matches(episode -> !episode.open());

    add(at("G6", 20180605, 30, 7));
    episodes().end(nine(20180605) + 60_000);
    assertThat(episodes().open("20180605")).singleElement().matches(one -> one.alerts() == 2);
    episodes().end(nine(20180605) + 90_000);
    assertThat(episodes().open("20180605")).isEmpty();
  }

  @Test
  void correct_withdrawnAndReplaced_movePartAndEndEpisodes() {
    add(at("G7", 20180606, 0, 9), at("G7", 20180606, 60, 5), at("G7", 20180606, 120, 7));

    correct("G7", new Correction.Withdraw(at("G7", 20180606, 60, 5)));
    assertThat(ids(20180606)).containsExactly(id("G7", 20180606, 0), id("G7", 20180606, 120));

    correct(
        "G7", new Correction.Replace(at("G7", 20180606, 0, 9), at("G7", 20180606, 70, 6), 1_000));
    assertThat(episodes().of("20180606"))
        .singleElement()
        .satisfies(
            episode -> {
              assertThat(episode.id()).isEqualTo(id("G7", 20180606, 70));
              assertThat(episode.worst()).hasValue(7);
            });

    correct("G7", new Correction.Withdraw(at("G7", 20180606, 70, 6)));
    correct("G7", new Correction.Withdraw(at("G7", 20180606, 120, 7)));
    assertThat(episodes().of("20180606")).isEmpty();
    assertThat(episodes().open("20180606")).isEmpty();
  }

  @Test
  void handle_acknowledged_holdsForTheEpisodeAndIsOpenAgainInTheNext() {
    add(at("H1", 20180607, 0, 5));

    assertThat(episodes().handle(id("H1", 20180607, 0), ACK).orElseThrow().handled())
        .containsExactly(ACK);
    assertThat(episodes().handle(id("H1", 20180607, 0), ACK).orElseThrow().handled())
        .containsExactly(ACK);

    add(at("H1", 20180607, 60, 5), at("H1", 20180607, 121, 5));
    List<Episode> both = episodes().of("20180607");
    assertThat(both).extracting(Episode::acknowledged).first().isEqualTo(Optional.of(ACK));
    assertThat(both).last().matches(episode -> episode.handled().isEmpty());
  }

  @Test
  void handle_beginningMovesByCorrections_keepsItsRemarks() {
    add(at("H2", 20180608, 60, 5), at("H2", 20180608, 120, 5), at("H2", 20180608, 180, 5));
    Handling give = new Handling(Action.ASSIGN, "anna", NOON, "", "bert");
    Handling note = new Handling(Action.NOTE, "bert", NOON.plusSeconds(60), "tyre?", "");
    episodes().handle(id("H2", 20180608, 120), give);

    correct("H2", new Correction.Add(at("H2", 20180608, 0, 5), 1_000));
    assertThat(episodes().of("20180608"))
        .singleElement()
        .matches(episode -> episode.id().equals(id("H2", 20180608, 0)))
        .matches(episode -> episode.assignee().orElseThrow().equals("bert"));

    correct("H2", new Correction.Withdraw(at("H2", 20180608, 0, 5)));
    correct("H2", new Correction.Withdraw(at("H2", 20180608, 60, 5)));
    // Also by the name of one that holds no more.
    assertThat(episodes().handle(id("H2", 20180608, 60), note)).isPresent();
    assertThat(episodes().of("20180608"))
        .singleElement()
        .matches(episode -> episode.id().equals(id("H2", 20180608, 120)))
        .matches(episode -> episode.handled().equals(List.of(give, note)));
  }

  @Test
  void handle_unknownOrNoneNear_isEmpty() {
    assertThat(episodes().handle(id("H3", 20180609, 0), ACK)).isEmpty();
    add(at("H3", 20180609, 0, 5), at("H3", 20180609, 200, 5));
    correct("H3", new Correction.Withdraw(at("H3", 20180609, 0, 5)));

    assertThat(episodes().handle(id("H3", 20180609, 0), ACK)).isEmpty();
    assertThat(episodes().of("20180609")).singleElement().matches(is -> is.handled().isEmpty());
  }

  @Test
  void anyOrder_ofAlertsCorrectionsAndHandling_isWhatTheAlertsThatHoldGive() {
    run(0, 12);
  }

  @Test
  @Tag("long")
  void anyOrder_manyMore_isWhatTheAlertsThatHoldGive() {
    run(12, 120);
  }

  private void run(long firstSeed, long endOfSeeds) {
    for (long seed = firstSeed; seed < endOfSeeds; seed++) {
      new EpisodeRun(seed, this).run();
    }
  }

  private void add(RaisedAlert... raised) {
    alerts().add(List.of(raised));
  }

  private void correct(String car, Correction correction) {
    assertThat(late().correct(car, late().nextRevision(car), List.of(correction))).isTrue();
  }

  private List<String> ids(int day) {
    return episodes().of(Integer.toString(day)).stream().map(Episode::id).toList();
  }

  private static long nine(int day) {
    return LateStoreContract.nine(Integer.toString(day));
  }

  private static String date(int day, int second) {
    return "%d%06d".formatted(day, 90_000 + second / 60 * 100 + second % 60);
  }

  private static String id(String car, int day, int second) {
    return "over/speed/" + car + '-' + date(day, second);
  }

  private static RaisedAlert at(String car, int day, int second, int value) {
    return LateStoreContract.raised("over/speed", car, date(day, second), value, second);
  }
}
