package io.smartcar.wiring.episode;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.Episode;
import io.smartcar.redis.MemoryAlertStore;
import io.smartcar.redis.MemoryEpisodeStore;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rules.live.port.Taken;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class EpisodeEndsTest {

  private static final long RAISED_MILLIS = 1_535_620_500_000L;
  private static final RaisedAlert ALERT =
      new RaisedAlert(
          new Alert("over-speed", "V0004", "20180830091459900", "high", "", Map.of()),
          RAISED_MILLIS,
          1);

  private final MemoryAlertStore alerts = new MemoryAlertStore();
  private final MemoryEpisodeStore episodes = new MemoryEpisodeStore(alerts);
  private OptionalLong clock = OptionalLong.empty();
  private final EpisodeEnds ends = new EpisodeEnds(() -> clock, episodes, () -> 0);

  @Test
  void work_rulesHaveGonePast_ends() {
    alerts.add(List.of(ALERT));
    ends.work();
    assertThat(open()).hasSize(1);

    clock = OptionalLong.of(RAISED_MILLIS + 59_999);
    ends.work();
    assertThat(open()).hasSize(1);

    clock = OptionalLong.of(RAISED_MILLIS + 60_000);
    ends.work();
    assertThat(open()).isEmpty();
  }

  @Test
  void work_storeAway_endsWhenItIsBack() {
    alerts.add(List.of(ALERT));
    clock = OptionalLong.of(RAISED_MILLIS + 60_000);
    alerts.goAway();
    ends.work();
    alerts.comeBack();
    assertThat(open()).hasSize(1);

    ends.work();

    assertThat(open()).isEmpty();
  }

  @Test
  void earliest_ofCheckpoints_isTheOneFurthestBehindOfThoseThatHaveSeenEvents() {
    assertThat(
            RulesClock.earliest(
                List.of(
                    saved(5_000, 4_000),
                    saved(9_000, 3_000),
                    saved(Checkpoint.NONE, Checkpoint.NONE))))
        .hasValue(3_000);
    assertThat(RulesClock.earliest(List.of(saved(Checkpoint.NONE, Checkpoint.NONE)))).isEmpty();
    assertThat(RulesClock.earliest(List.of(new CommittedOffset(3, "of another")))).isEmpty();
  }

  /** Where the other task is nobody knows here: an episode that it prolongs would end. */
  @Test
  void earliest_oneIsOfALaterRelease_isNotKnown() {
    assertThat(
            RulesClock.earliest(
                List.of(saved(5_000, 4_000), new CommittedOffset(3, "v2 confirmed=1"))))
        .isEmpty();
  }

  private static CommittedOffset saved(long clock, long confirmedUntil) {
    Taken taken = new Taken("", "", clock, clock, LogCounts.ZERO, List.of());
    Checkpoint checkpoint =
        new Checkpoint(1, clock, clock, confirmedUntil, 1, false, 0, Checkpoint.NONE, taken);
    return new CommittedOffset(checkpoint.offset(), checkpoint.metadata());
  }

  private List<Episode> open() {
    return episodes.open("20180830");
  }
}
