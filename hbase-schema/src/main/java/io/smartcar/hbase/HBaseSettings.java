package io.smartcar.hbase;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * Where HBase is and how its tables are to be; immutable, and serializable so that it can travel to
 * workers. The user's {@code hbase-site.xml} is read too (security, for example); what is here wins
 * over it.
 *
 * @param quorum the ZooKeeper hosts HBase registers with, comma-separated, without ports
 * @param clientPort their port
 * @param znodeParent HBase's root in ZooKeeper, {@code /hbase} unless it was changed
 * @param table the table of events; refused records go to the table of this name + {@link
 *     #REJECTED_SUFFIX}
 * @param regions the number of regions the table of events is split into when it is created
 * @param key how the rows' keys of the table of events are made when it is created; a table that is
 *     there keeps its own
 * @param tables how HBase keeps the tables
 * @param site the path of the user's {@code hbase-site.xml} on each machine; empty: whichever is on
 *     the class path
 * @param operationTimeout how long a write, read or check may take, its retries included, before it
 *     fails
 */
public record HBaseSettings(
    String quorum,
    int clientPort,
    String znodeParent,
    String table,
    int regions,
    KeyKind key,
    TableSettings tables,
    String site,
    Duration operationTimeout)
    implements Serializable {

  /** Ends the name of the table of refused records. */
  public static final String REJECTED_SUFFIX = "Rejected";

  /** The table of events as the book calls it, and that of the cars beside it. */
  private static final String BOOK_TABLE = "DriverCarInfo";

  private static final String CAR_TABLE = "CarMaster";

  /** More regions than this cannot be told apart by the split's eight digits. */
  static final int MAX_REGIONS = 1_000;

  private static final int MIN_TIMEOUT_MILLIS = 100;

  /** Checks that every value can be used. */
  public HBaseSettings {
    if (quorum.isBlank()) {
      throw new IllegalArgumentException("quorum must name at least one host: \"" + quorum + '"');
    }
    if (clientPort < 1 || clientPort > 65_535) {
      throw new IllegalArgumentException("clientPort must be 1 to 65535: " + clientPort);
    }
    if (!znodeParent.startsWith("/")) {
      throw new IllegalArgumentException("znodeParent must begin with '/': " + znodeParent);
    }
    if (table.isBlank()) {
      throw new IllegalArgumentException("table must not be empty");
    }
    if (regions < 1 || regions > MAX_REGIONS) {
      throw new IllegalArgumentException("regions must be 1 to " + MAX_REGIONS + ": " + regions);
    }
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(tables, "tables");
    Objects.requireNonNull(operationTimeout, "operationTimeout");
    if (operationTimeout.toMillis() < MIN_TIMEOUT_MILLIS) {
      throw new IllegalArgumentException(
          "operationTimeout must be >= " + MIN_TIMEOUT_MILLIS + " ms: " + operationTimeout);
    }
  }

  /** With tables that are kept as is usual. */
  public HBaseSettings(
      String quorum,
      int clientPort,
      String znodeParent,
      String table,
      int regions,
      KeyKind key,
      Duration operationTimeout) {
    this(
        quorum,
        clientPort,
        znodeParent,
        table,
        regions,
        key,
        TableSettings.USUAL,
        "",
        operationTimeout);
  }

  /** The same with another key for a new table of events. */
  public HBaseSettings withKey(KeyKind other) {
    return new HBaseSettings(
        quorum, clientPort, znodeParent, table, regions, other, tables, site, operationTimeout);
  }

  /** The same, but that nothing may take longer than this. */
  public HBaseSettings within(Duration timeout) {
    return new HBaseSettings(
        quorum,
        clientPort,
        znodeParent,
        table,
        regions,
        key,
        tables,
        site,
        timeout.compareTo(operationTimeout) < 0 ? timeout : operationTimeout);
  }

  /** The same with another table of events. */
  HBaseSettings withTable(String other) {
    return new HBaseSettings(
        quorum, clientPort, znodeParent, other, regions, key, tables, site, operationTimeout);
  }

  /** The same with another {@code hbase-site.xml}. */
  HBaseSettings withSite(String other) {
    return new HBaseSettings(
        quorum, clientPort, znodeParent, table, regions, key, tables, other, operationTimeout);
  }

  /** The same with tables that are kept otherwise. */
  HBaseSettings withTables(TableSettings other) {
    return new HBaseSettings(
        quorum, clientPort, znodeParent, table, regions, key, other, site, operationTimeout);
  }

  /** The table of refused records. */
  public String rejectedTable() {
    return table + REJECTED_SUFFIX;
  }

  /**
   * The table of the car master: beside another table of events, with that one's name before it.
   */
  public String carTable() {
    return table.equals(BOOK_TABLE) ? CAR_TABLE : table + CAR_TABLE;
  }

  /** Where HBase is looked for, for messages: {@code host1,host2:2181/hbase}. */
  String address() {
    return quorum + ':' + clientPort + znodeParent;
  }
}
