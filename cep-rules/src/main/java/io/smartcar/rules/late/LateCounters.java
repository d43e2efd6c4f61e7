package io.smartcar.rules.late;

import java.util.concurrent.atomic.AtomicLong;

/** What a lane has done; counted by its thread, read by any. */
public final class LateCounters {

  /** Stretches judged and closed. */
  public final AtomicLong judged = new AtomicLong();

  /** Stored readings that were read for it. */
  public final AtomicLong readings = new AtomicLong();

  /** Alerts that were missing. */
  public final AtomicLong added = new AtomicLong();

  /** Alerts that did not hold. */
  public final AtomicLong withdrawn = new AtomicLong();

  /** Alerts in whose place came another. */
  public final AtomicLong replaced = new AtomicLong();

  /** Stretches taken and not judged yet. */
  public final AtomicLong waiting = new AtomicLong();
}
