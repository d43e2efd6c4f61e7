package io.smartcar.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventEncoder;
import io.smartcar.events.RecordDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An event that is written as others write it is read as the same event. */
class FormatPropertyTest {

  private static final String CSV =
      """
      records { columns = [when, car, throttle, brake, wheel, light, mph, lat, lon], separator = ";" }
      fields {
        date { from = when, as = iso }
        carNumber { from = car }
        speedPedal { from = throttle, unit = "%" }
        breakPedal { from = brake, unit = ratio }
        steerAngle { from = wheel, unit = deg, left = negative, steps-from = [1, 100, 200] }
        directLight { from = light, values { off = N, left = L, right = R } }
        speed { from = mph, unit = mph }
        areaNumber { grid { latitude = lat, longitude = lon, south = -30, west = 100, north = 30, east = 110 } }
      }
      """;

  private static final String JSON =
      """
      records.type = json
      fields {
        date { from = at.us, as = epoch-us }
        carNumber { from = car.id }
        speedPedal { from = car.pedals.0 }
        breakPedal { from = car.pedals.1 }
        steerAngle { from = car.wheel, unit = rad, steps-from = [1, 100, 200] }
        directLight { from = car.light }
        speed { from = car.v, unit = m/s }
        areaNumber { from = area, values { none = A01 } }
      }
      """;

  private static final Map<String, Integer> WHEEL =
      Map.of("F", 0, "L1", 50, "L2", 150, "L3", 250, "R1", -50, "R2", -150, "R3", -250);
  private static final Map<String, String> LIGHT = Map.of("N", "off", "L", "left", "R", "right");

  private final RecordDecoder csv = decoder(CSV);
  private final RecordDecoder json = decoder(JSON);
  private final RecordDecoder book = book();

  @Property
  void csv_withOtherUnitsDatesAndPlaces_isTheEvent(@ForAll("events") CarEvent event) {
    int area = EventField.AREA.words().indexOf(event.areaNumber());
    String record =
        String.format(
            Locale.ROOT,
            "%s;%s;%d;%.4f;%d;%s;%.6f;%.3f;\"%.3f\"",
            Instant.ofEpochMilli(event.eventTime()).atOffset(ZoneOffset.ofHours(-3)),
            event.carNumber(),
            event.speedPedal() * 20,
            event.breakPedal() / 3.0,
            -WHEEL.getOrDefault(event.steerAngle(), 0),
            LIGHT.get(event.directLight()),
            event.speed() / 1.609344,
            25.0 - 10 * Math.floorDiv(area, 10),
            100.5 + area % 10);

    assertThat(csv.decode(record.getBytes(UTF_8))).isEqualTo(event);
  }

  @Property
  void json_withOtherUnitsDatesAndPaths_isTheEvent(@ForAll("events") CarEvent event) {
    String record =
        String.format(
            Locale.ROOT,
            """
            {"at":{"us":%d},"car":{"id":"%s","pedals":[%d,%d.0],"wheel":%s,"light":"%s","v":%.6f},\
            "area":"%s"}""",
            event.eventTime() * 1000,
            event.carNumber(),
            event.speedPedal(),
            event.breakPedal(),
            Math.toRadians(WHEEL.getOrDefault(event.steerAngle(), 0)),
            event.directLight(),
            event.speed() / 3.6,
            event.areaNumber());

    assertThat(json.decode(record.getBytes(UTF_8))).isEqualTo(event);
  }

  @Property
  void book_asAMapping_isTheEvent(@ForAll("events") CarEvent event) {
    assertThat(book.decode(EventEncoder.csv(event))).isEqualTo(event);
  }

  @Provide
  Arbitrary<CarEvent> events() {
    return Combinators.combine(
            Arbitraries.longs()
                .between(0, Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli()),
            Arbitraries.strings().alpha().numeric().withChars('_').ofMinLength(1).ofMaxLength(32),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(EventField.STEERING.words()),
            Arbitraries.of(EventField.DIRECT_LIGHT.words()),
            Arbitraries.integers().between(0, 400),
            Arbitraries.of(EventField.AREA.words()))
        .as(FormatPropertyTest::event);
  }

  private static CarEvent event(
      long time,
      String car,
      int speedPedal,
      int breakPedal,
      String steerAngle,
      String directLight,
      int speed,
      String area) {
    String pattern = time % 1000 == 0 ? "uuuuMMddHHmmss" : "uuuuMMddHHmmssSSS";
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

  private static RecordDecoder decoder(String mapping) {
    try {
      Path file = Files.createTempFile("own", ".conf");
      try {
        return Formats.read(Files.writeString(file, mapping)).decoder(ZoneOffset.UTC);
      } finally {
        Files.delete(file);
      }
    } catch (IOException | FormatException e) {
      throw new AssertionError(e);
    }
  }

  private static RecordDecoder book() {
    try {
      return Formats.find("book").decoder(ZoneOffset.UTC);
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }
}
