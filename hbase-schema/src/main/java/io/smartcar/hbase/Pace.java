package io.smartcar.hbase;

/** How much of HBase a reader takes. */
enum Pace {

  /** As much as there is, for somebody waits. */
  PROMPT,

  /**
   * One question at a time, for others have the right of way; of passes over the table half of one
   * thread's time.
   */
  SPARING
}
