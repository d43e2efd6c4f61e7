package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.EventEncoder;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.StoredEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rows by date and car, as lines: the same whichever key the table has. */
final class RowsByIdentity {

  private RowsByIdentity() {}

  /** All that the table has. */
  static Map<String, String> in(HBaseSettings settings) {
    Map<String, String> rows = new TreeMap<>();
    try (EventHistory history = new EventHistory(settings, ZoneOffset.UTC);
        Stream<StoredEvent> all =
            history.ofAll(
                Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2040-01-01T00:00:00Z"))) {
      all.forEach(
          stored -> {
            CarEvent event = stored.event();
            rows.put(event.date() + event.carNumber(), line(event));
          });
    }
    return rows;
  }

  /** Those of lines. */
  static Map<String, String> of(List<String> lines) {
    Map<String, String> rows = new TreeMap<>();
    lines.forEach(
        line -> {
          CarEvent event = event(line);
          rows.put(event.date() + event.carNumber(), line(event));
        });
    return rows;
  }

  static CarEvent event(String line) {
    return (CarEvent) new EventDecoder(ZoneOffset.UTC).decode(line.getBytes(US_ASCII));
  }

  private static String line(CarEvent event) {
    return new String(EventEncoder.csv(event), US_ASCII);
  }
}
