package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tasks that end at any moment while some partitions are idle and readings come late: whatever the
 * clock had gone past, an alert that reached the store is raised again as it was, or not at all.
 */
final class IdleRestartPropertyTest {

  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
  private static final long START = Instant.parse("2018-08-30T09:14:20Z").toEpochMilli();
  private static final long WINDOW_MILLIS = 30_000;
  private static final RuleTaskSettings.Limits LIMITS =
      new RuleTaskSettings.Limits(100_000, 10_000, 10_000);

  /** A checkpoint had been saved in the seconds before each restart, and not what came after it. */
  @ParameterizedTest
  @ValueSource(longs = {37, 193, 290, 352, 444})
  void alerts_checkpointLittleOlderThanTheClock_areRaisedAgainAsTheyWere(long seed) {
    assertRaisedAgainAsTheyWere(seed, 40);
  }

  @Property(tries = 10)
  void alerts_anyRestart_areRaisedAgainAsTheyWere(@ForAll long seed) {
    assertRaisedAgainAsTheyWere(seed, 0);
  }

  /** The same, more often. */
  @Tag("long")
  @Property(tries = 600)
  void alerts_anyRestartManyTimes_areRaisedAgainAsTheyWere(@ForAll long seed) {
    assertRaisedAgainAsTheyWere(seed, 0);
  }

  private static void assertRaisedAgainAsTheyWere(long seed, int ticksBeforeRestart) {
    Random random = new Random(seed);
    int partitions = 1 + random.nextInt(3);
    int tasks = 1 + random.nextInt(2);
    RuleSet rules =
        new RuleSet(
            List.of(RuleSet.bundled().files().get(0), OverSpeedReference.areaOverSpeed(80)));
    MemoryLog log = new MemoryLog(partitions);
    long[] brought = new long[partitions];
    long[] times = new long[partitions];
    try (Deployment deployment =
        new Deployment(log, rules, LIMITS, 10_000, OverSpeedReference::text)) {
      deployment.hasFleetTask = true;
      deployment.restart(tasks);
      for (int step = 0; step < 40; step++) {
        int partition = random.nextInt(partitions);
        for (int events = random.nextInt(12); events > 0; events--) {
          times[partition] += random.nextInt(4_000);
          byte[] event = event(random, partition, START + times[partition]);
          log.append(partition, START + times[partition] + random.nextInt(300), event);
        }
        if (random.nextInt(15) == 0) {
          bring(deployment, brought, ticksBeforeRestart);
          deployment.restart(tasks);
        }
        // Often long enough for a partition to be idle, or all.
        bring(deployment, brought, random.nextInt(random.nextInt(4) == 0 ? 120 : 20));
      }
      // Fails if an alert is raised twice, differently.
      deployment.finish();
      assertOneForEachWindow(deployment.stored, true);
      assertOneForEachWindow(deployment.storedOfFleet, false);
    }
  }

  /** All that is in the log is brought, then time passes. */
  private static void bring(Deployment deployment, long[] brought, int ticks) {
    MemoryLog log = deployment.log;
    for (int partition = 0; partition < brought.length; partition++) {
      if (brought[partition] < log.end(partition)
          && deployment.offer(log.slice(partition, brought[partition], log.end(partition)))) {
        brought[partition] = log.end(partition);
      }
    }
    for (int tick = 0; tick < ticks; tick++) {
      deployment.tick();
      deployment.deliver();
    }
  }

  /** An alert is known by its last reading: with another one it would stand beside the first. */
  private static void assertOneForEachWindow(Map<String, String> stored, boolean ofCars) {
    Map<String, String> byWindow = new HashMap<>();
    for (String member : stored.keySet()) {
      int end = member.indexOf('-');
      LocalDateTime last = LocalDateTime.parse(member.substring(end + 1), MILLIS);
      long window = last.toInstant(ZoneOffset.UTC).toEpochMilli() / WINDOW_MILLIS;
      String who = ofCars ? member.substring(0, end) : "A01";
      assertThat(byWindow.put(who + ' ' + window, member)).as(member).isNull();
    }
  }

  private static byte[] event(Random random, int partition, long now) {
    long time = random.nextInt(12) == 0 ? now - random.nextInt(20_000) : now;
    String date = MILLIS.format(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC));
    return "%s,P%dC%d,1,0,F,N,%d,A01"
        .formatted(date, partition, random.nextInt(3), 60 + random.nextInt(60))
        .getBytes(StandardCharsets.UTF_8);
  }
}
