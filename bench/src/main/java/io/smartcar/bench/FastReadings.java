package io.smartcar.bench;

import io.smartcar.events.CarEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A rule that raises an alert of one event in some seventeen, and the same without the rule. */
final class FastReadings {

  static final String FILE = "fast-reading.epl";

  /** Every tenth car is fast; of those some six in ten are of even interest. */
  static final String RULE =
      """
      @Name('fast-reading')
      @Description('A reading above 90 km/h')
      @Tag(name='severity', value='warning')
      @Tag(name='look-back', value='1s')
      select carNumber, date, speed
      from DriverCarInfo(speed > 90, carNumber regexp 'S[0-9]*[0-5]0');
      """;

  private static final int FAST_KMH = 90;

  private static final String EVENTS =
      """
      20160124134500,S10,3,0,F,N,91,A01
      20160124134500,S20,3,0,F,N,90,A01
      20160124134500,S60,3,0,F,N,91,A01
      """;

  private static final String ALERTS =
      "rule,carNumber,date,speed\nfast-reading,S10,20160124134500,91\n";

  private FastReadings() {}

  /** Writes the rule with its scenario; the directory that has it. */
  static Path rule(Servers servers) throws BenchException {
    Path directory = servers.sandbox().settings().directory().resolve("rules-fast-reading");
    try {
      Path scenarios = Files.createDirectories(directory.resolve("fast-reading.test"));
      Files.writeString(directory.resolve(FILE), RULE);
      Files.writeString(scenarios.resolve("limit.events.csv"), EVENTS);
      Files.writeString(scenarios.resolve("limit.alerts.csv"), ALERTS);
    } catch (IOException e) {
      throw new BenchException("rules cannot be written to " + directory + ": " + e, e);
    }
    return directory;
  }

  /** As the rule says. */
  static boolean raises(CarEvent event) {
    String car = event.carNumber();
    char tens = car.length() > 2 ? car.charAt(car.length() - 2) : '9';
    return event.speed() > FAST_KMH && tens <= '5';
  }
}
