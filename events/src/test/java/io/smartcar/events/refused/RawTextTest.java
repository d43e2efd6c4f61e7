package io.smartcar.events.refused;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RawTextTest {

  @Test
  void of_text_isTheText() {
    assertThat(RawText.of("20180830,é,日本,😀".getBytes(UTF_8), 100)).isEqualTo("20180830,é,日本,😀");
  }

  @Test
  void of_whatDoesNotPrint_isEscaped() {
    // A bell, an escape that clears the screen, a mark that turns text around.
    assertThat(RawText.of("a\u0007\u001b[2J\r\n\t\\\u202eb\u2028".getBytes(UTF_8), 100))
        .isEqualTo("a\\u0007\\u001B[2J\\r\\n\\t\\\\\\u202Eb\\u2028");
  }

  @Test
  void of_whatIsNoUtf8_isItsBytes() {
    byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3, 'b', (byte) 0xe2, (byte) 0x82};
    assertThat(RawText.of(bytes, 100)).isEqualTo("a\\xFF\\xC3b\\xE2\\x82");
    assertThat(RawText.of(new byte[] {(byte) 0xc0, (byte) 0x80, 0}, 9))
        .isEqualTo("\\xC0\\x80\\u0000");
  }

  @Test
  void of_moreThanIsWanted_saysHowManyBytesThereAre() {
    assertThat(RawText.of("abcdef".repeat(1_000).getBytes(UTF_8), 4))
        .isEqualTo("abcd… (6,000 bytes)");
    assertThat(RawText.of(new byte[0], 4)).isEmpty();
  }
}
