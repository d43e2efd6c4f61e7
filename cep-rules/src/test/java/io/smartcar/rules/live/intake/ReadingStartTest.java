package io.smartcar.rules.live.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.rules.live.MemoryLog;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.LogUnavailableException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From where a checkpoint is read when the rules look back further than those it was saved for. */
final class ReadingStartTest {

  /** A record a second, whose own timestamp is its offset in seconds. */
  private static final int RECORDS = 1_000;

  private static final long CONFIRMED = 900_000;
  private static final Checkpoint OF_HALF_A_MINUTE =
      new Checkpoint(869, 868_000, 870_000, CONFIRMED, 910, true, 3, 7);

  private final MemoryLog log = new MemoryLog(1);

  @Test
  void withWholeWindows_rulesThatLookBackFurther_beginsEarlierByTheClockThatMayBeAhead()
      throws Exception {
    append(RECORDS);

    assertThat(begin(OF_HALF_A_MINUTE, 600_000))
        .isEqualTo(new Checkpoint(290, 300_000, 300_000, CONFIRMED, 910, true, 3, 7));
  }

  @Test
  void withWholeWindows_rulesThatLookBackBeforeTheLog_beginsAtItsStart() throws Exception {
    append(RECORDS);

    assertThat(begin(OF_HALF_A_MINUTE, 5_000_000))
        .isEqualTo(new Checkpoint(0, -4_100_000, -4_100_000, CONFIRMED, 910, true, 3, 7));
  }

  @Test
  void withWholeWindows_rulesThatLookBackNoFurther_leavesItAsItIs() throws Exception {
    append(RECORDS);

    assertThat(begin(OF_HALF_A_MINUTE, 30_000)).isEqualTo(OF_HALF_A_MINUTE);
    Checkpoint nothingYet =
        new Checkpoint(5, Checkpoint.NONE, Checkpoint.NONE, Checkpoint.NONE, 5, false, 0, 0);
    assertThat(begin(nothingYet, 30_000)).isEqualTo(nothingYet);
  }

  @Test
  void withWholeWindows_offsetByTimeIsLater_keepsTheEarlierOffsetAndWhatIsKnownOfIt()
      throws Exception {
    append(RECORDS);
    Checkpoint early = new Checkpoint(100, 99_000, 870_000, CONFIRMED, 910, true, 0, 0);

    assertThat(begin(early, 600_000))
        .isEqualTo(new Checkpoint(100, 99_000, 300_000, CONFIRMED, 910, true, 0, 0));
  }

  @Test
  void withWholeWindows_logThatEndsBeforeTheCheckpoint_leavesItToBeFoundOut() throws Exception {
    append(400);

    assertThat(begin(OF_HALF_A_MINUTE, 600_000)).isEqualTo(OF_HALF_A_MINUTE);
  }

  @Test
  void withWholeWindows_logIsAway_saysSo() {
    append(RECORDS);
    log.away = true;

    assertThatThrownBy(() -> begin(OF_HALF_A_MINUTE, 600_000))
        .isInstanceOf(LogUnavailableException.class);
  }

  private Checkpoint begin(Checkpoint saved, long lookBackMillis) throws Exception {
    return new ReadingStart(log.asLog(100), Duration.ofSeconds(10))
        .withWholeWindows(Map.of(0, saved), lookBackMillis)
        .getOrDefault(0, saved);
  }

  private void append(int records) {
    for (int second = 0; second < records; second++) {
      log.append(0, second * 1_000L, null);
    }
  }
}
