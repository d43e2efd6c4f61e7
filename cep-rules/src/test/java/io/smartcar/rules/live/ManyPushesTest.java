package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Push after push while events come: a version that is replaced leaves nothing behind. {@code
 * -Dpushes=1000} makes it long.
 */
final class ManyPushesTest {

  private static final int PUSHES_BEFORE = 15;
  private static final int MAX_TICKS = 2_000;

  /** A version of one rule is more than ten classes. */
  private static final long MAX_MORE_CLASSES = 150;

  private static final long MAX_MORE_BYTES = 16 << 20;
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  private final MemoryLog log = new MemoryLog(1);
  private LocalDateTime now = LocalDateTime.of(2018, 8, 30, 9, 14);

  private record Footprint(long classes, long heapBytes, int threads) {

    // What is unreachable must be gone before it is counted.
    @SuppressWarnings("GcCall")
    static Footprint now() {
      System.gc();
      System.gc();
      return new Footprint(
          ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          ManagementFactory.getThreadMXBean().getThreadCount());
    }
  }

  @Test
  void push_manyTimesWhileEventsCome_leavesClassesHeapAndThreadsWhereTheyWere() {
    int pushes = Integer.getInteger("pushes", 25);
    RuleTaskSettings.Limits limits = new RuleTaskSettings.Limits(10_000, 1_000, 10_000);
    try (Deployment deployment = new Deployment(log, limits, 1_000)) {
      deployment.restart(1);
      for (int push = 1; push <= PUSHES_BEFORE; push++) {
        pushAndAwait(deployment, push);
      }
      Footprint before = Footprint.now();
      for (int push = 1; push <= pushes; push++) {
        pushAndAwait(deployment, PUSHES_BEFORE + push);
      }
      Footprint after = Footprint.now();

      System.out.printf("%d pushes: %s, then %s%n", pushes, before, after);
      assertThat(after.classes() - before.classes()).isLessThan(MAX_MORE_CLASSES);
      assertThat(after.heapBytes() - before.heapBytes()).isLessThan(MAX_MORE_BYTES);
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads());
      assertThat(deployment.stored).isNotEmpty();
    }
  }

  private void pushAndAwait(Deployment deployment, int number) {
    RuleFile rule = RuleSet.bundled().files().get(0);
    String epl = rule.epl().replace("(speed) > 80", "(speed) > " + (50 + number % 50));
    int version = deployment.rules.push(new RuleSet(List.of(new RuleFile(rule.name(), epl))));
    RuleTask task = deployment.tasks.get(0);
    for (int tick = 0; tick < MAX_TICKS; tick++) {
      now = now.plusSeconds(1);
      String event = DATE.format(now) + ",A0001,3,0,F,N,90,A01";
      long offset = log.end(0);
      log.append(
          0,
          now.toInstant(ZoneOffset.UTC).toEpochMilli(),
          event.getBytes(StandardCharsets.US_ASCII));
      task.offer(log.slice(0, offset, offset + 1));
      deployment.tick();
      deployment.deliver();
      if (task.metrics().rulesVersion() == version) {
        return;
      }
    }
    throw new AssertionError(
        "version " + version + " is not taken: " + deployment.rules.reports.get(0));
  }
}
