package io.smartcar.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where every event is stored: the section {@code smartcar.hbase}, immutable. Every key is
 * explained in {@code smartcar.conf}.
 *
 * @param zookeeperQuorum hosts of HBase's ZooKeeper, separated by commas
 * @param zookeeperPort the port of all of them
 * @param znodeParent the node under which HBase registers
 * @param table the table of the events
 * @param regions regions of a new table
 * @param key how the rows' keys of a new table are made, {@code book} or {@code car-first}
 * @param tables how HBase keeps the tables
 * @param site the user's {@code hbase-site.xml} on each machine; null: whichever is on the class
 *     path
 * @param operationTimeout how long one write may take with all its retries
 * @param batchesInFlight batches that one task writes at the same time
 * @param bulkFrom a task loads store files when it is more records than this behind the log; empty:
 *     never
 * @param bulkRows rows that a task gathers for them
 * @param bulkFiles from so many store files of a region on the task waits for HBase to put them
 *     together
 */
public record HBaseConfig(
    String zookeeperQuorum,
    int zookeeperPort,
    String znodeParent,
    String table,
    int regions,
    String key,
    TablesConfig tables,
    @Nullable Path site,
    Duration operationTimeout,
    int batchesInFlight,
    OptionalInt bulkFrom,
    int bulkRows,
    int bulkFiles) {

  private static final int MIN_BULK = 1_000;
  private static final int MAX_BULK_ROWS = 10_000_000;
  private static final int MIN_BULK_FILES = 3;
  private static final int MAX_BULK_FILES = 200;

  static HBaseConfig read(Section section) {
    return new HBaseConfig(
        section.text(
            "zookeeper-quorum", "host names, separated by commas", "[^\\s,:/]+(,[^\\s,:/]+)*"),
        section.port("zookeeper-port"),
        section.text("znode-parent", "a path that starts with /", "(/[^\\s/]+)+"),
        section.text(
            "table",
            "a name of letters, digits, '_', '-' or '.', after a namespace and ':' if need be",
            "([a-zA-Z0-9_]+:)?[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,199}"),
        section.number("regions", 1, 1000),
        section.text("key", "book or car-first", "book|car-first"),
        TablesConfig.read(section),
        section.optionalPath("site"),
        section.duration("operation-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
        section.number("batches-in-flight", 1, 64),
        section.numberOrOff("bulk-from", MIN_BULK, Integer.MAX_VALUE),
        section.number("bulk-rows", MIN_BULK, MAX_BULK_ROWS),
        section.number("bulk-files", MIN_BULK_FILES, MAX_BULK_FILES));
  }
}
