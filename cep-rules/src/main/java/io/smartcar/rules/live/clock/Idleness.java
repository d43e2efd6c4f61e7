package io.smartcar.rules.live.clock;

import org.jspecify.annotations.Nullable;

/**
 * Since when nothing has come to a partition, and until when all that was written to it has been
 * taken, both by the log's ends at the moments at which they were asked for. Not thread-safe.
 */
final class Idleness {

  /** Where the log ended at a moment. */
  private record End(long offset, long atNanos) {}

  /** An end, asked for after the last event was taken, that was not reached yet; or null. */
  private @Nullable End quietFrom;

  /** Since when nothing was written that the clock takes notice of, as far as was taken. */
  private @Nullable Long quietSinceNanos;

  /** The first end that was not reached yet, or null. */
  private @Nullable End behindEnd;

  private @Nullable Long caughtUpAtNanos;

  /** An event came that the clock takes notice of. */
  void saw() {
    quietFrom = null;
    quietSinceNanos = null;
  }

  /** The log's end was this at a moment, and all below {@code nextOffset} has been taken by now. */
  void endWas(long end, long nextOffset, long atNanos) {
    if (behindEnd != null && nextOffset >= behindEnd.offset()) {
      caughtUpAtNanos = behindEnd.atNanos();
      behindEnd = null;
    }
    if (nextOffset >= end) {
      caughtUpAtNanos = atNanos;
    } else if (behindEnd == null) {
      behindEnd = new End(end, atNanos);
    }
    if (quietFrom == null) {
      quietFrom = new End(end, atNanos);
    }
    if (nextOffset >= quietFrom.offset()) {
      if (quietSinceNanos == null) {
        quietSinceNanos = quietFrom.atNanos();
      }
      quietFrom = null;
    }
  }

  /** Whether nothing came to it for so long up to a moment. */
  boolean isQuietFor(long nanos, long atNanos) {
    return quietSinceNanos != null && atNanos - quietSinceNanos >= nanos;
  }

  /** All that had been written by this moment has been taken; null if that is not known of any. */
  @Nullable Long caughtUpAtNanos() {
    return caughtUpAtNanos;
  }
}
