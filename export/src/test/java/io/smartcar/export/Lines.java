package io.smartcar.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Lines of CSV as cars would have sent them, in no order, each car and date once. */
final class Lines {

  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final LocalDate FIRST = LocalDate.of(2018, 8, 30);
  static final LocalDate LAST = FIRST.plusDays(2);

  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private static final int SECONDS_OF_A_DAY = 86_400;
  private static final String[] STEERING = {"F", "L1", "L2", "L3", "R1", "R2", "R3"};
  private static final String[] LIGHTS = {"N", "L", "R"};

  private Lines() {}

  /** So many events of so many cars on each of the three days. */
  static List<String> of(int cars, int eventsOfACarAndDay) {
    Random random = new Random(20_180_830);
    List<String> lines = new ArrayList<>();
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      for (int car = 0; car < cars; car++) {
        Set<String> dates = new LinkedHashSet<>();
        while (dates.size() < eventsOfACarAndDay) {
          dates.add(date(day, random));
        }
        for (String date : dates) {
          lines.add(line(date, car, random));
        }
      }
    }
    Collections.shuffle(lines, random);
    return lines;
  }

  private static String date(LocalDate day, Random random) {
    LocalDateTime time = day.atStartOfDay().plusSeconds(random.nextInt(SECONDS_OF_A_DAY));
    return SECONDS.format(time)
        + (random.nextInt(3) == 0 ? "" : "%03d".formatted(random.nextInt(1_000)));
  }

  private static String line(String date, int car, Random random) {
    return "%s,%c%04d,%d,%d,%s,%s,%d,%c%02d"
        .formatted(
            date,
            'A' + car % 3,
            car,
            random.nextInt(6),
            random.nextInt(4),
            STEERING[random.nextInt(STEERING.length)],
            LIGHTS[random.nextInt(LIGHTS.length)],
            random.nextInt(251),
            'A' + random.nextInt(6),
            1 + random.nextInt(10));
  }

  static CarEvent event(String line) {
    return (CarEvent) new EventDecoder(ZONE).decode(line.getBytes(US_ASCII));
  }

  /** As the store gives them. */
  static EventSource source(List<String> lines) {
    return (from, to) ->
        lines.stream()
            .map(Lines::event)
            .filter(event -> event.eventTime() >= from.toEpochMilli())
            .filter(event -> event.eventTime() < to.toEpochMilli());
  }
}
