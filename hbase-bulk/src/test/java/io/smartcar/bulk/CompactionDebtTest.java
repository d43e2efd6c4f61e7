package io.smartcar.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.bulk.CompactionDebt.Asking;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When HBase is asked to put files together. */
final class CompactionDebtTest {

  @Test
  void isDue_filesGrow_onceAndAgainForEachTenMore() {
    assertThat(asked(new Asking(20), IntStream.rangeClosed(1, 45))).containsExactly(20, 30, 40);
  }

  @Test
  void isDue_filesWerePutTogether_whenThereAreTenMoreThanWereLeft() {
    Asking asking = new Asking(20);
    assertThat(asking.isDue(20)).isTrue();

    assertThat(asked(asking, IntStream.rangeClosed(14, 30))).containsExactly(24);
  }

  @Test
  void isDue_allWerePutTogether_fromTheSameNumberOn() {
    Asking asking = new Asking(20);
    assertThat(asking.isDue(25)).isTrue();

    assertThat(asked(asking, IntStream.rangeClosed(1, 22))).containsExactly(20);
  }

  @Test
  void isDue_fewFilesAreAllowed_asOftenAsThat() {
    assertThat(asked(new Asking(3), IntStream.rangeClosed(1, 9))).containsExactly(3, 6, 9);
  }

  private static List<Integer> asked(Asking asking, IntStream files) {
    return files.filter(asking::isDue).boxed().toList();
  }
}
