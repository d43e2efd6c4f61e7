package io.smartcar.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The short way to a date and Java's own say the same of every text. */
class FixedDatesPropertyTest {

  private static final ZoneId ROME = ZoneId.of("Europe/Rome");
  private static final List<String> PATTERNS =
      List.of(
          "yyyy-MM-dd HH:mm:ss",
          "dd-MMM-yyyy HH:mm:ss.SSS",
          "MM/dd/yyyy hh:mm:ss a",
          "dd.MM.uuuu HH:mm",
          "yyyyMMddHHmmssSSSSSS",
          "hh:mm a, dd MMM yyyy",
          "yyyy_MM_dd HH:mm:ss.S");

  private final Map<String, FixedDates> fixed =
      PATTERNS.stream()
          .collect(
              Collectors.toMap(
                  pattern -> pattern,
                  pattern -> Objects.requireNonNull(FixedDates.of(pattern, ROME), pattern)));

  @Property
  void millis_ofAnyDate_areJavas(
      @ForAll("patterns") String pattern, @ForAll @LongRange(max = 253_402_300_799_999L) long at) {
    String text = formatter(pattern).format(Instant.ofEpochMilli(at).atOffset(ZoneOffset.UTC));

    assertThat(millis(pattern, text)).as(text).isEqualTo(javas(pattern, text));
  }

  @Property(tries = 5000)
  void millis_ofADamagedDate_areJavas(
      @ForAll("patterns") String pattern,
      @ForAll @LongRange(min = 1_500_000_000_000L, max = 1_600_000_000_000L) long at,
      @ForAll @IntRange(max = 30) int place,
      @ForAll("characters") char damage) {
    StringBuilder text =
        new StringBuilder(
            formatter(pattern).format(Instant.ofEpochMilli(at).atOffset(ZoneOffset.UTC)));
    text.setCharAt(place % text.length(), damage);

    assertThat(millis(pattern, text.toString()))
        .as(text.toString())
        .isEqualTo(javas(pattern, text.toString()));
  }

  @Test
  void of_otherPatterns_isNone() {
    for (String pattern :
        List.of(
            "yy-MM-dd HH:mm",
            "yyyy-MM-dd",
            "d.M.yyyy HH:mm",
            "EEE MMM dd HH:mm:ss zzz yyyy",
            "yyyy-MM-dd'T'HH:mm",
            "yyyy-MM-dd hh:mm",
            "yyyy-MM-dd HH:mm a",
            "yyyy-MM-dd HH:mm[:ss]")) {
      assertThat(FixedDates.of(pattern, ROME)).as(pattern).isNull();
    }
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of(PATTERNS);
  }

  @Provide
  Arbitrary<Character> characters() {
    return Arbitraries.of("0123456789 -./:,_aAmMpPjJeE+".chars().mapToObj(c -> (char) c).toList());
  }

  private long millis(String pattern, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Objects.requireNonNull(fixed.get(pattern)).millis(bytes, 0, bytes.length);
  }

  private static long javas(String pattern, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new PatternInstants(pattern, ROME).millis(bytes, 0, bytes.length);
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }
}
