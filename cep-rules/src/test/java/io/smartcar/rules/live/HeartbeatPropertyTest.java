package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.EventDecoder;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.NamedRecord;
import io.smartcar.events.RecordFormat;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.AlertBatch;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.RuleTaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Heartbeats change nothing for cars: of two logs with the same readings, of which one has
 * heartbeats of today between readings of 2018, all tasks are where those of the other are, at any
 * moment, and say the same.
 */
final class HeartbeatPropertyTest {

  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
  private static final long START = Instant.parse("2018-08-30T09:14:20Z").toEpochMilli();
  private static final RuleTaskSettings.Limits LIMITS =
      new RuleTaskSettings.Limits(100_000, 10_000, 10_000);

  /** As a topic's format does. */
  private static final RecordFormat FORMAT =
      zone -> {
        EventDecoder book = new EventDecoder(zone);
        return record -> {
          NamedRecord named = record == null ? null : NamedRecord.of(record);
          return named == null ? book.decode(record) : Heartbeat.decode(named.value());
        };
      };

  /** A log, the tasks on it, and what they say; a test moves it. */
  private static final class Run implements AutoCloseable {
    final MemoryLog log;
    final Deployment deployment;
    final List<String> late = new ArrayList<>();
    final List<TakenHeartbeat> heartbeats = new ArrayList<>();
    private final long[] brought;

    Run(int partitions, int tasks) {
      log = new MemoryLog(partitions);
      brought = new long[partitions];
      deployment = new Deployment(log, rules(), LIMITS, 10_000, OverSpeedReference::text);
      deployment.records = FORMAT;
      deployment.lateHorizon = Duration.ofDays(7);
      deployment.hasFleetTask = true;
      deployment.restart(tasks);
    }

    /** All that is in the log is brought, then time passes. */
    void bring(int ticks) {
      for (int partition = 0; partition < brought.length; partition++) {
        if (brought[partition] < log.end(partition)
            && deployment.offer(log.slice(partition, brought[partition], log.end(partition)))) {
          brought[partition] = log.end(partition);
        }
      }
      for (int tick = 0; tick < ticks; tick++) {
        deployment.tick();
        take();
      }
    }

    private void take() {
      for (RuleTask task : deployment.allTasks()) {
        heartbeats.addAll(task.heartbeatsToSend());
        for (AlertBatch batch : task.alertsToSend()) {
          batch.alerts().forEach(raised -> deployment.store(task, raised.alert()));
          batch.late().forEach(note -> late.add(shown(note)));
          task.confirm(batch.sequence());
        }
      }
    }

    /** But for its place in the log. */
    private static String shown(LateReadings note) {
      return note.carNumber()
          + ' '
          + note.fromMillis()
          + ' '
          + note.toMillis()
          + ' '
          + note.count();
    }

    /** All that a task says of itself that is not about how many records there are. */
    List<List<Object>> state() {
      return deployment.allTasks().stream()
          .map(RuleTask::status)
          .map(
              status ->
                  List.<Object>of(
                      status.live(),
                      status.clock(),
                      status.read() - status.heartbeats(),
                      status.rejected(),
                      status.badClock(),
                      status.late(),
                      status.duplicate(),
                      status.replaced(),
                      status.onTime(),
                      status.beforeRecovery(),
                      status.waiting(),
                      status.alertsRaised(),
                      status.partitionsBehind()))
          .toList();
    }

    @Override
    public void close() {
      deployment.close();
    }
  }

  private static RuleSet rules() {
    RuleFile cars = RuleSet.bundled().files().get(0);
    return new RuleSet(List.of(cars, OverSpeedReference.areaOverSpeed(80)));
  }

  @Property(tries = 8)
  void tasks_withAndWithoutHeartbeats_areTheSameAtAnyMoment(@ForAll long seed) {
    Random random = new Random(seed);
    int partitions = 1 + random.nextInt(3);
    int tasks = 1 + random.nextInt(2);
    try (Run without = new Run(partitions, tasks);
        Run with = new Run(partitions, tasks)) {
      long[] times = new long[partitions];
      for (int step = 0; step < 40; step++) {
        int partition = random.nextInt(partitions);
        beatAtRandom(random, with);
        for (int events = random.nextInt(12); events > 0; events--) {
          times[partition] += random.nextInt(4_000);
          byte[] event = event(random, partition, START + times[partition]);
          long logged = START + times[partition] + random.nextInt(300);
          without.log.append(partition, logged, event);
          with.log.append(partition, logged, event);
          if (random.nextInt(4) == 0) {
            beat(with, partition);
          }
        }
        beatAtRandom(random, with);
        if (random.nextInt(15) == 0) {
          without.deployment.restart(tasks);
          with.deployment.restart(tasks);
        }
        // Often long enough for a partition to be idle, or all.
        int ticks = random.nextInt(random.nextInt(4) == 0 ? 120 : 20);
        without.bring(ticks);
        with.bring(ticks);
        assertThat(with.state()).isEqualTo(without.state());
      }
      without.deployment.finish();
      with.deployment.finish();

      assertThat(with.state()).isEqualTo(without.state());
      assertThat(with.deployment.stored).isEqualTo(without.deployment.stored);
      assertThat(with.deployment.storedOfFleet).isEqualTo(without.deployment.storedOfFleet);
      assertThat(with.late).isEqualTo(without.late);
      assertThat(without.heartbeats).isEmpty();
      assertAddUp(with);
    }
  }

  private static void assertAddUp(Run run) {
    for (RuleTask task : run.deployment.allTasks()) {
      RuleTaskStatus status = task.status();
      assertThat(
              status.rejected()
                  + status.badClock()
                  + status.late()
                  + status.duplicate()
                  + status.replaced()
                  + status.onTime()
                  + status.beforeRecovery()
                  + status.waiting()
                  + status.heartbeats())
          .isEqualTo(status.read());
    }
  }

  /** Also to partitions to which no reading comes. */
  private static void beatAtRandom(Random random, Run run) {
    if (random.nextInt(3) > 0) {
      beat(run, random.nextInt(run.log.partitionCount()));
    }
  }

  private static void beat(Run run, int partition) {
    long now = run.deployment.wallMillis();
    run.log.append(partition, now, new Heartbeat("me", now, run.log.end(partition)).record());
  }

  private static byte[] event(Random random, int partition, long now) {
    long time = random.nextInt(12) == 0 ? now - random.nextInt(20_000) : now;
    String date = MILLIS.format(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC));
    return "%s,P%dC%d,1,0,F,N,%d,A01"
        .formatted(date, partition, random.nextInt(3), 60 + random.nextInt(60))
        .getBytes(StandardCharsets.UTF_8);
  }
}
