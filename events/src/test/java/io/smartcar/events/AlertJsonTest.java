package io.smartcar.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertJsonTest {

  @Test
  void write_alert_isOneFlatObjectInOrder() {
    assertThat(AlertJson.write(alert(values())))
        .isEqualTo(
            "{\"rule\":\"over-speed\",\"carNumber\":\"V0004\",\"date\":\"20180830091459900\","
                + "\"severity\":\"warning\",\"description\":\"above \\\"80\\\" km/h\","
                + "\"zeta\":82.0,\"readings\":300,\"areaNumber\":\"F08\",\"night\":false}");
  }

  @Test
  void read_whatWasWritten_isTheAlertWithItsOrder() {
    Alert alert = alert(values());

    Alert read = AlertJson.read(AlertJson.write(alert));

    assertThat(read).isEqualTo(alert);
    assertThat(read.values().keySet()).containsExactly("zeta", "readings", "areaNumber", "night");
  }

  @Test
  void read_noValues_isTheAlert() {
    assertThat(AlertJson.read(AlertJson.write(alert(Map.of())))).isEqualTo(alert(Map.of()));
  }

  @Test
  void read_numbers_keepWholeOrDecimal() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("int", 7);
    values.put("long", Long.MIN_VALUE);
    values.put("short", (short) 3);
    values.put("huge", BigInteger.TWO.pow(80));
    values.put("double", 7.0);
    values.put("tiny", Double.MIN_VALUE);
    values.put("float", 82.1f);
    values.put("decimal", new BigDecimal("7"));
    values.put("nan", Double.NaN);

    assertThat(AlertJson.read(AlertJson.write(alert(values))).values())
        .containsEntry("int", 7L)
        .containsEntry("long", Long.MIN_VALUE)
        .containsEntry("short", 3L)
        .containsEntry("huge", BigInteger.TWO.pow(80))
        .containsEntry("double", 7.0)
        .containsEntry("tiny", Double.MIN_VALUE)
        .containsEntry("float", 82.1)
        .containsEntry("decimal", 7.0)
        .containsEntry("nan", "NaN");
  }

  @Test
  void write_nullValue_isLeftOut() {
    Map<String, Object> values = values();
    @SuppressWarnings("NullAway") // a column of a rule may be null, whatever the types say
    Object absent = values.put("none", null);

    assertThat(absent).isNull();
    assertThat(AlertJson.write(alert(values))).doesNotContain("none");
  }

  @Test
  void write_valueNamedLikeAFixedProperty_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AlertJson.write(alert(Map.of("date", "x"))))
        .withMessage("a value of an alert must not be named date");
  }

  @Test
  void write_valueOfAnotherType_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AlertJson.write(alert(Map.of("list", List.of(1)))))
        .withMessageContaining("list")
        .withMessageContaining("string, number or boolean");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "''|alert must be one JSON object: \"\"",
        "[]|alert must be one JSON object: \"[]\"",
        "x|alert must be one complete JSON object: \"x\"",
        "{\"rule\":|alert must be one complete JSON object: \"{\\\"rule\\\":\"",
        "{}|alert must have the string property rule",
        "{\"rule\":1}|alert must have the string property rule",
        "{\"rule\":{}}|alert must be flat, and rule is an object or an array",
        "{\"rule\":\"a\",\"rule\":\"b\"}|alert must be one complete JSON object: \"{\\\"rule\\\":\\\"a\\\",\\\"rule\\\":\\\"b\\\"}\"",
        "{} {}|alert must be one JSON object and nothing after it: \"{} {}\"",
        "{\"rule\":\"a\",\"carNumber\":\"b\",\"date\":\"2018\",\"severity\":\"\",\"description\":\"\"}"
            + "|date must begin with eight digits (yyyyMMdd): \"2018\"",
      })
  void read_garbage_saysWhatIsWrong(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AlertJson.read(json))
        .withMessage(message);
  }

  @Test
  void alert_dayAndMember_areTheBooks() {
    assertThat(alert(Map.of()).day()).isEqualTo("20180830");
    assertThat(alert(Map.of()).member()).isEqualTo("V0004-20180830091459900");
  }

  private static Alert alert(Map<String, Object> values) {
    return new Alert(
        "over-speed", "V0004", "20180830091459900", "warning", "above \"80\" km/h", values);
  }

  private static Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("zeta", 82.0);
    values.put("readings", 300L);
    values.put("areaNumber", "F08");
    values.put("night", false);
    return values;
  }
}
