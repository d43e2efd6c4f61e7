package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class SizeOptionTest {

  private final SizeOption option = new SizeOption();

  @Test
  void convert_megabytesAndGigabytes_areBytes() {
    assertThat(option.convert("256MB")).isEqualTo(268_435_456);
    assertThat(option.convert("1gb")).isEqualTo(1_073_741_824);
    assertThat(option.convert("999999999GB")).isEqualTo(999_999_999L << 30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "256", "MB", "-1MB", "1.5GB", "1TB", "1 GB", "10000000000MB"})
  void convert_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> option.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("must be a number with MB or GB, but was " + text);
  }
}
