package io.smartcar.cli.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.cli.OutputFormat;
import io.smartcar.cli.Pipe;
import io.smartcar.cli.joined.CarJoin;
import io.smartcar.events.CarEvent;
import io.smartcar.events.CsvLine;
import io.smartcar.events.EventEncoder;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Prints events, each as soon as it comes. Not thread-safe. */
final class EventPrinter {

  private static final String ROW = "%-17s  %s%5s  %10s  %10s  %10s  %11s  %4s";

  private final PrintWriter out;
  private final OutputFormat format;
  private final boolean ofOneCar;
  private final @Nullable CarJoin cars;
  private boolean headed;

  /**
   * Prints to {@code out}, and lets each line out.
   *
   * @param ofOneCar whether a table needs no column for the car
   * @param cars knows more of each car, which is shown behind; null if that is not wanted
   */
  EventPrinter(PrintWriter out, OutputFormat format, boolean ofOneCar, @Nullable CarJoin cars) {
    this.out = out;
    this.format = format;
    this.ofOneCar = ofOneCar;
    this.cars = cars;
  }

  void print(CarEvent event) {
    if (format == OutputFormat.TABLE && !headed) {
      headed = true;
      String head =
          row(
              "DATE",
              "CAR",
              "SPEED",
              "SPEEDPEDAL",
              "BREAKPEDAL",
              "STEERANGLE",
              "DIRECTLIGHT",
              "AREA");
      out.println(cars == null ? head : head + "  KNOWN OF THE CAR");
    }
    out.println(cars == null ? line(event) : joined(line(event), cars, event.carNumber()));
    Pipe.flush(out);
  }

  private String joined(String line, CarJoin known, String carNumber) {
    return switch (format) {
      case CSV -> line + ',' + CsvLine.write(known.cells(carNumber));
      case JSON -> line.substring(0, line.length() - 1) + ",\"car\":" + known.json(carNumber) + '}';
      case TABLE -> (line + "  " + String.join(" ", known.values(carNumber))).stripTrailing();
    };
  }

  private String line(CarEvent event) {
    return switch (format) {
      case CSV -> new String(EventEncoder.csv(event), UTF_8);
      case JSON -> new String(EventEncoder.json(event), UTF_8);
      case TABLE ->
          row(
              event.date(),
              event.carNumber(),
              event.speed(),
              event.speedPedal(),
              event.breakPedal(),
              event.steerAngle(),
              event.directLight(),
              event.areaNumber());
    };
  }

  private String row(Object date, Object car, Object... others) {
    return ROW.formatted(
        date,
        ofOneCar ? "" : "%-8s  ".formatted(car),
        others[0],
        others[1],
        others[2],
        others[3],
        others[4],
        others[5]);
  }
}
