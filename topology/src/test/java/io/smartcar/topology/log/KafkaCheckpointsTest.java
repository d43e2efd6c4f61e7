package io.smartcar.topology.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.LogUnavailableException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KafkaCheckpointsTest {

  private static final CommittedOffset OURS =
      new CommittedOffset(3, "v1 max=1 shown=2 confirmed=90 position=12 quiet=true");

  @Test
  void checkpoints_ofAnother_areReadFromTheLogsStart() throws Exception {
    assertThat(KafkaCheckpoints.checkpoints("g", Map.of(0, OURS, 1, new CommittedOffset(3, "?"))))
        .containsOnly(Map.entry(0, Checkpoint.of(3, OURS.metadata())));
  }

  /** A task that began without it would raise alerts anew and write over it. */
  @Test
  void checkpoints_oneOfALaterRelease_areNotThereAndTheTaskWaits() {
    assertThatThrownBy(
            () ->
                KafkaCheckpoints.checkpoints(
                    "g", Map.of(0, OURS, 1, new CommittedOffset(3, "v2 confirmed=90"))))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessage(
            "group g, partition 1: the checkpoint is of format v2, and this release knows v1: run the release that wrote it, or a later one");
  }
}
