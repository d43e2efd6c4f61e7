package io.smartcar.rules.late;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.late.port.CarHistory;
import io.smartcar.rules.late.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Readings of cars in memory. */
final class DrivenCars implements CarHistory {

  final Set<String> unreadable = new HashSet<>();
  Runnable onRead = () -> {};
  private final List<CarEvent> events = new ArrayList<>();

  /** A reading a second from 09:14:28 on. */
  void drive(String car, int... speeds) {
    drive(car, "20180830", "0914", 28, speeds);
  }

  /** A reading a second from that second of a minute on. */
  void drive(String car, String day, String minute, int second, int... speeds) {
    for (int i = 0; i < speeds.length; i++) {
      String line =
          "%s%s%02d000,%s,1,0,F,N,%d,A01".formatted(day, minute, second + i, car, speeds[i]);
      events.add(
          (CarEvent)
              new EventDecoder(ZoneOffset.UTC).decode(line.getBytes(StandardCharsets.UTF_8)));
    }
    events.sort(Comparator.comparingLong(CarEvent::eventTime).thenComparing(CarEvent::carNumber));
  }

  /** Removes the readings of a car. */
  void forget(String car) {
    events.removeIf(event -> event.carNumber().equals(car));
  }

  @Override
  public void read(Set<String> carNumbers, long fromMillis, long toMillis, Reader reader)
      throws UnavailableException {
    onRead.run();
    for (CarEvent event : events) {
      if (carNumbers.contains(event.carNumber())
          && event.eventTime() >= fromMillis
          && event.eventTime() < toMillis) {
        if (unreadable.contains(event.carNumber())) {
          throw new UnavailableException("a row is no event", new IllegalStateException("row"));
        }
        reader.take(event, event.eventTime());
      }
    }
  }
}
