package io.smartcar.rules;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.events.CarEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** What rules raise in one engine, and what each raises alone. */
final class SharedEngine {

  private static final long START = Instant.parse("2016-01-24T13:45:07Z").toEpochMilli();
  private static final int EVENTS = 1_000;

  private SharedEngine() {}

  /** Of each rule its alerts and when they were raised. */
  static List<List<String>> together(RuleProgram program, List<CarEvent> events) {
    List<List<String>> raised = new ArrayList<>();
    List<Consumer<Alert>> takers = new ArrayList<>();
    RuleEngine[] engine = new RuleEngine[1];
    for (int rule = 0; rule < program.rules().size(); rule++) {
      List<String> ofRule = new ArrayList<>();
      raised.add(ofRule);
      takers.add(alert -> ofRule.add(engine[0].now() + " " + AlertJson.write(alert)));
    }
    try (RuleEngine created = new RuleEngine(program, ZoneOffset.UTC, takers)) {
      engine[0] = created;
      for (CarEvent event : events) {
        created.advance(event.eventTime());
        created.send(event);
      }
      created.advance(events.get(EVENTS - 1).eventTime() + 60_000);
    }
    return raised;
  }

  /** The same of each in an engine that is told every moment and shown every event. */
  static List<List<String>> alone(List<CompiledRule> rules, List<CarEvent> events) {
    List<List<String>> raised = new ArrayList<>();
    PlainEngine[] engine = new PlainEngine[1];
    for (CompiledRule rule : rules) {
      List<String> ofRule = new ArrayList<>();
      raised.add(ofRule);
      try (PlainEngine created =
          new PlainEngine(
              rule,
              ZoneOffset.UTC,
              alert -> ofRule.add(engine[0].now() + " " + AlertJson.write(alert)))) {
        engine[0] = created;
        for (CarEvent event : events) {
          created.advance(event.eventTime());
          created.send(event);
        }
        created.advance(events.get(EVENTS - 1).eventTime() + 60_000);
      }
    }
    return raised;
  }

  /** Readings of a few cars, several of them at one time. */
  static List<CarEvent> events(Random random) {
    List<CarEvent> events = new ArrayList<>();
    long time = START;
    for (int i = 0; i < EVENTS; i++) {
      time += random.nextInt(3) == 0 ? 0 : random.nextInt(300);
      if (random.nextInt(100) == 0) {
        time += random.nextInt(10_000);
      }
      events.add(
          new CarEvent(
              "2016012413450" + (1_000 + i),
              time,
              "C" + random.nextInt(4),
              random.nextInt(6),
              random.nextInt(4),
              List.of("F", "L2", "R3").get(random.nextInt(3)),
              List.of("N", "L").get(random.nextInt(2)),
              random.nextInt(140),
              List.of("A01", "A10", "C04").get(random.nextInt(3))));
    }
    return events;
  }
}
