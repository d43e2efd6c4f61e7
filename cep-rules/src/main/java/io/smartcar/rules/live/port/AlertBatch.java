package io.smartcar.rules.live.port;

import io.smartcar.events.Alert;
import io.smartcar.rules.live.RuleTask;
import java.util.List;

/**
 * Alerts that travel together from a {@link RuleTask} to the alert store and are confirmed
 * together; immutable.
 *
 * @param sequence unique for the task, also over its restarts
 * @param alerts in the order they were raised, at most a few hundred
 */
public record AlertBatch(long sequence, List<Alert> alerts) {

  /** Copies the list. */
  public AlertBatch {
    alerts = List.copyOf(alerts);
  }
}
