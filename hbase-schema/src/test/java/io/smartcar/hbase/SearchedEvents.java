package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lines of events to be searched, and what a filter over the lines makes of a question: fields cut
 * at commas, speeds as numbers, dates as times. It knows nothing of the store.
 */
final class SearchedEvents {

  static final Instant BEGIN = Instant.parse("2031-05-31T23:50:00Z");
  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private static final List<String> CARS = List.of("Q1", "Q11", "Q", "q1", "Q_1", "XQ1");
  private static final List<String> AREAS = List.of("A01", "A10", "D04", "D05", "F10");
  private static final int[] SPEEDS = {0, 1, 7, 8, 9, 10, 79, 80, 81, 90, 99, 100, 101, 399, 400};

  private final Random random = new Random(20_310_531L);
  private final List<String> lines = new ArrayList<>();

  /** Some thousand lines of some cars within a week, most of them within minutes. */
  SearchedEvents(int count) {
    Set<String> identities = new TreeSet<>();
    while (lines.size() < count) {
      String date = date();
      String car = any(CARS);
      if (identities.add(date + car)) {
        lines.add("%s,%s,1,0,F,N,%d,%s".formatted(date, car, speed(), any(AREAS)));
      }
    }
  }

  List<StoredEvent> events() {
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    return lines.stream()
        .map(line -> new StoredEvent((CarEvent) decoder.decode(line.getBytes(UTF_8)), 1))
        .toList();
  }

  /** Any combination of cars, time, areas and speeds; a time is always within the week. */
  EventQuery question() {
    Set<String> cars = some(CARS);
    Instant from = BEGIN.plusMillis(random.nextInt(1_200_000));
    Instant to =
        random.nextInt(3) == 0
            ? BEGIN.plusSeconds(7 * 86_400)
            : from.plusMillis(1 + random.nextInt(1_200_000));
    int min = random.nextBoolean() ? 0 : speed();
    int max = random.nextBoolean() ? EventFilter.HIGHEST_SPEED : Math.max(min, speed());
    return new EventQuery(cars, from, to, new EventFilter(some(AREAS), min, max));
  }

  /** The lines that are asked for, in order of time and car. */
  List<String> linesOf(EventQuery query) {
    return lines.stream()
        .filter(line -> isAskedFor(line.split(",", -1), query))
        .sorted(
            Comparator.comparing((String line) -> time(line.split(",", -1)[0]))
                .thenComparing(line -> line.split(",", -1)[1])
                .thenComparing(line -> line.split(",", -1)[0]))
        .toList();
  }

  private static boolean isAskedFor(String[] fields, EventQuery query) {
    Instant time = time(fields[0]);
    int speed = Integer.parseInt(fields[6]);
    Set<String> areas = query.filter().areas();
    return (query.carNumbers().isEmpty() || query.carNumbers().contains(fields[1]))
        && (areas.isEmpty() || areas.contains(fields[7]))
        && speed >= query.filter().minSpeed()
        && speed <= query.filter().maxSpeed()
        && time.compareTo(query.from()) >= 0
        && time.compareTo(query.to()) < 0;
  }

  private static Instant time(String date) {
    String millis = date.length() > 14 ? date.substring(14) : "0";
    return LocalDateTime.parse(date.substring(0, 14), SECOND)
        .toInstant(ZoneOffset.UTC)
        .plusMillis(Integer.parseInt(millis));
  }

  private String date() {
    Instant time =
        random.nextInt(10) == 0
            ? BEGIN.plusMillis(random.nextInt(7 * 86_400_000))
            : BEGIN.plusMillis(100L * random.nextInt(13_000));
    String seconds = SECOND.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    return random.nextInt(4) == 0
        ? seconds
        : seconds + "%03d".formatted(time.toEpochMilli() % 1_000);
  }

  private int speed() {
    return SPEEDS[random.nextInt(SPEEDS.length)];
  }

  private String any(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  private Set<String> some(List<String> texts) {
    Set<String> some = new TreeSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      some.add(any(texts));
    }
    return some;
  }
}
