package io.smartcar.bench;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import io.smartcar.simulator.KafkaTelemetrySink;
import io.smartcar.simulator.Telemetry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A topic with a fleet's drive in it, and what must come out.
 *
 * @param events distinct events in it, no two of a car at a time
 */
record FilledTopic(String name, Drive drive, long events, ShapesReference expected) {

  /** Events beyond those that are timed. */
  static final long REST = 20_000;

  private static final Duration LONG_AGO = Duration.ofHours(1);
  private static final int WINDOW_SECONDS = (int) (OverSpeedReference.WINDOW_MILLIS / 1_000);

  /** Nobody was as slow as this on any machine. */
  private static final int FEWEST_PER_SECOND = 5_000;

  /**
   * What drives, and how much of it.
   *
   * @param timed how many events are timed: the rest keeps the last, not full batch of a peer out
   *     of its figure
   */
  record Drive(int cars, Duration period, long timed, int partitions) {

    Drive {
      if (timed < 10_000 || timed % 1_000 != 0) {
        throw new IllegalArgumentException(
            "events must be a multiple of 1000 and at least 10000: " + timed);
      }
    }

    /**
     * A drive of whole periods that ended with a window an hour ago: soon after the last event the
     * last window is due.
     */
    private FleetSettings fleet(Instant now) {
      long periods = Math.floorDiv(timed + REST + cars - 1, (long) cars);
      Duration length = period.multipliedBy(periods);
      long latest = now.minus(LONG_AGO).minus(length).getEpochSecond();
      long end = Math.floorDiv(latest + length.toSeconds(), WINDOW_SECONDS) * WINDOW_SECONDS;
      LocalDateTime start =
          LocalDateTime.ofInstant(Instant.ofEpochSecond(end).minus(length), ZoneOffset.UTC);
      return new FleetSettings(cars, 1, start, period, length, Faults.NONE);
    }
  }

  /** How long somebody may take to read it. */
  Duration patience() {
    return Duration.ofMinutes(5).plusSeconds(events / FEWEST_PER_SECOND);
  }

  /** Creates the topic and sends the whole drive. */
  static FilledTopic fill(String bootstrapServers, String name, Drive drive) {
    ShapesReference expected = new ShapesReference();
    long events = 0;
    try (EventTopic topic = new EventTopic(EventLogSettings.of(bootstrapServers, name))) {
      topic.create(drive.partitions());
    }
    try (Fleet fleet = new Fleet(drive.fleet(Instant.now()));
        KafkaTelemetrySink sink =
            KafkaTelemetrySink.open(EventLogSettings.of(bootstrapServers, name))) {
      while (fleet.hasNext()) {
        Telemetry record = fleet.next();
        sink.send(record);
        expected.take(
            String.valueOf(record.carNumber()), record.timeMillis(), fields(record.value()));
        events++;
      }
      sink.flush();
    }
    expected.close();
    return new FilledTopic(name, drive, events, expected);
  }

  long timed() {
    return drive.timed();
  }

  int cars() {
    return drive.cars();
  }

  /** For the head of a table. */
  String description() {
    return "%,d events of %,d cars, an event of each every %d s, %d partitions; %,d are timed"
        .formatted(
            events, drive.cars(), drive.period().toSeconds(), drive.partitions(), drive.timed());
  }

  private static String[] fields(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1).split(",", -1);
  }
}
