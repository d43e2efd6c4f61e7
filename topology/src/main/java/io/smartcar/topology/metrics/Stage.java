package io.smartcar.topology.metrics;

/** What of a record's way a worker measures; each is a histogram of the worker. */
public enum Stage {
  /** From a record's timestamp to its row, or its refusal, in HBase. Each record. */
  STORED(Family.LATENCY, "stored"),

  /** From a record's timestamp until the rules of scope car have taken it. Each record. */
  JUDGED(Family.LATENCY, "judged"),

  /** The same of the fleet's rules. */
  FLEET_JUDGED(Family.LATENCY, "fleet_judged"),

  /**
   * From the timestamp of the last record of an alert's second until the alert is in Redis. Each
   * alert of records that the worker was brought, and did not read again.
   */
  ALERTED(Family.LATENCY, "alerted"),

  /** From a batch's reading until all bolts have acked it. */
  BATCH(Family.STEP, "batch"),

  /** A call that stores events in HBase, from its beginning to its answer, whichever it is. */
  HBASE(Family.STEP, "hbase"),

  /** What it takes a rule task to take a batch: events that are due are judged in it. */
  RULES(Family.STEP, "rules"),

  /** Storing a batch of alerts in Redis, if that succeeds. */
  REDIS(Family.STEP, "redis");

  /** The metric that a stage is a label of. */
  enum Family {
    LATENCY(
        "latency_seconds", "stage", "From a record's timestamp in the log to what became of it."),
    STEP("step_seconds", "step", "How long a part of the work takes.");

    final String metric;
    final String label;
    final String help;

    Family(String metric, String label, String help) {
      this.metric = metric;
      this.label = label;
      this.help = help;
    }
  }

  final Family family;
  final String label;

  Stage(Family family, String label) {
    this.family = family;
    this.label = label;
  }
}
