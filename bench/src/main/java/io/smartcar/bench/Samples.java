package io.smartcar.bench;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Events for the micro benchmarks: 1,000 cars for 200 s, an event of each every 2 s. */
public final class Samples {

  /** How many there are. */
  public static final int COUNT = 100_000;

  private static final FleetSettings DRIVE =
      new FleetSettings(
          1_000,
          1,
          LocalDateTime.of(2026, 1, 1, 0, 0),
          Duration.ofSeconds(2),
          Duration.ofSeconds(200),
          Faults.NONE);

  private Samples() {}

  /** As they are in the log. */
  public static List<byte[]> lines() {
    List<byte[]> lines = new ArrayList<>(COUNT);
    try (Fleet fleet = new Fleet(DRIVE)) {
      while (fleet.hasNext()) {
        lines.add(fleet.next().value());
      }
    }
    return lines;
  }

  /** The same, read. */
  public static List<CarEvent> events() {
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    return lines().stream().map(line -> (CarEvent) decoder.decode(line)).toList();
  }

  /** The same, each car in one of so many partitions. */
  public static List<List<CarEvent>> partitions(int count) {
    List<List<CarEvent>> partitions = new ArrayList<>();
    for (int partition = 0; partition < count; partition++) {
      partitions.add(new ArrayList<>());
    }
    for (CarEvent event : events()) {
      partitions.get(Math.floorMod(event.carNumber().hashCode(), count)).add(event);
    }
    return partitions;
  }
}
