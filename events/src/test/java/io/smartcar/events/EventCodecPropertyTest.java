package io.smartcar.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EventCodecPropertyTest {

  private static final byte[] LINE =
      "20160124134517,A0001,3,0,F,N,85,A01".getBytes(StandardCharsets.UTF_8);

  private final EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);

  @Property
  void decode_whatCsvEncoded_isTheEvent(@ForAll("events") CarEvent event) {
    assertThat(decoder.decode(EventEncoder.csv(event))).isEqualTo(event);
  }

  @Property
  void decode_whatJsonEncoded_isTheEvent(@ForAll("events") CarEvent event) {
    assertThat(decoder.decode(EventEncoder.json(event))).isEqualTo(event);
  }

  @Property
  void decode_randomBytes_neverThrows(@ForAll @Size(max = 300) byte[] record) {
    check(record);
  }

  @Property
  void decode_randomBytesAfterABrace_neverThrows(@ForAll @Size(min = 1, max = 300) byte[] record) {
    record[0] = '{';
    check(record);
  }

  @Property(tries = 5000)
  void decode_damagedLine_neverThrowsAndNeverChangesItsMind(
      @ForAll @IntRange(max = 34) int at, @ForAll byte damage) {
    byte[] record = LINE.clone();
    record[at] = damage;
    check(record);
  }

  @Property(tries = 5000)
  void decode_damagedJson_neverThrows(
      @ForAll("events") CarEvent event, @ForAll @IntRange(max = 1000) int at, @ForAll byte damage) {
    byte[] record = EventEncoder.json(event);
    record[at % record.length] = damage;
    check(record);
  }

  @Provide
  Arbitrary<CarEvent> events() {
    Arbitrary<Long> millis =
        Arbitraries.longs().between(0, Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli());
    Arbitrary<String> cars =
        Arbitraries.strings()
            .withCharRange('A', 'Z')
            .withCharRange('a', 'z')
            .numeric()
            .withChars('_')
            .ofMinLength(1)
            .ofMaxLength(32);
    Arbitrary<String> areas =
        Arbitraries.integers()
            .between(0, 59)
            .map(i -> String.format(Locale.ROOT, "%c%02d", 'A' + i / 10, i % 10 + 1));
    return Combinators.combine(
            millis,
            cars,
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of("F", "L1", "L2", "L3", "R1", "R2", "R3"),
            Arbitraries.of("N", "L", "R"),
            Arbitraries.integers().between(0, 400),
            areas)
        .as(EventCodecPropertyTest::event);
  }

  private static CarEvent event(
      long millis,
      String car,
      int speedPedal,
      int breakPedal,
      String steerAngle,
      String directLight,
      int speed,
      String area) {
    // An odd last digit stands for a device that reports milliseconds.
    boolean exact = millis % 2 == 1;
    long time = exact ? millis : millis / 1000 * 1000;
    String pattern = exact ? "uuuuMMddHHmmssSSS" : "uuuuMMddHHmmss";
    LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(time), ZoneOffset.UTC);
    return new CarEvent(
        DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(local),
        time,
        car,
        speedPedal,
        breakPedal,
        steerAngle,
        directLight,
        speed,
        area);
  }

  /** An event re-encodes to the bytes it came from; a refusal is one bounded, printable line. */
  private void check(byte[] record) {
    Decoded decoded = decoder.decode(record);
    assertThat(decoder.decode(record)).isEqualTo(decoded);
    if (decoded instanceof CarEvent event) {
      assertThat(decoder.decode(EventEncoder.csv(event))).isEqualTo(event);
    } else if (decoded instanceof Refusal refusal) {
      assertThat(refusal.value().length()).isLessThanOrEqualTo(Refusal.MAX_VALUE_CHARS);
      assertThat(refusal.reason().chars()).noneMatch(Character::isISOControl);
    }
  }
}
