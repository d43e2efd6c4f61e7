package io.smartcar.status.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.events.Heartbeat;
import io.smartcar.status.heartbeat.Heartbeats.Seen;
import io.smartcar.status.heartbeat.Heartbeats.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HeartbeatsTest {

  private final PlayedHeartbeats played = new PlayedHeartbeats();
  private final Heartbeats heartbeats = played.of(Duration.ofSeconds(10));

  @AfterEach
  void close() {
    heartbeats.close();
  }

  private static Seen seen(long latencyMillis, long ageMillis) {
    return new Seen(Duration.ofMillis(latencyMillis), Duration.ofMillis(ageMillis));
  }

  private static Seen notSeen(long ageMillis) {
    return new Seen(null, Duration.ofMillis(ageMillis));
  }

  @Test
  void state_beforeTheFirst_knowsOfNoPartition() {
    played.passes(4_000);

    assertThat(heartbeats.state())
        .isEqualTo(new State(Duration.ofSeconds(10), 0, Duration.ofSeconds(4), Map.of(), Map.of()));
  }

  @Test
  void beat_each_goesToEveryPartitionWithWhenItWasSent() {
    played.passes(4_000);

    heartbeats.beat();

    Heartbeat sent =
        new Heartbeat("me", Instant.parse("2018-08-30T12:00:04Z").toEpochMilli(), 4_000);
    assertThat(played.logged).isEqualTo(Map.of(0, sent, 1, sent));
    assertThat(heartbeats.state().sent()).isEqualTo(2);
    assertThat(heartbeats.state().sentAge()).isZero();
  }

  @Test
  void look_oneWayIsSlower_isTheLatencyOfEach() {
    heartbeats.beat();
    played.alerts.putAll(played.logged);
    played.passes(100);
    heartbeats.look();
    played.rows.putAll(played.logged);
    played.passes(900);
    heartbeats.look();
    played.passes(500);
    heartbeats.look();

    assertThat(heartbeats.state().alerts())
        .isEqualTo(Map.of(0, seen(100, 1_500), 1, seen(100, 1_500)));
    assertThat(heartbeats.state().rows())
        .isEqualTo(Map.of(0, seen(1_000, 1_500), 1, seen(1_000, 1_500)));
  }

  @Test
  void look_onePartitionIsBlind_itsAgeGrows() {
    heartbeats.beat();
    played.rows.putAll(played.logged);
    played.alerts.put(1, played.logged.get(1));
    heartbeats.look();
    played.passes(60_000);
    heartbeats.beat();
    played.rows.putAll(played.logged);
    played.alerts.put(1, played.logged.get(1));
    played.passes(200);
    heartbeats.look();

    assertThat(heartbeats.state().alerts())
        .isEqualTo(Map.of(0, notSeen(60_200), 1, seen(200, 200)));
    assertThat(heartbeats.state().rows()).isEqualTo(Map.of(0, seen(200, 200), 1, seen(200, 200)));
  }

  /** A topology that is behind tells of one that was sent long ago. */
  @Test
  void look_anOlderOneComesOut_isHowFarBehindItIs() {
    heartbeats.beat();
    Heartbeat first = played.logged.get(0);
    played.passes(10_000);
    heartbeats.beat();
    played.passes(10_000);
    played.rows.put(0, first);
    heartbeats.look();

    assertThat(heartbeats.state().rows().get(0)).isEqualTo(seen(20_000, 20_000));
    assertThat(heartbeats.state().sentAge()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void look_anothersHeartbeat_isPassedOver() {
    heartbeats.beat();
    played.rows.put(0, new Heartbeat("other", 1, 0));
    played.passes(1_000);

    heartbeats.look();

    assertThat(heartbeats.state().rows()).isEqualTo(Map.of(0, notSeen(1_000), 1, notSeen(1_000)));
  }

  @Test
  void beat_kafkaIsAway_isNotSentAndIsOpenedAnewNextTime() {
    heartbeats.beat();
    played.away = new EventLogException("Kafka does not answer", null);
    played.passes(700_000);
    heartbeats.beat();
    assertThat(heartbeats.state().sent()).isEqualTo(2);
    assertThat(heartbeats.state().sentAge()).isEqualTo(Duration.ofSeconds(700));

    played.away = null;
    heartbeats.beat();

    assertThat(heartbeats.state().sent()).isEqualTo(4);
    assertThat(heartbeats.state().sentAge()).isZero();
    assertThat(played.opened).isEqualTo(2);
  }

  @Test
  void look_nobodyAnswers_agesGrowAndItGoesOn() {
    heartbeats.beat();
    played.silent = new IllegalStateException("no answer");
    played.passes(5_000);
    heartbeats.look();
    assertThat(heartbeats.state().alerts()).containsEntry(0, notSeen(5_000));

    played.silent = null;
    played.alerts.putAll(played.logged);
    heartbeats.look();

    assertThat(heartbeats.state().alerts()).containsEntry(0, seen(5_000, 5_000));
  }

  /** With its threads: what comes out while nobody has seen it is found, and then nobody looks. */
  @Test
  void start_whatComesOut_isLookedForUntilItIsThere() {
    heartbeats.start();
    Awaitility.await().until(() -> heartbeats.state().sent() == 2);
    synchronized (played) {
      played.rows.putAll(played.logged);
      played.alerts.putAll(played.logged);
    }

    Awaitility.await().until(() -> isSeen(heartbeats.state()));

    assertThat(heartbeats.state().rows()).isEqualTo(Map.of(0, seen(0, 0), 1, seen(0, 0)));
  }

  private static boolean isSeen(State state) {
    return state.rows().containsValue(seen(0, 0)) && state.alerts().containsValue(seen(0, 0));
  }
}
