package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BookKeyTest extends EventKeyContract {

  @Override
  EventKey key() {
    return new BookKey();
  }

  @Test
  void row_bothLengthsOfDate_isTheBooks() {
    assertThat(new BookKey().row("20160124134517", "A0001"))
        .asString(US_ASCII)
        .isEqualTo("71543142106102-A0001");
    assertThat(new BookKey().row("20180830091459900", "V0004"))
        .asString(US_ASCII)
        .isEqualTo("00995419003808102-V0004");
  }

  @Test
  void canHave_bordersOfEither_areToldApart() {
    assertThat(BookKey.canHave(List.of())).isTrue();
    assertThat(BookKey.canHave(borders(new BookKey()))).isTrue();
    assertThat(BookKey.canHave(List.of(new byte[0], new BookKey().row("20180830091459", "V0004"))))
        .isTrue();
    for (int buckets : new int[] {2, 10, 100}) {
      assertThat(BookKey.canHave(borders(new CarFirstKey(buckets)))).isFalse();
    }
  }

  private static List<byte[]> borders(EventKey key) {
    return key.splits(10).stream().map(Tables::ascii).toList();
  }
}
