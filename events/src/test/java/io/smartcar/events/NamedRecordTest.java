package io.smartcar.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamedRecordTest {

  private static NamedRecord readAgain(String name, String value) {
    return Objects.requireNonNull(
        NamedRecord.of(NamedRecord.bytes(name.getBytes(UTF_8), value.getBytes(UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trips", "", "Fahrten-é"})
  void of_whatBytesMade_isNameAndValue(String name) {
    assertThat(readAgain(name, "a\2b").format()).isEqualTo(name);
    assertThat(readAgain(name, "a\2b").value()).asString(UTF_8).isEqualTo("a\2b");
    assertThat(readAgain(name, "").value()).isEmpty();
  }

  @Test
  void of_nameThatIsNone_isNoOtherValue() {
    assertThat(readAgain("a\2b", "value").format()).isEqualTo("a?b");
    assertThat(readAgain("a\2b", "value").value()).asString(UTF_8).isEqualTo("value");
    assertThat(readAgain("x".repeat(100), "value").format()).isEqualTo("x".repeat(64));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20160124134517,A0001", "{}", "\1", "\1no end", "\0\0\0\0\1"})
  void of_recordWithoutAName_isNull(String record) {
    assertThat(NamedRecord.of(record.getBytes(UTF_8))).isNull();
  }
}
