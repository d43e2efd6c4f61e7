package io.smartcar.rules;

import io.smartcar.bench.Samples;
import io.smartcar.events.CarEvent;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the rule over-speed costs an event in Esper, windows, alerts and engine's start included.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RuleEngineBenchmark {

  private static final long WINDOW_MILLIS = 30_000;

  private final List<CarEvent> events = Samples.events();
  private final CompiledRule rule = compiled();

  private static CompiledRule compiled() {
    try {
      return CompiledRule.compile(RuleSet.bundled().files().get(0));
    } catch (RuleException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** A drive from the start of an engine to the end of the last window. */
  @Benchmark
  @OperationsPerInvocation(Samples.COUNT)
  public void overSpeed(Blackhole taker) {
    try (RuleEngine engine = new RuleEngine(rule, ZoneOffset.UTC, taker::consume)) {
      for (CarEvent event : events) {
        engine.advance(event.eventTime());
        engine.send(event);
      }
      engine.advance(events.get(events.size() - 1).eventTime() + WINDOW_MILLIS);
    }
  }
}
