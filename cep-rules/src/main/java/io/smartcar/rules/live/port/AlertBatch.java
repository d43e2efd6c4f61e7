package io.smartcar.rules.live.port;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.live.RuleTask;
import java.util.List;

/**
 * Alerts, and notes of late readings, that travel together from a {@link RuleTask} to the alert
 * store and are confirmed together; immutable.
 *
 * @param sequence unique for the task, also over its restarts
 * @param alerts in the order they were raised, at most a few hundred
 * @param late readings whose cars are to be judged again, at most a few hundred
 */
public record AlertBatch(long sequence, List<RaisedAlert> alerts, List<LateReadings> late) {

  /** Copies the lists. */
  public AlertBatch {
    alerts = List.copyOf(alerts);
    late = List.copyOf(late);
  }
}
