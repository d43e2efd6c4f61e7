package io.smartcar.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are no rule files say so in one line. */
final class RuleTextTest {

  private static final String EPL = "// Grün\nselect * from DriverCarInfo\n";

  private final Path directory;

  RuleTextTest(@TempDir Path directory) {
    this.directory = directory;
  }

  static Stream<Arguments> noTexts() {
    return Stream.of(
        Arguments.of(new byte[0], ":1: error: is empty; "),
        Arguments.of("  \n\t\n".getBytes(StandardCharsets.UTF_8), ":1: error: is empty; "),
        Arguments.of(
            ("\n" + EPL).getBytes(StandardCharsets.ISO_8859_1), ":2: error: is not UTF-8; "),
        Arguments.of(EPL.getBytes(StandardCharsets.UTF_16), ":1: error: is UTF-16; "),
        Arguments.of(new byte[] {'a', '\n', 0, 1}, ":2: error: holds control characters; "),
        Arguments.of(new byte[RuleText.MAX_BYTES + 1], ":1: error: is larger than "));
  }

  @ParameterizedTest
  @MethodSource("noTexts")
  void read_noText_saysWhatItIs(byte[] content, String said) throws IOException {
    Path file = Files.write(directory.resolve("a.epl"), content);
    assertThatThrownBy(() -> RuleFile.read(file))
        .isInstanceOf(RuleException.class)
        .hasMessageStartingWith(file + said)
        .hasMessageNotContaining("\n");
  }

  @Test
  void read_directoryMissingFileOrOtherName_saysWhatItIs() throws IOException {
    Path other = Files.writeString(directory.resolve("a.txt"), EPL);
    Path missing = directory.resolve("b.epl");
    assertThatThrownBy(() -> RuleFile.read(directory)).hasMessageContaining("is a directory; ");
    assertThatThrownBy(() -> RuleFile.read(missing)).hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> RuleFile.read(other)).hasMessageContaining("call it NAME.epl");
  }

  @ParameterizedTest
  @MethodSource("sameTexts")
  void read_markAndLineEnds_areTakenAway(String text) throws IOException, RuleException {
    Charset utf8 = StandardCharsets.UTF_8;
    Path file = Files.write(directory.resolve("a.epl"), text.getBytes(utf8));
    assertThat(RuleFile.read(file)).isEqualTo(new RuleFile("a", EPL));
  }

  static Stream<String> sameTexts() {
    return Stream.of(EPL, "\uFEFF" + EPL, EPL.replace("\n", "\r\n"), EPL.replace('\n', '\r'));
  }
}
