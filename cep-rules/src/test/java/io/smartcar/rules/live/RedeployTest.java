package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A topology that is deployed again with other rules in its jar: from where the old ones' alerts
 * were confirmed, the new ones raise what they would have raised had they always been there.
 */
final class RedeployTest {

  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
  private static final long START = Instant.parse("2016-01-24T13:45:07Z").toEpochMilli();
  private static final int TEN_MINUTES = 600;
  private static final List<Integer> WINDOWS = List.of(30, 120, TEN_MINUTES);

  /** Event time between two times that new events are brought, so that no partition is idle. */
  private static final int ROUND_SECONDS = 10;

  private static final RuleTaskSettings.Limits LIMITS =
      new RuleTaskSettings.Limits(100_000, 1_000, 10_000);

  /** The windows of a jar's rules; 0 for an area rule that is not there. */
  private record Jar(int carSeconds, int areaSeconds) {
    RuleSet rules() {
      List<RuleFile> files = new ArrayList<>();
      files.add(OverSpeedReference.carOverSpeed(carSeconds));
      if (areaSeconds > 0) {
        files.add(OverSpeedReference.areaOverSpeed(80, areaSeconds));
      }
      return new RuleSet(files);
    }
  }

  /** Of one jar after the other, what it should have raised and what it did. */
  private final Map<String, String> expected = new TreeMap<>();

  private final Map<String, String> stored = new TreeMap<>();
  private MemoryLog log = new MemoryLog(2);
  private Random random = new Random(1);
  private long now = START;

  @Test
  void restart_jarRuleWithALongerWindow_firstWindowIsWhole() {
    drive(new Jar(30, 0), 70);
    log.lowestRead = Long.MAX_VALUE;
    drive(new Jar(TEN_MINUTES, 0), 100);

    assertThat(stored).isEqualTo(expected);
    assertThat(stored.keySet()).anyMatch(key -> key.startsWith("600 "));
    // Of about 1,400 records in all, the first 10 s of the window's 10 min are not read.
    assertThat(log.lowestRead).isBetween(50L, 100L);
  }

  @Test
  void restart_jarWithTheFleetsFirstRule_firstWindowIsWhole() {
    drive(new Jar(30, 0), 70);
    drive(new Jar(30, TEN_MINUTES), 100);

    assertThat(stored).isEqualTo(expected);
    assertThat(stored.keySet()).anyMatch(key -> key.startsWith("area 600 "));
  }

  @Test
  void restart_versionIsNowhereAndTheJarsWindowsAreLonger_firstWindowIsWhole() {
    Jar jar = new Jar(TEN_MINUTES, 0);
    Map<Integer, Checkpoint> confirmed;
    try (Deployment deployment = deployment(jar)) {
      deployment.rules.push(new Jar(30, 0).rules());
      deployment.restart(1);
      bring(deployment, 70);
      assertThat(log.saved.values()).extracting(Checkpoint::rules).containsOnly(1);
      confirmed = Map.copyOf(log.saved);
      deployment.rules.forget(1);
      deployment.rules.pointTo(0);
      deployment.stored.clear();
      deployment.restart(1);
      bring(deployment, 100);

      Map<String, String> whole =
          OverSpeedReference.alerts(log, between(confirmed, log.saved), TEN_MINUTES * 1_000L);
      assertThat(deployment.stored).isNotEmpty().isEqualTo(whole);
    }
  }

  @Property(tries = 4)
  void alerts_anyJarsOneAfterTheOther_equalReferenceOfEach(@ForAll long seed) {
    random = new Random(seed);
    log = new MemoryLog(1 + random.nextInt(3));
    for (int part = 0; part < 6; part++) {
      int area = random.nextInt(3) == 0 ? 0 : anyWindow();
      drive(new Jar(anyWindow(), area), 1 + random.nextInt(60));
    }
    assertThat(stored).isEqualTo(expected);
  }

  @Tag("long")
  @Property(tries = 40)
  void alerts_manyJarsOneAfterTheOther_equalReferenceOfEach(@ForAll long seed) {
    alerts_anyJarsOneAfterTheOther_equalReferenceOfEach(seed);
  }

  private int anyWindow() {
    return WINDOWS.get(random.nextInt(WINDOWS.size()));
  }

  /** Deploys a jar, lets cars drive for some rounds, and kills it. */
  private void drive(Jar jar, int rounds) {
    Map<Integer, Checkpoint> cars = Map.copyOf(log.saved);
    Map<Integer, Checkpoint> fleet = Map.copyOf(log.savedByFleetTask);
    try (Deployment deployment = deployment(jar)) {
      deployment.restart(1 + random.nextInt(2));
      for (int left = rounds; left > 0; ) {
        int some = Math.min(left, 1 + random.nextInt(40));
        bring(deployment, some);
        left -= some;
        if (random.nextInt(4) == 0) {
          deployment.restart(deployment.tasks.size());
        }
      }
      keep("", jar.carSeconds, deployment.stored, stored);
      keep("area ", jar.areaSeconds, deployment.storedOfFleet, stored);
    }
    keep(
        "",
        jar.carSeconds,
        OverSpeedReference.alerts(log, between(cars, log.saved), jar.carSeconds * 1_000L),
        expected);
    if (jar.areaSeconds > 0) {
      keep(
          "area ",
          jar.areaSeconds,
          OverSpeedReference.areaAlerts(
              log, between(fleet, log.savedByFleetTask), jar.areaSeconds * 1_000L),
          expected);
    }
  }

  private Deployment deployment(Jar jar) {
    Deployment deployment = new Deployment(log, jar.rules(), LIMITS, 100, OverSpeedReference::text);
    deployment.hasFleetTask = true;
    return deployment;
  }

  private static void keep(
      String kind, int seconds, Map<String, String> alerts, Map<String, String> kept) {
    alerts.forEach((member, text) -> kept.put(kind + seconds + " " + member, text));
  }

  /** The limit in windows that fire after what the one says is confirmed, up to the other. */
  private static OverSpeedReference.Limits between(
      Map<Integer, Checkpoint> after, Map<Integer, Checkpoint> upTo) {
    Map<Integer, Checkpoint> from = Map.copyOf(after);
    Map<Integer, Checkpoint> to = Map.copyOf(upTo);
    return (partition, firesAt) ->
        firesAt > confirmed(from, partition) && firesAt <= confirmed(to, partition) ? 80 : 1_000;
  }

  private static long confirmed(Map<Integer, Checkpoint> checkpoints, int partition) {
    Checkpoint checkpoint = checkpoints.get(partition);
    return checkpoint == null ? Checkpoint.NONE : checkpoint.confirmedUntil();
  }

  /** At the end all that was raised is confirmed, and a checkpoint says so. */
  private void bring(Deployment deployment, int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int partition = 0; partition < log.partitionCount(); partition++) {
        appendRound(partition);
      }
      now += ROUND_SECONDS * 1_000;
      for (int partition = 0; partition < log.partitionCount(); partition++) {
        MemoryLog.Slice slice =
            log.slice(partition, Math.max(0, log.end(partition) - 40), Long.MAX_VALUE);
        for (int i = 0; i < 4 && !deployment.offer(slice); i++) {
          deployment.tick();
        }
      }
      settle(deployment, round == rounds - 1 ? 25 : 3);
    }
  }

  private static void settle(Deployment deployment, int ticks) {
    for (int i = 0; i < ticks; i++) {
      deployment.deliver();
      deployment.tick();
    }
  }

  /** A reading a second of one of some cars; some late, some twice, some of a bad clock. */
  private void appendRound(int partition) {
    for (int second = 0; second < ROUND_SECONDS; second++) {
      long time = now + second * 1_000L + random.nextInt(1_000);
      int kind = random.nextInt(20);
      if (kind == 0) {
        log.appendHole(partition);
        continue;
      }
      long event = kind < 4 ? time - random.nextInt(kind == 1 ? 20_000 : 1_500) : time;
      // In the order of the log neither events nor timestamps are in order.
      long timestamp = event + random.nextInt(15_000) - (kind == 4 ? 25_000 : 9_000);
      String line =
          "%s,P%dC%d,1,0,F,N,%d,A01"
              .formatted(
                  MILLIS.format(Instant.ofEpochMilli(event).atOffset(ZoneOffset.UTC)),
                  partition,
                  random.nextInt(3),
                  50 + random.nextInt(70));
      log.append(partition, timestamp, line.getBytes(StandardCharsets.UTF_8));
    }
  }
}
