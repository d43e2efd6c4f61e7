package io.smartcar.rules.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.EventDecoder;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.NamedRecord;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a rule task does with heartbeats; that they change nothing else is a property. */
final class HeartbeatTest {

  private static final Heartbeat FIRST = new Heartbeat("me", 1_000, 0);
  private static final Heartbeat SECOND = new Heartbeat("me", 11_000, 10_000);

  private final MemoryLog log = new MemoryLog(2);
  private final Deployment deployment =
      new Deployment(log, new RuleTaskSettings.Limits(1_000, 1_000, 1_000), 1_000);

  @AfterEach
  void close() {
    deployment.close();
  }

  private RuleTask start() {
    deployment.records =
        zone -> {
          EventDecoder book = new EventDecoder(zone);
          return record -> {
            NamedRecord named = record == null ? null : NamedRecord.of(record);
            return named == null ? book.decode(record) : Heartbeat.decode(named.value());
          };
        };
    deployment.restart(1);
    for (int i = 0; i < 5; i++) {
      deployment.tick();
    }
    return deployment.tasks.get(0);
  }

  @Test
  void offer_heartbeats_areToldOfOnceTheLastOfEachPartition() {
    RuleTask task = start();
    log.append(0, 1_100, FIRST.record());
    log.append(0, 11_200, SECOND.record());
    log.append(1, 1_300, FIRST.record());
    assertThat(task.offer(log.slice(0, 0, 2))).isTrue();
    assertThat(task.offer(log.slice(1, 0, 1))).isTrue();

    assertThat(task.heartbeatsToSend())
        .containsExactly(
            new TakenHeartbeat(SECOND, 0, 11_200, deployment.wallMillis()),
            new TakenHeartbeat(FIRST, 1, 1_300, deployment.wallMillis()));
    assertThat(task.heartbeatsToSend()).isEmpty();
    assertThat(task.alertsToSend()).isEmpty();
    assertThat(task.status().heartbeats()).isEqualTo(3);
    assertThat(task.status().rejected()).isZero();
    assertThat(task.status().clock()).isEqualTo(Checkpoint.NONE);
  }

  @Test
  void restart_heartbeatsBeforeTheCheckpoint_areNotToldOfAgain() {
    RuleTask task = start();
    log.append(0, 1_100, FIRST.record());
    assertThat(task.offer(log.slice(0, 0, 1))).isTrue();
    assertThat(task.heartbeatsToSend()).hasSize(1);
    for (int i = 0; i < 100; i++) {
      deployment.tick();
    }

    RuleTask again = start();
    log.append(0, 11_200, SECOND.record());
    assertThat(again.offer(log.slice(0, 1, 2))).isTrue();

    assertThat(again.heartbeatsToSend())
        .extracting(TakenHeartbeat::heartbeat)
        .isEqualTo(List.of(SECOND));
  }

  @Test
  void offer_toTheFleetsTask_saysNothing() {
    deployment.hasFleetTask = true;
    start();
    RuleTask fleet = deployment.allTasks().get(1);
    log.append(0, 1_100, FIRST.record());
    assertThat(fleet.offer(log.slice(0, 0, 1))).isTrue();

    assertThat(fleet.heartbeatsToSend()).isEmpty();
    assertThat(fleet.status().heartbeats()).isEqualTo(1);
  }
}
