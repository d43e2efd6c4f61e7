package io.smartcar.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class CsvLineTest {

  @Provide
  Arbitrary<List<String>> rows() {
    Arbitrary<String> awkward =
        Arbitraries.strings().withChars(" ,;\"'#\r\n\t\\a1é\u3000").ofMaxLength(5);
    return Arbitraries.oneOf(awkward, Arbitraries.strings().ofMaxLength(30))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property
  void read_whatWasWritten_isTheSame(@ForAll("rows") List<String> cells) throws IOException {
    assertThat(CsvLine.read(CsvLine.write(cells))).isEqualTo(cells);
    assertThat(CsvLine.read(CsvLine.write(cells, ';'), ';')).isEqualTo(cells);
  }

  @Example
  void write_rowThatNeedsNoQuotes_hasNone() {
    assertThat(CsvLine.write(List.of("20160124134520", "A0001", "over-speed", "", "a=96.04;b=2")))
        .isEqualTo("20160124134520,A0001,over-speed,,a=96.04;b=2");
  }

  @Example
  void read_rowThatIsNone_isRefused() {
    assertThatThrownBy(() -> CsvLine.read("a,\"b")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> CsvLine.read("a\nb")).isInstanceOf(IOException.class);
  }
}
