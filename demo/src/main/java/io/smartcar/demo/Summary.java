package io.smartcar.demo;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.Alert;
import java.util.Locale;
import java.util.OptionalLong;

/** Prints what a demo came to and what to try next. */
final class Summary {

  private final DemoSettings settings;
  private final Screen screen;

  Summary(DemoSettings settings, Screen screen) {
    this.settings = settings;
    this.screen = screen;
  }

  void print(Result result) {
    SmartcarConfig config = settings.config();
    screen.plain("");
    row("events sent", number(result.sent()), "topic " + config.kafka().topic());
    row("rows stored", number(result.rows()), "table " + config.hbase().table());
    row("rejected", number(result.rejected()), "table " + config.hbase().table() + "Rejected");
    row("alerts", number(result.alerts()), "Redis, " + days(result));
    row(
        "events/s",
        number(result.eventsPerSecond()),
        settings.input() == null ? "as sent by the cars" : "sent as fast as possible");
    row(
        "event to alert",
        seconds(result.medianDelayMillis()),
        "median; longest " + seconds(result.maxDelayMillis()));
    screen.plain("");
  }

  /** Commands that show more of the same. */
  void printNext(Result result) {
    Alert alert = result.first();
    if (!settings.keep()) {
      screen.plain("To look around while everything runs:");
      screen.command("scripts/smartcar demo --keep");
      screen.plain(
          "To see another alert: change the limit in cep-rules/rules/over-speed.epl, then");
      screen.command("scripts/smartcar demo");
      return;
    }
    screen.plain("Everything is still running. To look around:");
    if (alert != null) {
      String member = alert.member();
      screen.command("scripts/smartcar alerts list " + alert.day());
      screen.command("redis-cli -p " + config().redis().port() + " SMEMBERS " + alert.day());
      screen.command("scripts/smartcar history " + alert.carNumber() + " --from " + alert.date());
      screen.plain("(the first alert was " + member + ")");
    }
    screen.command("scripts/smartcar console");
    screen.command("scripts/smartcar sandbox status");
    screen.plain("To see another alert: change the limit in cep-rules/rules/over-speed.epl, then");
    screen.command("scripts/smartcar rules test --accept && scripts/smartcar rules push");
    screen.command("scripts/smartcar simulate --start now --speed 1 --seconds 60");
    screen.plain("To stop everything:");
    screen.command("scripts/smartcar sandbox down");
  }

  private SmartcarConfig config() {
    return settings.config();
  }

  private void row(String name, String value, String more) {
    screen.plain("  %-15s %12s   %s".formatted(name, value, more));
  }

  private static String days(Result result) {
    int days = result.days().size();
    return switch (days) {
      case 0 -> "no day";
      case 1 -> "day " + result.days().get(0);
      default ->
          "%d days, %s to %s".formatted(days, result.days().get(0), result.days().get(days - 1));
    };
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String seconds(OptionalLong millis) {
    return millis.isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%.1f s", millis.getAsLong() / 1000.0);
  }
}
