package io.smartcar.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.AlertChange;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HeldBackTest {

  private static final Instant UNTIL = Instant.parse("2026-11-30T07:00:00Z");

  @Test
  void read_whatWasWritten_isTheSame() {
    HeldBack held = new HeldBack(UNTIL, Map.of()).and("over-speed").and("over-speed").and("drop");

    assertThat(HeldBack.read(held.text())).contains(held);
    assertThat(HeldBack.read("")).isEmpty();
  }

  @Test
  void isSummary_alertOfARuleOfTheSummarysName_isNone() {
    Alert alert = new Alert("quiet-hours", "V0004", "20261130070000", "info", "", Map.of());
    Notice ofARule =
        new Notice(
            "20261130/1-0",
            new AlertChange.Added(new RaisedAlert(alert, 0, 0), Optional.empty()),
            0);

    assertThat(ofARule.isSummary()).isFalse();
    assertThat(new HeldBack(UNTIL, Map.of("drop", 1L)).summary("desk").isSummary()).isTrue();
  }
}
