package io.smartcar.rulestore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.rules.live.port.RuleCost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionCodecTest {

  private static final Instant EIGHT = Instant.parse("2026-11-30T08:00:00Z");
  private static final String DECISION = "3f6f1f0e-0f5b-4b53-9a57-6f1d0c1f2a10";
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
            NOW,
            List.of(new RuleCost("a.epl", 7_000_000_000L, 2, 1), new RuleCost("b.epl", 0, 0, 0)));

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

  /** What was kept is what was written when the format was this one; it is never changed. */
  @Test
  void decode_whatWasKept_isReadAndStillWrittenSo() throws Exception {
    RuleVersion version =
        VersionCodec.decodeVersion("v", VersionCodec.gzip(kept("version-1.json")));
    assertThat(version)
        .isEqualTo(
            new RuleVersion(
                7,
                "anna",
                EIGHT,
                "limit 60",
                new RuleContents(
                    Map.of("over-speed.epl", "select 1;"),
                    Map.of("over-speed.test/a.events.csv", "20160103000000,A0001,3,0,F,N,80,A01"),
                    new StoredCars("ab12", 2, 3, 4))));
    assertThat(gunzipped(VersionCodec.encode(version, DECISION))).isEqualTo(text("version-1.json"));

    Pointer pointer = VersionCodec.decodePointer("p", kept("pointer-1.json"), 3);
    assertThat(pointer).isEqualTo(new Pointer(7, 3, OptionalInt.of(5)));
    assertThat(VersionCodec.isOf(DECISION, kept("pointer-1.json"))).isTrue();
    assertThat(VersionCodec.encode(new Decision(DECISION, pointer, pointer)))
        .asString(UTF_8)
        .isEqualTo(text("pointer-1.json"));

    TaskState state = VersionCodec.decodeState("s", kept("state-1.json"));
    assertThat(VersionCodec.encode(state)).asString(UTF_8).isEqualTo(text("state-1.json"));
  }

  @Test
  void decode_whatRelease010Wrote_isRead() throws Exception {
    assertThat(VersionCodec.decodeVersion("v", VersionCodec.gzip(kept("version-of-0.1.0.json"))))
        .isEqualTo(
            new RuleVersion(
                7,
                "anna",
                EIGHT,
                "limit 60",
                new RuleContents(Map.of("over-speed.epl", "select 1;"), null)));
    assertThat(VersionCodec.decodePointer("p", kept("pointer-of-0.1.0.json"), 3))
        .isEqualTo(new Pointer(7, 3, OptionalInt.of(5)));
  }

  @Test
  void decode_whatALaterReleaseWrote_isRefusedAsThat() throws Exception {
    byte[] version = VersionCodec.gzip(ofFormat2("version-1.json"));
    assertThatThrownBy(() -> VersionCodec.decodeVersion("/versions/7", version))
        .isInstanceOf(NewerFormatException.class)
        .hasMessage(
            "/versions/7 is of format 2, and this release knows 1: use the release that wrote it, or a later one");
    byte[] pointer = ofFormat2("pointer-1.json");
    assertThatThrownBy(() -> VersionCodec.decodePointer("/current", pointer, 3))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageStartingWith("/current is of format 2");
    byte[] state = ofFormat2("state-1.json");
    assertThatThrownBy(() -> VersionCodec.decodeState("/tasks/0", state))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageStartingWith("/tasks/0 is of format 2");
  }

  /** A later release may name its formats otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"\"two\"", "\"1\"", "1.5", "4294967297", "null", "{}"})
  void decode_formatThatIsNoNumberOfOurs_isRefusedAsOfALaterRelease(String format)
      throws Exception {
    byte[] pointer =
        text("pointer-1.json").replace("\"format\":1", "\"format\":" + format).getBytes(UTF_8);
    assertThatThrownBy(() -> VersionCodec.decodePointer("/current", pointer, 3))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageStartingWith("/current is of format " + format + ", and this release knows 1");
  }

  private static byte[] ofFormat2(String name) throws IOException {
    return text(name).replace("\"format\":1", "\"format\":2").getBytes(UTF_8);
  }

  private static String text(String name) throws IOException {
    return new String(kept(name), UTF_8).strip();
  }

  private static byte[] kept(String name) throws IOException {
    try (InputStream in = VersionCodecTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static String gunzipped(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void decodeState_notOurs_saysWhere() {
    assertThatThrownBy(() -> VersionCodec.decodeState("tasks/7", "{}".getBytes(UTF_8)))
        .isInstanceOf(RuleStoreException.class)
        .hasMessageContaining("tasks/7");
  }
}
