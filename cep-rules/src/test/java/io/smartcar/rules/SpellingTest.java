package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A word is suggested if it is near, and not because it is the nearest. */
final class SpellingTest {

  @ParameterizedTest
  @CsvSource({
    "tim,time",
    "sped,speed",
    "spede,speed",
    "SPEED,speed",
    "carNumbre,carNumber",
    "time_bach,time_batch",
    "DriverCarInfos,DriverCarInfo"
  })
  void nearest_aSlip_isSuggested(String word, String meant) {
    assertThat(Spelling.nearest(word, Set.of(meant, "areaNumber", "unique"))).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({
    // Every letter another, or nearly so.
    "x,a",
    "at,or",
    "wheel,rank",
    // Half of a short word is not a slip.
    "count,rank",
    "alter,time",
    "taste,date",
    // Three of eight letters.
    "carColor,carNumber",
    "distance,first"
  })
  void nearest_anotherWord_isNotSuggested(String word, String known) {
    assertThat(Spelling.nearest(word, Set.of(known))).isEmpty();
  }

  @Test
  void didYouMean_nothingNear_saysNothing() {
    assertThat(Spelling.didYouMean("taste", Set.of("date", "speed"))).isEmpty();
    assertThat(Spelling.didYouMean("spede", Set.of("date", "speed")))
        .isEqualTo("did you mean speed? ");
  }
}
