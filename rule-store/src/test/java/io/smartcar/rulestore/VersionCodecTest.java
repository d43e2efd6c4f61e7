package io.smartcar.rulestore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
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
  void decodePointer_whatEncodeWrote_isTheSame() throws Exception {
    for (OptionalInt previous :
        List.of(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(5))) {
      Pointer pointer = new Pointer(7, 12, previous);
      assertThat(
              VersionCodec.decodePointer(
                  "current", VersionCodec.encode(new Decision(pointer, pointer)), 12))
          .isEqualTo(pointer);
    }
  }

  @Test
  void decodePointer_withoutThePreviousVersion_isRead() throws Exception {
    assertThat(VersionCodec.decodePointer("current", "{\"version\":7}".getBytes(UTF_8), 3))
        .isEqualTo(new Pointer(7, 3, OptionalInt.empty()));
  }

  @Test
  void decodeState_notOurs_saysWhere() {
    assertThatThrownBy(() -> VersionCodec.decodeState("tasks/7", "{}".getBytes(UTF_8)))
        .isInstanceOf(RuleStoreException.class)
        .hasMessageContaining("tasks/7");
  }
}
