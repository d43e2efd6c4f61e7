package io.smartcar.rules.live.port;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class CheckpointTest {

  private static final LogCounts COUNTS =
      new LogCounts(1, 2, 3, 4, 5, 6, List.of(0L, 1L, 0L, 0L, 0L, 0L, 7L));

  @Test
  void of_itsOwnMetadata_isTheSame() {
    Taken taken =
        new Taken(
            "x5_A-b9",
            "Asia/Shanghai",
            99,
            101,
            COUNTS,
            List.of(new Taken.Range(7, 8, -3), new Taken.Range(9, 12, 90)),
            List.of(
                new ClockOffset(3_600, 312, 1_204, 0, List.of("A0007", "b_8")),
                new ClockOffset(-19_800, 0, 0, 1, List.of())));
    Checkpoint checkpoint = new Checkpoint(3, 1, 2, 90, 12, true, 4, 5, taken);

    assertThat(Checkpoint.of(3, checkpoint.metadata())).isEqualTo(checkpoint);
  }

  @Test
  void of_metadataOfEarlierTasks_knowsNothingOfWhatWasTaken() {
    String metadata = "v1 max=1 shown=2 confirmed=90 position=12 quiet=true rules=4 since=5";

    assertThat(Checkpoint.of(3, metadata)).isEqualTo(new Checkpoint(3, 1, 2, 90, 12, true, 4, 5));
  }

  /** What was kept is what was written when the format was this one; it is never changed. */
  @Test
  void of_metadataThatWasKept_isReadAndStillWrittenSo() throws IOException {
    String kept = kept("checkpoint-1.txt");

    Checkpoint checkpoint = Checkpoint.of(1_200, kept);

    assertThat(checkpoint.metadata()).isEqualTo(kept);
    assertThat(checkpoint.eras())
        .containsExactly(
            new Era(0, Checkpoint.NONE),
            new Era(3, 1_535_610_000_000L),
            new Era(4, 1_535_620_000_000L));
    assertThat(checkpoint.taken().zone()).isEqualTo("Asia/Shanghai");
    assertThat(checkpoint.taken().clockOffsets()).hasSize(2);
  }

  @Test
  void of_metadataOfRelease010_isRead() throws IOException {
    Checkpoint checkpoint = Checkpoint.of(1_200, kept("checkpoint-of-0.1.0.txt"));

    assertThat(checkpoint.confirmedUntil()).isEqualTo(1_535_620_499_900L);
    assertThat(checkpoint.eras()).containsExactly(new Era(4, 1_535_620_000_000L));
    assertThat(checkpoint.taken().counts().late()).isEqualTo(12);
    assertThat(checkpoint.taken().passedOver()).hasSize(2);
    assertThat(checkpoint.taken().zone()).isEmpty();
  }

  @Test
  void of_fieldThatIsNotKnown_isPassedOver() throws IOException {
    String kept = kept("checkpoint-1.txt");

    assertThat(Checkpoint.of(3, kept + " colour=red")).isEqualTo(Checkpoint.of(3, kept));
  }

  @Test
  void of_metadataOfALaterRelease_isRefusedAsThat() {
    assertThatThrownBy(() -> Checkpoint.of(3, "v2 max=1 shown=2"))
        .isInstanceOf(NewerCheckpointException.class)
        .hasMessage(
            "the checkpoint is of format v2, and this release knows v1: run the release that wrote it, or a later one");
    for (String other : List.of("", "v1", "v2", "{\"topologyId\":\"x\"}", "v0 max=1", "vx max=1")) {
      assertThatThrownBy(() -> Checkpoint.of(3, other))
          .isInstanceOf(IllegalArgumentException.class)
          .isNotInstanceOf(NewerCheckpointException.class);
    }
  }

  private static String kept(String name) throws IOException {
    try (InputStream in = CheckpointTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8).strip();
    }
  }

  @Test
  void inLogUpTo_logThatEndsEarlier_isOnlySoFar() {
    Checkpoint checkpoint = new Checkpoint(3, 1, 2, 90, 12, true, 4, 5);

    assertThat(checkpoint.inLogUpTo(12)).isEqualTo(checkpoint);
    assertThat(checkpoint.inLogUpTo(7)).isEqualTo(new Checkpoint(3, 1, 2, 90, 7, true, 4, 5));
  }

  @Test
  void metadata_longestPossible_fitsBesideAnOffset() {
    long longest = Long.MIN_VALUE;
    LogCounts counts =
        new LogCounts(
            longest,
            longest,
            longest,
            longest,
            longest,
            longest,
            Collections.nCopies(LogCounts.LATE_BY.size(), longest));
    ClockOffset clock =
        new ClockOffset(-93_600, longest, longest, 1, Collections.nCopies(3, "x".repeat(32)));
    Taken.Range range = new Taken.Range(longest, longest, longest);
    Taken taken =
        new Taken(
            "x".repeat(22),
            "America/Argentina/ComodRivadavia",
            longest,
            longest,
            counts,
            Collections.nCopies(Taken.MAX_RANGES, range),
            Collections.nCopies(ClockOffset.MAX_OFFSETS + 1, clock));
    Checkpoint checkpoint =
        new Checkpoint(
            longest,
            longest,
            longest,
            longest,
            longest,
            false,
            Integer.MIN_VALUE,
            longest,
            Collections.nCopies(Era.MAX_REMEMBERED, new Era(Integer.MAX_VALUE, longest)),
            taken);

    assertThat(checkpoint.metadata()).hasSizeLessThan(Checkpoint.MAX_METADATA_BYTES);
  }
}
