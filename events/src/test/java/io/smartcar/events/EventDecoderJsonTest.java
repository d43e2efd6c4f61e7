package io.smartcar.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderJsonTest {

  private static final CarEvent EVENT =
      new CarEvent(
          "20160124134517",
          Instant.parse("2016-01-24T13:45:17Z").toEpochMilli(),
          "A0001",
          3,
          0,
          "L2",
          "N",
          85,
          "A01");

  private final EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);

  @Test
  void decode_numbersAsNumbers_isTheEvent() {
    assertThat(decode(object(properties()))).isEqualTo(EVENT);
  }

  @Test
  void decode_numbersAsStrings_isTheEvent() {
    Map<String, String> properties = properties();
    properties.put("speedPedal", "\"3\"");
    properties.put("breakPedal", "\"0\"");
    properties.put("speed", "\"85\"");

    assertThat(decode(object(properties))).isEqualTo(EVENT);
  }

  @Test
  void decode_dateAsNumber_isTheEvent() {
    assertThat(decode(object(with("date", "20160124134517")))).isEqualTo(EVENT);
  }

  @Test
  void decode_dateOfSeventeenDigitsAsNumber_keepsTheMilliseconds() {
    CarEvent event = (CarEvent) decode(object(with("date", "20160124134517042")));

    assertThat(event.eventTime()).isEqualTo(EVENT.eventTime() + 42);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", "\r\n\t  "})
  void decode_blanksAround_areIgnored(String blanks) {
    assertThat(decode(blanks + object(properties()) + blanks)).isEqualTo(EVENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "\"Zürich \\ud83d\\ude97\"",
        "[1,{\"speed\":9}]",
        "{\"date\":{\"a\":[]}}",
        "1e400"
      })
  void decode_furtherProperties_areIgnored(String value) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("vin", value);
    properties.putAll(properties());
    properties.put("trailer", value);

    assertThat(decode(object(properties))).isEqualTo(EVENT);
  }

  @Test
  void decode_escapedCharacters_areUnderstood() {
    assertThat(decode(object(with("carNumber", "\"\\u00410001\"")))).isEqualTo(EVENT);
  }

  @Test
  void decode_anyPropertyMissing_isNamed() {
    for (String property : properties().keySet()) {
      Map<String, String> properties = properties();
      properties.remove(property);

      assertThat(decode(object(properties)))
          .isEqualTo(new Refusal(property, "a property of the object", ""));
    }
  }

  @Test
  void decode_anyPropertyTwice_isNamed() {
    for (String property : properties().keySet()) {
      List<String> members = members(properties());
      members.add('"' + property + "\":" + properties().get(property));

      Refusal refusal = (Refusal) decode('{' + String.join(",", members) + '}');

      assertThat(refusal.field()).isEqualTo(property);
      assertThat(refusal.rule()).isEqualTo("given once");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "date|true|true",
        "date|2016|2016",
        "date|\"x\"|x",
        "date|2016.5|2016.5",
        "carNumber|17|17",
        "carNumber|null|null",
        "carNumber|\"\"|''",
        "carNumber|\"A\\u0000\"|A\\u0000",
        "carNumber|\"A\\ud800\"|A\\uD800",
        "speedPedal|6|6",
        "breakPedal|-1|-1",
        "steerAngle|1|1",
        "steerAngle|\"F \"|F ",
        "directLight|[]|[",
        "directLight|false|false",
        "speed|85.4|85.4",
        "speed|100.50|100.50",
        "speed|\"85.0\"|85.0",
        "speed|8e1|8e1",
        "speed|{}|{",
        "speed|null|null",
        "speed|\"085\"|085",
        "speed|\" 85\"| 85",
        "speed|\"٣\"|٣",
        "areaNumber|\"A11\"|A11",
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void decode_wrongTypeOrValue_namesFieldAndValue(String property, String json, String value) {
    Refusal refusal = (Refusal) decode(object(with(property, json)));

    assertThat(refusal.field()).isEqualTo(property);
    assertThat(refusal.value()).isEqualTo(value);
  }

  @Test
  void decode_wholeNumberWithAPoint_isTheWholeNumber() {
    for (String written : List.of("100.0", "100.00", "100")) {
      CarEvent event = (CarEvent) decode(object(with("speed", written)));

      assertThat(event.speed()).isEqualTo(100);
    }
  }

  @Test
  void decode_valueLongerThanAnyField_isCut() {
    for (String property : properties().keySet()) {
      Refusal refusal = (Refusal) decode(object(with(property, '"' + "9".repeat(900) + '"')));

      assertThat(refusal.field()).isEqualTo(property);
      assertThat(refusal.value()).hasSize(Refusal.MAX_VALUE_CHARS).startsWith("999").endsWith("…");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}}",
        "{\"date\"",
        "{\"date\":}",
        "{'date':1}",
        "{\"date\":\"20160124134517\",}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":\"\n\"}",
        "{\"a\":\u0000}",
        "{\"a\":1} // comment",
        "{1:2}",
      })
  void decode_brokenJson_isARefusalOfTheRecord(String record) {
    assertThat(decode(record)).isInstanceOf(Refusal.class);
    assertThat(((Refusal) decode(record)).field()).isEqualTo("record");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", ",", "x", "1", "{", "\u0000", "20160124134517,A0001,3,0,F,N,85,A01"})
  void decode_somethingAfterTheObject_isRefused(String garbage) {
    Refusal refusal = (Refusal) decode(object(properties()) + garbage);

    assertThat(refusal.field()).isEqualTo("record");
  }

  @Test
  void decode_cutAnywhere_isRefused() {
    String whole = object(properties());

    for (int length = 0; length < whole.length(); length++) {
      assertThat(decode(whole.substring(0, length))).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void decode_deepNesting_isRefused() {
    assertThat(decode("{\"a\":".repeat(10_000))).isInstanceOf(Refusal.class);
    assertThat(decode("{\"a\":" + "[".repeat(60_000))).isInstanceOf(Refusal.class);
  }

  @Test
  void decode_otherEncodings_areRefused() {
    for (String name : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16")) {
      byte[] record = object(properties()).getBytes(java.nio.charset.Charset.forName(name));

      assertThat(decoder.decode(record)).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void decode_badUtf8InAFurtherProperty_isRefused() {
    String[] bad = {"C0AF", "E080AF", "EDA080", "F4908080", "80", "C3", "F8888080", "FF"};
    for (String hex : bad) {
      byte[] middle = java.util.HexFormat.of().parseHex(hex);
      String whole = object(properties());
      byte[] head =
          whole
              .substring(0, whole.length() - 1)
              .concat(",\"a\":\"")
              .getBytes(StandardCharsets.UTF_8);
      byte[] tail = "\"}".getBytes(StandardCharsets.UTF_8);
      byte[] record = new byte[head.length + middle.length + tail.length];
      System.arraycopy(head, 0, record, 0, head.length);
      System.arraycopy(middle, 0, record, head.length, middle.length);
      System.arraycopy(tail, 0, record, head.length + middle.length, tail.length);

      assertThat(decoder.decode(record)).as(hex).isInstanceOf(Refusal.class);
      assertThat(((Refusal) decoder.decode(record)).rule())
          .isEqualTo("UTF-8 text without control characters");
    }
  }

  private Decoded decode(String record) {
    return decoder.decode(record.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> with(String property, String json) {
    Map<String, String> properties = properties();
    properties.put(property, json);
    return properties;
  }

  private static Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("date", "\"20160124134517\"");
    properties.put("carNumber", "\"A0001\"");
    properties.put("speedPedal", "3");
    properties.put("breakPedal", "0");
    properties.put("steerAngle", "\"L2\"");
    properties.put("directLight", "\"N\"");
    properties.put("speed", "85");
    properties.put("areaNumber", "\"A01\"");
    return properties;
  }

  private static List<String> members(Map<String, String> properties) {
    List<String> members = new ArrayList<>();
    properties.forEach((name, json) -> members.add('"' + name + "\":" + json));
    return members;
  }

  private static String object(Map<String, String> properties) {
    return '{' + String.join(",", members(properties)) + '}';
  }
}
