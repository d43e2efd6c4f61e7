package io.smartcar.rules.live.judging;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.events.CarEvent;
import io.smartcar.rules.CompiledRule;
import io.smartcar.rules.PlainEngine;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleProgram;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.OneTask;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Many rules together raise exactly the alerts, and in the order, of each alone in an engine that
 * is told every moment and shown every event, whatever replaces some of them meanwhile, and
 * whichever throws.
 */
final class ManyRulesPropertyTest {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
  private static final long START = Instant.parse("2016-01-24T13:45:07Z").toEpochMilli();
  private static final int EVENTS = 1_500;

  /** Throws on a car whose number is none, which comes rarely. */
  private static final RuleFile THROWS =
      new RuleFile(
          "throws",
          "@Name('throws') @Tag(name='look-back', value='1s')"
              + " select carNumber, date, cast(carNumber, int) as number from DriverCarInfo;");

  private static final RuleTaskSettings SETTINGS =
      OneTask.settings(new RuleTaskSettings.Limits(100_000, 100_000, 1_000_000));

  private static final Map<RuleFile, CompiledRule> COMPILED = new HashMap<>();

  private final List<String> together = new ArrayList<>();
  private final List<String> alone = new ArrayList<>();

  /** The rules in force in one run, each also in an engine of its own. */
  private final Map<RuleFile, PlainEngine> engines = new HashMap<>();

  private final Set<PlainEngine> silent = new HashSet<>();
  private final Set<PlainEngine> stopped = new HashSet<>();

  @Property(tries = 2)
  void alerts_manyRulesTogether_areThoseOfEachAlone(@ForAll long seed) throws Exception {
    assertSameTogetherAsAlone(seed);
  }

  /** The same, more often. */
  @Tag("long")
  @Property(tries = 30)
  void alerts_manyRulesTogetherManyTimes_areThoseOfEachAlone(@ForAll long seed) throws Exception {
    assertSameTogetherAsAlone(seed);
  }

  private void assertSameTogetherAsAlone(long seed) throws Exception {
    forgetTheLastTry();
    Random random = new Random(seed);
    List<RuleFile> all = rules();
    List<RuleFile> inForce = some(random, all);
    List<RuleFile> next = some(random, all);
    List<CarEvent> events = events(random);
    int begin = random.nextInt(EVENTS);
    int change = begin + random.nextInt(EVENTS - begin);
    ActiveRules active = new ActiveRules();
    active.putInForce(create(inForce));
    inForce.forEach(file -> engines.put(file, engine(file)));
    List<ActiveRule> created = List.of();
    for (int i = 0; i < EVENTS; i++) {
      if (i == begin) {
        created = create(next.stream().filter(file -> !engines.containsKey(file)).toList());
        created.forEach(rule -> rule.setSilent(true));
        begin(active, created, events.subList(0, i));
      }
      if (i == change) {
        inForce = next;
        change(active, created, next);
      }
      show(active, events.get(i), i == 0 || random.nextInt(3) > 0);
      showEach(inForce, events.get(i));
      if (random.nextInt(20) == 0) {
        active.settle();
      }
    }
    long end = events.get(EVENTS - 1).eventTime() + 120_000;
    active.advance(end);
    active.settle();
    for (RuleFile file : inForce) {
      step(file, engine -> engine.advance(end));
    }

    assertThat(together).isEqualTo(alone).hasSizeGreaterThan(100);
    active.close();
    engines.values().forEach(PlainEngine::close);
  }

  private void forgetTheLastTry() {
    together.clear();
    alone.clear();
    engines.clear();
    silent.clear();
    stopped.clear();
  }

  private static List<RuleFile> rules() throws RuleException {
    List<RuleFile> all = new ArrayList<>(TenShapes.files(3));
    all.addAll(RuleSet.fromDirectory(Path.of("library")).files());
    all.add(THROWS);
    return all;
  }

  /** More than half of them, in an order of their own. */
  private static List<RuleFile> some(Random random, List<RuleFile> all) {
    return all.stream().filter(file -> random.nextInt(3) > 0).toList();
  }

  /** The events, one after the other, before those in force go on; as a push would show them. */
  private void begin(ActiveRules active, List<ActiveRule> created, List<CarEvent> before) {
    active.settle();
    ActiveRules warmedUp = new ActiveRules();
    warmedUp.putInForce(created);
    for (CarEvent event : before) {
      warmedUp.advance(event.eventTime());
      warmedUp.show(event);
    }
    warmedUp.settle();
    long clock = before.isEmpty() ? START : before.get(before.size() - 1).eventTime();
    active.follow(created, clock);
    for (ActiveRule rule : created) {
      PlainEngine engine = engine(rule.file());
      silent.add(engine);
      engines.put(rule.file(), engine);
      before.forEach(event -> step(rule.file(), one -> showTo(one, event)));
      step(rule.file(), one -> one.advance(clock));
    }
  }

  private void change(ActiveRules active, List<ActiveRule> created, List<RuleFile> next) {
    active.settle();
    Map<RuleFile, ActiveRule> rules = active.byFile();
    created.forEach(rule -> rules.put(rule.file(), rule));
    List<ActiveRule> inForce = next.stream().map(rules::get).toList();
    List<ActiveRule> gone =
        active.inForce().stream().filter(rule -> !inForce.contains(rule)).toList();
    gone.forEach(ActiveRule::retire);
    created.forEach(rule -> rule.setSilent(false));
    active.putInForce(inForce);
    gone.forEach(ActiveRule::close);
    gone.forEach(rule -> Objects.requireNonNull(engines.remove(rule.file())).close());
    silent.clear();
  }

  private List<ActiveRule> create(List<RuleFile> files) {
    List<CompiledRule> compiled = files.stream().map(ManyRulesPropertyTest::compiled).toList();
    List<ActiveRule> started =
        ActiveRule.start(
            RuleProgram.of(compiled),
            SETTINGS,
            System::nanoTime,
            (alert, at) -> together.add(at + " " + AlertJson.write(alert)));
    Comparator<ActiveRule> asAsked = Comparator.comparing(rule -> files.indexOf(rule.file()));
    return started.stream().sorted(asAsked).toList();
  }

  private static CompiledRule compiled(RuleFile file) {
    return COMPILED.computeIfAbsent(
        file,
        missing -> {
          try {
            return CompiledRule.compile(missing);
          } catch (RuleException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private PlainEngine engine(RuleFile file) {
    PlainEngine[] engine = new PlainEngine[1];
    engine[0] = new PlainEngine(compiled(file), ZoneOffset.UTC, alert -> raised(engine[0], alert));
    return engine[0];
  }

  private void raised(PlainEngine engine, Alert alert) {
    if (!silent.contains(engine)) {
      alone.add(engine.now() + " " + AlertJson.write(alert));
    }
  }

  private static void show(ActiveRules active, CarEvent event, boolean saysTime) {
    // A moment is told once or with each of its events.
    active.advance(event.eventTime());
    if (saysTime) {
      active.advance(event.eventTime());
    }
    active.show(event);
  }

  /** First time goes on for all, then all see the event: the order of their alerts. */
  private void showEach(List<RuleFile> inForce, CarEvent event) {
    List<RuleFile> shown = new ArrayList<>(inForce);
    engines.keySet().stream().filter(file -> !shown.contains(file)).toList().forEach(shown::add);
    shown.forEach(file -> step(file, engine -> engine.advance(event.eventTime())));
    shown.forEach(file -> step(file, engine -> engine.send(event)));
  }

  private static void showTo(PlainEngine engine, CarEvent event) {
    engine.advance(event.eventTime());
    engine.send(event);
  }

  private interface Step {
    void of(PlainEngine engine);
  }

  /** An engine whose rule has thrown is shown nothing any more. */
  private void step(RuleFile file, Step step) {
    PlainEngine engine = engines.get(file);
    if (engine == null || stopped.contains(engine)) {
      return;
    }
    try {
      step.of(engine);
    } catch (RuntimeException e) {
      stopped.add(engine);
    }
  }

  private static List<CarEvent> events(Random random) {
    List<CarEvent> events = new ArrayList<>();
    int[] speeds = new int[6];
    long time = START;
    for (int i = 0; i < EVENTS; i++) {
      time += random.nextInt(4) == 0 ? 0 : random.nextInt(400);
      if (random.nextInt(200) == 0) {
        time += random.nextInt(60_000);
      }
      int car = random.nextInt(speeds.length);
      speeds[car] = Math.max(0, Math.min(180, speeds[car] + random.nextInt(121) - 60));
      events.add(
          new CarEvent(
              DATE.format(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC)),
              time,
              random.nextInt(2_000) == 0 ? "X" : String.valueOf(car),
              random.nextInt(6),
              random.nextInt(4),
              List.of("F", "F", "L2", "R2", "L1", "R3").get(random.nextInt(6)),
              List.of("N", "N", "L", "R").get(random.nextInt(4)),
              speeds[car],
              List.of("A01", "A10", "C04").get(random.nextInt(3))));
    }
    return events;
  }
}
