package io.smartcar.formats;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Local times of a zone as points in time: of two, the earlier; one that a change of the clocks
 * skips is none. The last minute is remembered. Not thread-safe.
 */
final class LocalTimes {

  private final ZoneId zone;
  private final ZoneRules rules;
  private long lastMinute = -1;
  private long lastMinuteMillis;

  LocalTimes(ZoneId zone) {
    this.zone = zone;
    this.rules = zone.getRules();
  }

  ZoneId zone() {
    return zone;
  }

  /** The epoch milliseconds, or {@link Instants#NONE} if there is no such time. */
  long millis(int year, int month, int day, int hour, int minute, int second, int milli) {
    if (second > 59 || minute > 59 || hour > 23) {
      return Instants.NONE;
    }
    long key = (((year * 100L + month) * 100 + day) * 100 + hour) * 100 + minute;
    if (key != lastMinute) {
      LocalDateTime start = start(year, month, day, hour, minute);
      List<ZoneOffset> offsets = start == null ? List.of() : rules.getValidOffsets(start);
      if (start == null || offsets.isEmpty()) {
        return Instants.NONE;
      }
      if (!offsets.equals(rules.getValidOffsets(start.withSecond(59)))) {
        return exact(start.withSecond(second), milli);
      }
      lastMinute = key;
      lastMinuteMillis = start.toEpochSecond(offsets.get(0)) * 1000;
    }
    return lastMinuteMillis + second * 1000L + milli;
  }

  /** The epoch milliseconds at an offset from UTC, or {@link Instants#NONE}. */
  static long atOffset(
      int year, int month, int day, int hour, int minute, int second, int milli, int offset) {
    LocalDateTime start = start(year, month, day, hour, minute);
    return start == null || second > 59
        ? Instants.NONE
        : (start.toEpochSecond(ZoneOffset.UTC) + second - offset) * 1000 + milli;
  }

  private long exact(LocalDateTime time, int milli) {
    List<ZoneOffset> offsets = rules.getValidOffsets(time);
    return offsets.isEmpty() ? Instants.NONE : time.toEpochSecond(offsets.get(0)) * 1000 + milli;
  }

  private static @Nullable LocalDateTime start(int year, int month, int day, int hour, int minute) {
    try {
      return LocalDateTime.of(year, month, day, hour, minute);
    } catch (DateTimeException noSuchDate) {
      return null;
    }
  }
}
