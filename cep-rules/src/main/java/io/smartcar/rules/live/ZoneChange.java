package io.smartcar.rules.live;

import static io.smartcar.rules.live.port.Checkpoint.NONE;

import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints that were saved while the events' dates were read in another time zone, as times of
 * the zone they are read in now. Immutable.
 *
 * <p>How it works: dates in the log have no zone, so a checkpoint's times stand for dates. The same
 * dates are other times now, and with those a task decides on every event before and after the
 * checkpoint as it would have. If such a time lies in the future, the dates are not what they were:
 * the cars changed their zone together with the configuration. Then no time of the checkpoint
 * holds, and the task begins with a new clock where the checkpoint says; of what it reads again
 * there, the record's timestamp tells that it is of the old zone. Checkpoints that name no zone are
 * taken to be of the present one.
 */
final class ZoneChange {

  private static final Logger LOG = LoggerFactory.getLogger(ZoneChange.class);

  private final Map<Integer, Checkpoint> checkpoints;
  private final @Nullable String message;

  private ZoneChange(Map<Integer, Checkpoint> checkpoints, @Nullable String message) {
    this.checkpoints = checkpoints;
    this.message = message;
  }

  /** Of checkpoints as they were saved, by partition. */
  static ZoneChange of(RuleTaskSettings settings, Map<Integer, Checkpoint> saved, Instant now) {
    long latestMillis = now.plus(settings.time().maxClockAhead()).toEpochMilli();
    Map<Integer, Checkpoint> converted = new HashMap<>(saved);
    String otherZone = null;
    boolean future = false;
    for (Map.Entry<Integer, Checkpoint> entry : converted.entrySet()) {
      Checkpoint before = entry.getValue();
      Checkpoint after = inZone(before, settings.zone());
      if (!after.equals(before)) {
        otherZone = before.taken().zone();
        future |= after.latestTime() > latestMillis;
        entry.setValue(after);
      }
    }
    if (otherZone == null) {
      return new ZoneChange(converted, null);
    }
    if (future) {
      converted.replaceAll((partition, checkpoint) -> checkpoint.withTimes(time -> NONE));
    }
    return new ZoneChange(converted, message(settings, otherZone, future));
  }

  private static String message(RuleTaskSettings settings, String otherZone, boolean future) {
    String done =
        future
            ? "their dates would lie in the future, so it goes on from their offsets with a new"
                + " clock, and windows that were open raise no alerts"
            : "their times are converted, and no event is late for it";
    return "task %s: smartcar.events.time-zone is %s, its checkpoints are of %s: %s; if the zone"
            .formatted(settings.taskName(), settings.zone(), otherZone, done)
        + " was not meant to change, set it back and deploy again";
  }

  private static Checkpoint inZone(Checkpoint saved, ZoneId zone) {
    String of = saved.taken().zone();
    if (of.isEmpty() || of.equals(zone.getId())) {
      return saved;
    }
    try {
      ZoneId before = ZoneId.of(of);
      return saved.withTimes(time -> time == NONE ? NONE : convert(time, before, zone));
    } catch (DateTimeException e) {
      LOG.warn("a checkpoint's zone is not known here, its clock is not used: {}", of, e);
      return saved.withTimes(time -> NONE);
    }
  }

  private static long convert(long time, ZoneId from, ZoneId to) {
    Instant moment = Instant.ofEpochMilli(time);
    return LocalDateTime.ofInstant(moment, from).atZone(to).toInstant().toEpochMilli();
  }

  /** With the times of the present zone. */
  Map<Integer, Checkpoint> checkpoints() {
    return checkpoints;
  }

  /** That the zone is another, what follows and what to do; null if it is the same. */
  @Nullable String message() {
    return message;
  }
}
