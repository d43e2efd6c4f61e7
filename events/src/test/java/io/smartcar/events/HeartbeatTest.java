package io.smartcar.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeartbeatTest {

  private static final Heartbeat ONE = new Heartbeat("a1B", 1_535_630_400_000L, 42);

  @Test
  void record_read_isTheSame() {
    NamedRecord named = NamedRecord.of(ONE.record());

    assertThat(named).isNotNull().extracting(NamedRecord::format).isEqualTo(Heartbeat.FORMAT);
    assertThat(Heartbeat.decode(named == null ? null : named.value())).isEqualTo(ONE);
    assertThat(ONE.text()).isEqualTo("a1B 1535630400000 42");
  }

  /** A reader that knows no heartbeats takes it for no reading of any car. */
  @Test
  void record_forTheBooksDecoder_isNoEvent() {
    assertThat(new EventDecoder(ZoneOffset.UTC).decode(ONE.record())).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a1B",
        "a1B 1 2 3",
        "a-b 1 2",
        " 1 2",
        "a1B -1 2",
        "a1B 1 1234567890123456",
        "20160124134517,A0001,3,0,F,N,85,A01"
      })
  void decode_noHeartbeat_isRefused(String text) {
    assertThat(Heartbeat.of(text)).isNull();
    assertThat(Heartbeat.decode(text.getBytes(US_ASCII)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.rule()).isEqualTo("a heartbeat"));
  }

  @Test
  void decode_nothing_isRefused() {
    assertThat(Heartbeat.decode(null)).isInstanceOf(Refusal.class);
  }

  @Test
  void heartbeat_thatCouldNotBeRead_isNone() {
    assertThatThrownBy(() -> new Heartbeat("a b", 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 32 letters or digits")
        .hasMessageEndingWith("a b 1 2");
    assertThatThrownBy(() -> new Heartbeat("a", 1, -2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void taken_textRead_isTheSame() {
    TakenHeartbeat taken = new TakenHeartbeat(ONE, 3, 1_535_630_400_100L, 1_535_630_400_250L);

    assertThat(taken.text()).isEqualTo("a1B 1535630400000 42 1535630400100 1535630400250");
    assertThat(TakenHeartbeat.of(3, taken.text())).isEqualTo(taken);
    assertThat(TakenHeartbeat.of(3, ONE.text())).isNull();
    assertThat(TakenHeartbeat.of(3, "one two 3 4")).isNull();
    assertThat(new TakenHeartbeat(ONE, 3, -1, 5).loggedMillis()).isZero();
  }
}
