package io.smartcar.hive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.hbase.StoredEvent;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Cars that drove for three days, the same ones each time. */
final class Fleet {

  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final LocalDate FIRST = LocalDate.of(2018, 8, 30);
  static final LocalDate LAST = FIRST.plusDays(2);
  static final int CARS = 25;

  private static final int READINGS_OF_A_CAR_AND_DAY = 120;
  private static final int SECONDS_BETWEEN = 700;
  private static final String[] STEERING = {"F", "L1", "L2", "L3", "R1", "R2", "R3"};
  private static final String[] LIGHTS = {"N", "L", "R"};

  private Fleet() {}

  static String name(int car) {
    return "A%04d".formatted(car);
  }

  static List<StoredEvent> events() {
    Random random = new Random(20_180_830);
    EventDecoder decoder = new EventDecoder(ZONE);
    List<StoredEvent> events = new ArrayList<>();
    for (int day = 30; day <= 32; day++) {
      for (int car = 0; car < CARS; car++) {
        for (int reading = 0; reading < READINGS_OF_A_CAR_AND_DAY; reading++) {
          String line = line(day, car, reading, random);
          CarEvent event = (CarEvent) decoder.decode(line.getBytes(US_ASCII));
          events.add(new StoredEvent(event, event.eventTime()));
        }
      }
    }
    return events;
  }

  /** Each at a second of its own, with milliseconds or without. */
  private static String line(int day, int car, int reading, Random random) {
    int second = reading * SECONDS_BETWEEN + random.nextInt(SECONDS_BETWEEN);
    return "%s%02d%02d%02d%s,%s,%d,%d,%s,%s,%d,%c%02d"
        .formatted(
            day == 32 ? "20180901" : "201808" + day,
            second / 3_600,
            second / 60 % 60,
            second % 60,
            random.nextInt(3) == 0 ? "" : "%03d".formatted(random.nextInt(1_000)),
            name(car),
            random.nextInt(6),
            random.nextInt(4),
            STEERING[random.nextInt(STEERING.length)],
            LIGHTS[random.nextInt(LIGHTS.length)],
            random.nextInt(251),
            'A' + random.nextInt(6),
            1 + random.nextInt(10));
  }
}
