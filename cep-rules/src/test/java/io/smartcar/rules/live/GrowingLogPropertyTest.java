package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.rules.live.port.RuleTaskSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The log grows while it is read, in pace with the wall, and some partitions fall silent for longer
 * than the idle timeout: the alerts are still those of the log, as long as what comes to a silent
 * partition is no older than the lateness allows.
 */
final class GrowingLogPropertyTest {

  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
  private static final long START = Instant.parse("2018-08-30T09:14:20Z").toEpochMilli();
  private static final int LATENESS_MILLIS = 2_000;
  private static final int TICKS = 1_200;

  /** One partition's traffic. */
  private static final class Road {
    private final int partition;
    private final double eventsPerTick;
    private boolean silent;

    Road(Random random, int partition) {
      this.partition = partition;
      this.eventsPerTick = random.nextDouble() * random.nextDouble();
    }

    void drive(Random random, MemoryLog log, long now) {
      if (random.nextInt(100) == 0) {
        silent = !silent;
      }
      if (!silent && random.nextDouble() < eventsPerTick) {
        long time = now - random.nextInt(4) * random.nextInt(LATENESS_MILLIS) / 4;
        String line =
            "%s,P%dC%d,1,0,F,N,%d,A01"
                .formatted(
                    MILLIS.format(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC)),
                    partition,
                    random.nextInt(3),
                    40 + random.nextInt(90));
        log.append(partition, now, line.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Property(tries = 20)
  void alerts_logGrowsAndPartitionsFallSilent_equalReference(@ForAll long seed) {
    Random random = new Random(seed);
    MemoryLog log = new MemoryLog(1 + random.nextInt(4));
    Road[] roads = new Road[log.partitionCount()];
    for (int partition = 0; partition < roads.length; partition++) {
      roads[partition] = new Road(random, partition);
    }
    RuleTaskSettings.Limits limits =
        new RuleTaskSettings.Limits(10 + random.nextInt(200), 1 + random.nextInt(20), 10_000);
    try (Deployment deployment = new Deployment(log, limits, 1 + random.nextInt(60))) {
      deployment.restart(1 + random.nextInt(3));
      long[] brought = new long[roads.length];
      for (int tick = 0; tick < TICKS; tick++) {
        for (Road road : roads) {
          road.drive(random, log, START + tick * Deployment.TICK.toMillis());
        }
        bringSome(random, deployment, brought);
        deployment.tick();
        if (random.nextInt(3) == 0) {
          deployment.deliver();
        }
        if (random.nextInt(300) == 0) {
          deployment.restart(1 + random.nextInt(3));
        }
      }
      deployment.finish();

      assertThat(deployment.stored).isEqualTo(OverSpeedReference.alerts(log));
    }
  }

  private static void bringSome(Random random, Deployment deployment, long[] brought) {
    for (int partition = 0; partition < brought.length; partition++) {
      long end = deployment.log.end(partition);
      if (brought[partition] < end && random.nextInt(4) == 0) {
        long to = Math.min(end, brought[partition] + 1 + random.nextInt(20));
        if (deployment
            .taskOf(partition)
            .offer(deployment.log.slice(partition, brought[partition], to))) {
          brought[partition] = to;
        }
      }
    }
  }
}
