package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;

/** Two real servers: what one had the other gets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeyArchiveTest {

  private static final RaisedAlert FIRST =
      LateStoreContract.raised("r", "K1", "20180830091459900", 1, 60);
  private static final RaisedAlert SECOND =
      LateStoreContract.raised("r", "K1", "20180830091500000", 2, 70);
  private static final RaisedAlert NEXT_DAY =
      LateStoreContract.raised("r", "K2", "20180831091500000", 3, 60);

  private final RedisProcess before = new RedisProcess("--appendfsync", "everysec");
  private final RedisProcess after = new RedisProcess("--appendfsync", "everysec");

  @BeforeEach
  void empty() {
    before.ask(Protocol.Command.FLUSHALL);
    after.ask(Protocol.Command.FLUSHALL);
  }

  @AfterAll
  void stop() {
    before.close();
    after.close();
  }

  private static KeyArchive archive(RedisProcess redis) {
    return new KeyArchive(redis.settings(), Clock.systemUTC());
  }

  private static List<SavedKey> saved(RedisProcess redis) throws IOException {
    List<SavedKey> saved = new ArrayList<>();
    try (KeyArchive archive = archive(redis)) {
      archive.save(saved::add);
    }
    return saved;
  }

  private static List<String> kept(RedisProcess redis) {
    try (UnifiedJedis client = Clients.answering(redis.settings())) {
      return KeptKeys.of(client);
    }
  }

  /** Everything that the platform keeps. */
  private void live() {
    RedisSettings settings = before.settings();
    try (RedisAlertStore alerts = new RedisAlertStore(settings, LateStoreContract.AT_ONCE);
        RedisLateStore late = new RedisLateStore(settings, LateStoreContract.AT_ONCE);
        RedisEpisodeStore episodes = new RedisEpisodeStore(settings)) {
      alerts.check();
      alerts.add(List.of(FIRST, NEXT_DAY));
      alerts.open(List.of(new LateReadings("K1", 1, 2, "t", 1, 9, 1)));
      alerts.open(List.of(new LateReadings("K3", 1, 2, "t", 1, 9, 1)));
      OpenStretches taken = late.take("K1", Duration.ofHours(1)).orElseThrow();
      late.correct("K1", taken.revision(), List.of(new Correction.Replace(FIRST, SECOND, 5)));
      late.close(taken);
      assertThat(late.take("K3", Duration.ofHours(1))).isPresent();
      episodes.handle(
          Keys.identity(NEXT_DAY.alert()),
          new Handling(Handling.Action.ACK, "anna", Instant.ofEpochMilli(7), "seen", ""));
    }
    new JudgementLog(settings)
        .begun(new AskedJudgement("ann", "why", Set.of("K1"), 1, 2, 3, Set.of("r")));
    new SilenceStore(settings)
        .add(
            new Silence(
                "0a",
                new Silence.Selection(Set.of("r"), Set.of(), Set.of(), Set.of()),
                Instant.ofEpochMilli(1),
                Instant.ofEpochMilli(99),
                "tested",
                "me",
                Optional.empty()));
    try (RedisAlertOutbox outbox = new RedisAlertOutbox(settings, "desk")) {
      outbox.begin(true);
      outbox.confirm(outbox.next(1), Map.of());
    }
  }

  @Test
  void restore_everythingThatIsKept_isTheSameElsewhere() throws IOException {
    live();

    List<SavedKey> saved = saved(before);
    try (KeyArchive archive = archive(after)) {
      assertThat(archive.isEmpty()).isTrue();
      archive.restore(saved);
      archive.restore(saved);
      assertThat(archive.isEmpty()).isFalse();
    }

    assertThat(kept(after)).isEqualTo(kept(before));
    assertThat(saved).filteredOn(key -> key.key().equals("20180830")).hasSize(1);
    try (UnifiedJedis client = Clients.answering(after.settings())) {
      assertThat(client.pttl("20180830")).isPositive();
      assertThat(client.pttl("smartcar:judgements")).isEqualTo(-1);
    }
  }

  /** Whoever knows an alert does not take it again; of the rest nothing was forgotten. */
  @Test
  void restore_thenTheLogAgain_bringsOnlyWhatWasNotThere() throws IOException {
    try (RedisAlertStore alerts = new RedisAlertStore(before.settings())) {
      alerts.add(List.of(FIRST));
    }
    List<SavedKey> saved = saved(before);
    try (RedisAlertStore alerts = new RedisAlertStore(before.settings())) {
      alerts.add(List.of(SECOND));
    }

    try (KeyArchive archive = archive(after);
        RedisAlertStore alerts = new RedisAlertStore(after.settings());
        AlertReader reader = new AlertReader(after.settings())) {
      archive.restore(saved);
      assertThat(alerts.add(List.of(FIRST, SECOND))).containsExactly(false, true);
      assertThat(reader.list("20180830")).containsExactly(FIRST.alert(), SECOND.alert());
    }
  }

  /** What is written while it is saved: a day is there as one script left it. */
  @Test
  void save_whileAlertsCome_hasNoAlertInParts() throws IOException {
    try (RedisAlertStore alerts = new RedisAlertStore(before.settings())) {
      alerts.add(List.of(FIRST));
      AtomicBoolean added = new AtomicBoolean();
      List<SavedKey> saved = new ArrayList<>();
      try (KeyArchive archive = archive(before)) {
        archive.save(
            key -> {
              saved.add(key);
              if (key.key().contains("20180830") && added.compareAndSet(false, true)) {
                alerts.add(List.of(SECOND));
              }
            });
      }
      try (KeyArchive archive = archive(after);
          RedisAlertStore again = new RedisAlertStore(after.settings());
          AlertReader reader = new AlertReader(after.settings())) {
        archive.restore(saved);
        assertThat(again.add(List.of(FIRST, SECOND))).containsExactly(false, true);
        assertThat(reader.list("20180830")).containsExactly(FIRST.alert(), SECOND.alert());
      }
    }
  }

  /** A judgement between the stretches and the day: it is repeated, and is not refused for it. */
  @Test
  void save_whileAJudgementEnds_letsItBeRepeated() throws IOException {
    RedisSettings settings = before.settings();
    List<SavedKey> saved = new ArrayList<>();
    AtomicBoolean judged = new AtomicBoolean();
    try (RedisAlertStore alerts = new RedisAlertStore(settings, LateStoreContract.AT_ONCE);
        RedisLateStore late = new RedisLateStore(settings, LateStoreContract.AT_ONCE);
        KeyArchive archive = archive(before)) {
      alerts.add(List.of(FIRST));
      alerts.open(List.of(new LateReadings("K1", 1, 2, "t", 1, 9, 1)));
      archive.save(
          key -> {
            saved.add(key);
            if (key.key().contains("late-") && judged.compareAndSet(false, true)) {
              late.take("K1", Duration.ofHours(1));
              OpenStretches taken = late.take("K1", Duration.ofHours(1)).orElseThrow();
              late.correct(
                  "K1", taken.revision(), List.of(new Correction.Replace(FIRST, SECOND, 5)));
              assertThat(late.close(taken)).isTrue();
            }
          });
    }
    assertThat(judged).isTrue();

    try (KeyArchive archive = archive(after);
        RedisLateStore late = new RedisLateStore(after.settings(), LateStoreContract.AT_ONCE)) {
      archive.restore(saved);
      OpenStretches again = late.take("K1", Duration.ofHours(1)).orElseThrow();
      assertThat(
              late.correct(
                  "K1", again.revision(), List.of(new Correction.Replace(FIRST, SECOND, 5))))
          .isTrue();
      long moment = SECOND.raisedAtMillis();
      assertThat(late.holding("K1", moment, moment)).containsExactly(SECOND);
    }
  }

  @Test
  void restore_aKeyWhoseTimeHasCome_isPassedOver() throws IOException {
    live();
    List<SavedKey> saved = saved(before);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(8));
    try (KeyArchive archive = new KeyArchive(after.settings(), later)) {
      archive.restore(saved);
    }

    assertThat(kept(after)).noneMatch(line -> line.contains("20180830}"));
    assertThat(kept(after)).anyMatch(line -> line.contains("smartcar:silences"));
  }

  @Test
  void clear_ofOurs_leavesWhatIsOfOthers() {
    live();
    before.ask(Protocol.Command.SET, "others:20180830", "stays");
    try (KeyArchive archive = archive(before)) {
      archive.clear();
      assertThat(archive.isEmpty()).isTrue();
    }

    assertThat(kept(before))
        .filteredOn(line -> !line.contains("smartcar:writer"))
        .containsExactly("SET\tothers:20180830\tstays");
  }

  @Test
  void restore_notOfAnyRedis_isRefusedInOneLine() {
    try (KeyArchive archive = archive(after)) {
      assertThatThrownBy(
              () -> archive.restore(List.of(new SavedKey("20180830", new byte[] {1, 2, 3}, 0))))
          .isInstanceOf(AlertStoreException.class)
          .hasMessageContaining("DUMP payload version")
          .hasMessageContaining("of a later one")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void save_redisAway_saysSo() {
    before.kill();
    try (KeyArchive archive = archive(before)) {
      assertThatThrownBy(() -> archive.save(key -> {}))
          .isInstanceOf(AlertStoreException.class)
          .hasMessageContaining("not available at");
    } finally {
      before.start();
    }
  }
}
