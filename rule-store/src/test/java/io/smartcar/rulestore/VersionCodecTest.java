package io.smartcar.rulestore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VersionCodecTest {

  private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");

  @Test
  void decodeState_whatEncodeWrote_isTheSame() throws Exception {
    TaskState state =
        new TaskState(
            TaskState.FLEET,
            List.of("0", "1", TaskState.FLEET),
            3,
            42L,
            TaskState.Phase.FAILED,
            4,
            "why",
            List.of("a: stopped"),
            NOW);

    assertThat(VersionCodec.decodeState("tasks/fleet", VersionCodec.encode(state)))
        .isEqualTo(state);
  }

  @Test
  void decodeState_numbersInPlaceOfNames_areTheirNames() throws Exception {
    String before =
        """
        {"task":1,"tasks":2,"version":3,"since":42,"phase":"LIVE","wanted":3,"reason":"",
        "problems":[],"time":"2024-05-01T12:00:00Z"}
        """;

    assertThat(VersionCodec.decodeState("tasks/1", before.getBytes(UTF_8)))
        .isEqualTo(
            new TaskState(
                "1", List.of("0", "1"), 3, 42L, TaskState.Phase.LIVE, 3, "", List.of(), NOW));
  }

  @Test
  void decodeState_notOurs_saysWhere() {
    assertThatThrownBy(() -> VersionCodec.decodeState("tasks/7", "{}".getBytes(UTF_8)))
        .isInstanceOf(RuleStoreException.class)
        .hasMessageContaining("tasks/7");
  }
}
