package io.smartcar.cli.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.redis.Silence;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SilenceTextTest {

  private static final Instant MADE = Instant.parse("2026-11-30T12:00:00Z");

  private static Silence silence(Optional<Silence.Ended> ended) {
    return new Silence(
        "7f3a90c2",
        new Silence.Selection(
            Set.of("over-speed", "fast"), Set.of("V\u001b[2J"), Set.of(), Set.of()),
        MADE,
        MADE.plusSeconds(3_600),
        "in the workshop",
        "anna",
        ended);
  }

  @Test
  void lines_oneThatHolds_whoWhenWhyAndWhatWasNotTold() {
    Map<String, Long> silenced = new TreeMap<>(Map.of("desk", 3L, "cars", 12L));

    assertThat(SilenceText.lines(silence(Optional.empty()), MADE, silenced))
        .containsExactly(
            "7f3a90c2  holds until 2026-11-30T13:00:00Z  rule fast or over-speed, car V [2J",
            "          made by anna at 2026-11-30T12:00:00Z: in the workshop",
            "          not told: cars 12, desk 3");
  }

  @Test
  void lines_oneThatIsOver_saysHow() {
    Instant later = MADE.plusSeconds(7_200);
    assertThat(SilenceText.lines(silence(Optional.empty()), later, Map.of()))
        .first()
        .asString()
        .startsWith("7f3a90c2  over since 2026-11-30T13:00:00Z");
    assertThat(
            SilenceText.lines(
                silence(Optional.of(new Silence.Ended(MADE.plusSeconds(60), "bert"))),
                later,
                Map.of()))
        .containsSubsequence("          not told: nothing yet")
        .first()
        .asString()
        .startsWith("7f3a90c2  ended by bert at 2026-11-30T12:01:00Z");
  }
}
