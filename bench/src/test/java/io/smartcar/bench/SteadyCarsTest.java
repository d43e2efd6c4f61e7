package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.EventEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SteadyCarsTest {

  private static final long START_MILLIS = 1_767_225_599_700L;

  @Test
  void event_ofEachNumber_isValidDistinctAndDue() {
    SteadyCars cars = new SteadyCars(50, 200, START_MILLIS);
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    Set<String> identities = new HashSet<>();
    for (int number = 0; number < 1_000; number++) {
      CarEvent event = cars.event(number);
      assertThat(decoder.decode(EventEncoder.csv(event))).isEqualTo(event);
      assertThat(event.eventTime()).isEqualTo(START_MILLIS + number * 5L);
      assertThat(Servers.epochMillis(event.date())).isEqualTo(event.eventTime());
      identities.add(event.carNumber() + event.date());
    }
    assertThat(identities).hasSize(1_000);
    assertThat(cars.dueNanos(200)).isEqualTo(1_000_000_000L);
  }

  @Test
  void csv_ofAHistogram_isInMilliseconds() {
    LatencyFigures figures =
        new LatencyFigures(5_000, micros(), micros(), 1.25, Map.of(Roles.ENGINE, 0.5), 0.1, "");
    assertThat(figures.csv())
        .startsWith("5000,row,100,50.0,90.0,99.0,100.0,1.3,0.10,\"\"")
        .contains("5000,alert,100,");
    assertThat(figures.markdown()).contains("| 5,000 | send → row in HBase | 100 | 50.0 |");
  }

  @Test
  void histogram_ofTwoRates_isAPicture(@TempDir Path directory) throws Exception {
    Map<String, Histogram> rates = new LinkedHashMap<>();
    rates.put("1,000/s", micros());
    rates.put("none", new Histogram(1_000_000, 3));
    Path file = directory.resolve("latency.png");
    Charts.histogram(rates, "latency", file);
    assertThat(Files.size(file)).isGreaterThan(1_000);
  }

  /** 1 to 100 ms. */
  private static Histogram micros() {
    Histogram micros = new Histogram(1_000_000, 3);
    for (int millis = 1; millis <= 100; millis++) {
      micros.recordValue(millis * 1_000L);
    }
    return micros;
  }
}
