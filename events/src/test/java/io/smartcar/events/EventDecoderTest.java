package io.smartcar.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {

  private static final String BOOK_LINE = "20160124134517,A0001,3,0,F,N,85,A01";
  private static final CarEvent BOOK_EVENT =
      new CarEvent(
          "20160124134517",
          Instant.parse("2016-01-24T13:45:17Z").toEpochMilli(),
          "A0001",
          3,
          0,
          "F",
          "N",
          85,
          "A01");
  private static final String BOOK_JSON =
      "{\"date\":\"20160124134517\",\"carNumber\":\"A0001\",\"speedPedal\":3,\"breakPedal\":0,"
          + "\"steerAngle\":\"F\",\"directLight\":\"N\",\"speed\":85,\"areaNumber\":\"A01\"}";

  private final EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);

  @Test
  void decode_booksExample_isTheEvent() {
    assertThat(decode(BOOK_LINE)).isEqualTo(BOOK_EVENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void decode_lineEnd_isIgnored(String lineEnd) {
    assertThat(decode(BOOK_LINE + lineEnd)).isEqualTo(BOOK_EVENT);
  }

  @Test
  void decode_seventeenDigits_keepsTheMilliseconds() {
    CarEvent event = (CarEvent) decode("20180830091459900,V0004,1,0,F,N,43,F08");

    assertThat(event.date()).isEqualTo("20180830091459900");
    assertThat(event.eventTime())
        .isEqualTo(Instant.parse("2018-08-30T09:14:59.900Z").toEpochMilli());
  }

  @Test
  void decode_moreCarsThanAreRemembered_eachIsItself() {
    for (int round = 0; round < 2; round++) {
      for (int car = 0; car < 100_000; car++) {
        CarEvent event = (CarEvent) decode("20160124134517,C" + car + ",3,0,F,N,85,A01");
        assertThat(event.carNumber()).isEqualTo("C" + car);
      }
    }
  }

  @Test
  void decode_dateAgainAfterOneThatIsRefused_isTheSameTime() {
    assertThat(decode(BOOK_LINE)).isEqualTo(BOOK_EVENT);
    assertThat(decode(BOOK_LINE.replace("134517", "134577"))).isInstanceOf(Refusal.class);
    assertThat(decode(BOOK_LINE.replace("134517", "134577"))).isInstanceOf(Refusal.class);
    assertThat(decode(BOOK_LINE)).isEqualTo(BOOK_EVENT);
  }

  @Test
  void decode_codes_areAlwaysTheSameInstances() {
    CarEvent fromCsv = (CarEvent) decode(BOOK_LINE);
    CarEvent fromJson = (CarEvent) decode(BOOK_JSON);

    assertThat(fromJson.steerAngle()).isSameAs(fromCsv.steerAngle());
    assertThat(fromJson.directLight()).isSameAs(fromCsv.directLight());
    assertThat(fromJson.areaNumber()).isSameAs(fromCsv.areaNumber());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20160229000000,A0001,0,0,L1,L,0,A10",
        "20000229235959,a_Z9,5,3,R3,R,400,F10",
        "19700101000000,A,5,3,R1,R,9,F01",
        "99991231235959999,A2345678901234567890123456789012,1,1,L3,N,99,B09",
      })
  void decode_edgesOfTheRanges_isAnEventAndEncodesToTheSame(String line) {
    Decoded decoded = decode(line);

    assertThat(decoded).isInstanceOf(CarEvent.class);
    assertThat(new String(EventEncoder.csv((CarEvent) decoded), StandardCharsets.UTF_8))
        .isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // field|position|value
        "date|0|2016012413451",
        "date|0|201601241345171",
        "date|0|2016012413451x",
        "date|0|date",
        "date|0|",
        "date|0| 20160124134517",
        "date|0|2016-1-2413451",
        "date|0|20150229000000",
        "date|0|19000229000000",
        "date|0|20160431000000",
        "date|0|20161301000000",
        "date|0|20160001000000",
        "date|0|20160100000000",
        "date|0|20160124240000",
        "date|0|20160124136017",
        "date|0|20160124134560",
        "date|0|19691231235959",
        "carNumber|1|",
        "carNumber|1|A-001",
        "carNumber|1|A 001",
        "carNumber|1|Ä0001",
        "carNumber|1|A23456789012345678901234567890123",
        "speedPedal|2|6",
        "speedPedal|2|-1",
        "speedPedal|2|+1",
        "speedPedal|2|01",
        "speedPedal|2|",
        "speedPedal|2|x",
        "breakPedal|3|4",
        "breakPedal|3| 1",
        "breakPedal|3|1 ",
        "steerAngle|4|",
        "steerAngle|4|f",
        "steerAngle|4|F1",
        "steerAngle|4|L0",
        "steerAngle|4|R4",
        "steerAngle|4|L",
        "steerAngle|4|X1",
        "steerAngle|4|L11",
        "directLight|5|",
        "directLight|5|n",
        "directLight|5|NN",
        "speed|6|401",
        "speed|6|4000",
        "speed|6|085",
        "speed|6|00",
        "speed|6|85.0",
        "speed|6|8e1",
        "speed|6|99999999999999999999",
        "speed|6|abc",
        "speed|6|٣",
        "areaNumber|7|",
        "areaNumber|7|A00",
        "areaNumber|7|A11",
        "areaNumber|7|G01",
        "areaNumber|7|a01",
        "areaNumber|7|A1",
        "areaNumber|7|A010",
        "areaNumber|7|F20",
      })
  void decode_oneBadField_namesFieldAndValue(String field, int position, String value) {
    String[] fields = BOOK_LINE.split(",", -1);
    fields[position] = value == null ? "" : value;

    Refusal refusal = refusal(String.join(",", fields));

    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal.value()).isEqualTo(fields[position]);
    assertThat(refusal.rule()).isNotBlank();
  }

  @Test
  void decode_badSpeed_readsAsOneLine() {
    assertThat(refusal("20160124134517,A0001,3,0,F,N,abc,A01").reason())
        .isEqualTo("speed must be a whole number 0 to 400 without sign or leading zeros: \"abc\"");
  }

  @Test
  void decode_dateOffTheCalendarAfterAGoodOne_isRefusedEachTime() {
    decode(BOOK_LINE);

    for (int i = 0; i < 2; i++) {
      assertThat(refusal("20150229000000,A0001,3,0,F,N,85,A01").rule())
          .isEqualTo("a real date and time of the years 1970 to 9999");
    }
    assertThat(decode(BOOK_LINE)).isEqualTo(BOOK_EVENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\r\n",
        "20160124134517",
        "20160124134517,A0001,3,0,F,N,85",
        "20160124134517,A0001,3,0,F,N,85,A01,",
        "20160124134517,A0001,3,0,F,N,85,A01\n20160124134517,A0001,3,0,F,N,85,A01",
        "INFO the generator has started",
        "\u0000\u0001\u0002,\u0003",
        "20160124134517,A0001,3,0,F,N,8\u00005,A01",
        "[1,2,3,4,5,6,7]x",
      })
  void decode_noEventAtAll_isARefusalOfTheRecord(String record) {
    assertThat(refusal(record).field()).isEqualTo("record");
  }

  @Test
  void decode_null_isARefusalOfTheRecord() {
    assertThat(decoder.decode(null)).isEqualTo(new Refusal("record", "present", ""));
  }

  @Test
  void decode_sevenFields_saysHowMany() {
    assertThat(refusal("20160124134517,A0001,3,0,F,N,85").reason())
        .isEqualTo(
            "record must be 8 fields separated by commas, not 7:"
                + " \"20160124134517,A0001,3,0,F,N,85\"");
  }

  @Test
  void decode_bytesThatAreNoUtf8_areEscaped() {
    byte[] record = BOOK_LINE.getBytes(StandardCharsets.UTF_8);
    record[16] = (byte) 0xC0;

    assertThat(decoder.decode(record))
        .isEqualTo(
            new Refusal(
                "record",
                "UTF-8 text without control characters",
                "20160124134517,A\\xC001,3,0,F,N,85,A01".replace("C001", "C0001")));
  }

  @Test
  void decode_longUnprintableValue_isEscapedAndCut() {
    Refusal refusal = refusal("20160124134517,A0001,3,0,F,N," + "\t\"\u202E".repeat(50) + ",A01");

    assertThat(refusal.field()).isEqualTo("speed");
    assertThat(refusal.value()).startsWith("\\t\\\"\\u202E\\t").endsWith("…");
    assertThat(refusal.value().length()).isLessThanOrEqualTo(Refusal.MAX_VALUE_CHARS);
  }

  @Test
  void decode_valueOfExactlyTheLimit_isNotCut() {
    String value = "x".repeat(Refusal.MAX_VALUE_CHARS);

    assertThat(refusal("20160124134517,A0001,3,0,F,N," + value + ",A01").value()).isEqualTo(value);
    assertThat(refusal("20160124134517,A0001,3,0,F,N," + value + "x,A01").value())
        .isEqualTo("x".repeat(Refusal.MAX_VALUE_CHARS - 1) + "…");
  }

  /** What this thread has worked, whatever else the machine does meanwhile. */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void decode_megabytes_areRefusedCheaply() {
    byte[] commas = new byte[1_000_000];
    Arrays.fill(commas, (byte) ',');
    byte[] braces = new byte[1_000_000];
    Arrays.fill(braces, (byte) '{');
    long start = processorNanos();

    for (int i = 0; i < 10_000; i++) {
      assertThat(decoder.decode(commas)).isInstanceOf(Refusal.class);
      assertThat(decoder.decode(braces)).isInstanceOf(Refusal.class);
    }

    // Read to their end they would take more than ten times as long.
    assertThat(Duration.ofNanos(processorNanos() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(((Refusal) decoder.decode(commas)).reason())
        .startsWith("record must be at most 65536 bytes, not 1000000: \",,,,");
  }

  @Test
  void decode_bothFormatsInTurn_areRecognisedPerRecord() {
    for (int i = 0; i < 3; i++) {
      assertThat(decode(BOOK_LINE)).isEqualTo(BOOK_EVENT);
      assertThat(decode(BOOK_JSON)).isEqualTo(BOOK_EVENT);
    }
  }

  private Decoded decode(String record) {
    return decoder.decode(record.getBytes(StandardCharsets.UTF_8));
  }

  private Refusal refusal(String record) {
    assertThat(decode(record)).isInstanceOf(Refusal.class);
    return (Refusal) decode(record);
  }
}
