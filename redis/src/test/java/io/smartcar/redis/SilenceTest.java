package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SilenceTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Set<String> ANY = Set.of();

  private static Silence of(Silence.Selection selection) {
    return new Silence(
        "0a", selection, NOW, NOW.plusSeconds(60), "works", "anna", Optional.empty());
  }

  private static Alert alert(String rule, String car, String severity, Map<String, Object> values) {
    return new Alert(rule, car, "20180830", severity, "", values);
  }

  @Test
  void isOf_eachThatIsNamed_mustBeMet() {
    Alert alert = alert("r", "C", "warning", Map.of("areaNumber", "A01"));

    assertThat(of(new Silence.Selection(Set.of("r", "s"), ANY, ANY, ANY)).isOf(alert)).isTrue();
    assertThat(of(new Silence.Selection(ANY, Set.of("C"), ANY, ANY)).isOf(alert)).isTrue();
    assertThat(of(new Silence.Selection(ANY, ANY, Set.of("A01"), ANY)).isOf(alert)).isTrue();
    assertThat(of(new Silence.Selection(ANY, ANY, ANY, Set.of("warning"))).isOf(alert)).isTrue();
    assertThat(of(new Silence.Selection(Set.of("r"), Set.of("D"), ANY, ANY)).isOf(alert)).isFalse();
    assertThat(of(new Silence.Selection(ANY, ANY, Set.of("A02"), ANY)).isOf(alert)).isFalse();
    assertThat(
            of(new Silence.Selection(ANY, ANY, Set.of("A01"), ANY))
                .isOf(alert("r", "C", "", Map.of())))
        .as("an alert that says nothing of where it was")
        .isFalse();
  }

  @Test
  void holdsAt_untilItsEndAndNotAtIt() {
    Silence silence = of(new Silence.Selection(Set.of("r"), ANY, ANY, ANY));

    assertThat(silence.holdsAt(NOW)).isTrue();
    assertThat(silence.holdsAt(NOW.plusSeconds(59))).isTrue();
    assertThat(silence.holdsAt(NOW.plusSeconds(60))).isFalse();
    assertThat(silence.holdsAt(NOW.minusMillis(1))).isFalse();
  }

  @Test
  void new_withoutSelectionEndOrReason_isRefused() {
    assertThatThrownBy(() -> new Silence.Selection(ANY, ANY, ANY, ANY))
        .hasMessage("a silence must say of what: a rule, a car, an area or a severity");
    Silence.Selection selection = new Silence.Selection(Set.of("r"), ANY, ANY, ANY);
    assertThatThrownBy(
            () -> new Silence("0a", selection, NOW, NOW, "works", "anna", Optional.empty()))
        .hasMessageStartingWith("a silence must end after it began");
    for (String reason : new String[] {"", " ", "a\nb"}) {
      assertThatThrownBy(
              () ->
                  new Silence(
                      "0a", selection, NOW, NOW.plusSeconds(1), reason, "anna", Optional.empty()))
          .hasMessageStartingWith("the reason of a silence must be one line");
    }
  }
}
