package io.smartcar.hbase;

import org.jspecify.annotations.Nullable;

/** How much of HBase a reader takes. Thread-safe. */
final class Pace {

  /** As much as there is, for somebody waits. */
  static final Pace PROMPT = new Pace(null);

  private final @Nullable KeyStretches stretches;

  private Pace(@Nullable KeyStretches stretches) {
    this.stretches = stretches;
  }

  /**
   * One question at a time, for others have the right of way; of passes over the table half of one
   * thread's time. To be kept for all questions to one table, for it learns how much can be asked
   * for.
   */
  static Pace sparing() {
    return new Pace(new KeyStretches());
  }

  boolean isSparing() {
    return stretches != null;
  }

  /** Leads through the table; null if it need not be gone through with care. */
  @Nullable KeyStretches stretches() {
    return stretches;
  }
}
