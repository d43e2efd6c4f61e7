package io.smartcar.hbase;

/** How much of HBase a reader takes. */
enum Pace {

  /** As much as there is, for somebody waits. */
  PROMPT,

  /** Half of one thread's time, for others have the right of way. */
  SPARING
}
