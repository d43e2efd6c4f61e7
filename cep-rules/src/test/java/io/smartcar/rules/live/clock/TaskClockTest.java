package io.smartcar.rules.live.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.MemoryLog;
import io.smartcar.rules.live.MemoryRules;
import io.smartcar.rules.live.OneTask;
import io.smartcar.rules.live.port.RuleTaskPorts;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The clock of a task all of whose partitions are quiet. */
final class TaskClockTest {

  private static final long START = 1_453_600_000_000L;
  private static final int AN_HOUR = 3_600;
  private static final RuleTaskSettings SETTINGS =
      OneTask.settings(new RuleTaskSettings.Limits(1_000, 1_000, 1_000));
  private static final byte[] A_RECORD = {};

  private final MemoryLog log = new MemoryLog(2);
  private final Partitions partitions = new Partitions();
  private final PartitionProgress parked = new PartitionProgress(0, null);
  private final PartitionProgress slow = new PartitionProgress(1, null);
  private int second;
  private final TaskClock clock = clock();

  private TaskClock clock() {
    partitions.add(parked);
    partitions.add(slow);
    RuleTaskPorts ports =
        new RuleTaskPorts(
            log.asLog(10),
            log.asCheckpointStore(),
            () -> second * 1_000_000_000L,
            () -> Instant.ofEpochMilli(at(second)),
            new MemoryRules(RuleSet.bundled()).asSource(0),
            Runnable::run,
            () -> log.asLogForWarmUp(10));
    Sequencer sequencer = new Sequencer(SETTINGS.time(), new NoRules(), new RuleTaskCounters());
    LogEnds ends = new LogEnds(ports.log(), SETTINGS.time().idleTimeout().toNanos());
    return new TaskClock(SETTINGS, sequencer, partitions, ends, new Decisions(), ports);
  }

  @Test
  void followQuiet_aPartitionBehindHasUnreadRecords_waitsUntilTheyAreRead() throws Exception {
    log.append(0, at(0), A_RECORD);
    parked.saw(0, at(0), at(0));
    parked.movedTo(1);
    for (second = 0; second < 60; second++) {
      log.append(1, at(second), A_RECORD);
      slow.saw(second, at(second - AN_HOUR), at(second));
      slow.movedTo(second + 1);
      look();
    }
    long readUntil = clock.now();
    assertThat(readUntil).as("with the wall").isBetween(at(30), at(60));

    for (; second < 120; second++) {
      log.append(1, at(second), A_RECORD);
      look();
    }

    assertThat(clock.now()).isBetween(readUntil, readUntil + 2_000);
    for (long offset = 60; offset < 120; offset++) {
      slow.saw(offset, at((int) offset - AN_HOUR), at((int) offset));
      slow.movedTo(offset + 1);
    }
    for (; second < 123; second++) {
      look();
    }
    assertThat(clock.now()).isGreaterThan(readUntil + 50_000);
  }

  private void look() throws Exception {
    clock.look(second * 1_000_000_000L);
    clock.follow();
    clock.followQuiet();
  }

  private static long at(int second) {
    return START + second * 1_000L;
  }

  private static final class NoRules implements Sequencer.Rules {
    @Override
    public void advance(long timeMillis) {}

    @Override
    public void show(CarEvent event) {}

    @Override
    public boolean isFull() {
      return false;
    }
  }
}
