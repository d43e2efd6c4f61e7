package io.smartcar.config;

import java.time.Duration;

/**
 * How Storm runs it all: the section {@code smartcar.topology}, immutable. Every key is explained
 * in {@code smartcar.conf}.
 *
 * @param workers worker processes
 * @param spoutTasks tasks of the spout
 * @param hbaseTasks tasks of the HBase bolt
 * @param esperTasks tasks of the Esper bolt
 * @param redisTasks tasks of the Redis bolt
 * @param ackers tasks that track which batches are done
 * @param batchRecords records in one batch at most
 * @param maxSpoutPending batches of one spout task under way at the same time
 * @param maxDrift how far a partition may be read ahead of the others, in event time
 * @param messageTimeout how long a batch may take before it is repeated
 * @param workerHeap heap of a worker, as the JVM's -Xmx takes it
 * @param workerJvmOptions further options of a worker's JVM
 */
public record TopologyConfig(
    int workers,
    int spoutTasks,
    int hbaseTasks,
    int esperTasks,
    int redisTasks,
    int ackers,
    int batchRecords,
    int maxSpoutPending,
    Duration maxDrift,
    Duration messageTimeout,
    String workerHeap,
    String workerJvmOptions) {

  private static final int MAX_TASKS = 1000;

  static TopologyConfig read(Section section) {
    return new TopologyConfig(
        section.number("workers", 1, MAX_TASKS),
        section.number("spout-tasks", 1, MAX_TASKS),
        section.number("hbase-tasks", 1, MAX_TASKS),
        section.number("esper-tasks", 1, MAX_TASKS),
        section.number("redis-tasks", 1, MAX_TASKS),
        section.number("ackers", 1, MAX_TASKS),
        section.number("batch-records", 1, 100_000),
        section.number("max-spout-pending", 1, 10_000),
        section.duration("max-drift", Duration.ofSeconds(1), Duration.ofDays(365)),
        section.duration("message-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
        section.text("worker-heap", "a number and m or g, such as 768m", "[1-9]\\d{0,6}[mMgG]"),
        section.text("worker-jvm-options", "options on one line", "[^\\r\\n]*"));
  }
}
