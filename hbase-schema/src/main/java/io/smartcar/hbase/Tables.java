package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The tables as they are to be: names, columns, attributes and splits, each said once. Columns and
 * the family are the book's.
 */
final class Tables {

  static final byte[] FAMILY = ascii("cf1");

  static final byte[] DATE = ascii("date");
  static final byte[] CAR_NUMBER = ascii("car_number");
  static final byte[] SPEED_PEDAL = ascii("speed_pedal");
  static final byte[] BREAK_PEDAL = ascii("break_pedal");
  static final byte[] STEER_ANGLE = ascii("steer_angle");
  static final byte[] DIRECT_LIGHT = ascii("direct_light");
  static final byte[] SPEED = ascii("speed");
  static final byte[] AREA_NUMBER = ascii("area_number");

  static final byte[] TOPIC = ascii("topic");
  static final byte[] PARTITION = ascii("partition");
  static final byte[] OFFSET = ascii("offset");
  static final byte[] TIME = ascii("time");
  static final byte[] REASON = ascii("reason");
  static final byte[] VALUE = ascii("value");

  /** Of a refused record that was sent again: see {@link Resending}. */
  static final byte[] RESENT = ascii("resent");

  /** Of the car master, as the queries of export call them. */
  static final byte[] SEX = ascii("sex");

  static final byte[] AGE = ascii("age");
  static final byte[] MARRIAGE = ascii("marriage");
  static final byte[] HOME_AREA = ascii("home_area");
  static final byte[] JOB = ascii("job");
  static final byte[] ENGINE_CC = ascii("engine_cc");
  static final byte[] MODEL_YEAR = ascii("model_year");
  static final byte[] MODEL = ascii("model");
  static final byte[] CAR_CLASS = ascii("car_class");
  static final byte[] SPEED_LIMIT = ascii("speed_limit");

  /**
   * Of HBase's own settings, read by a region server from the table: whether it looks after each
   * load of store files if some are to be put together. By its default it does so from three on,
   * and rewrites the rows of a backlog all the while it is loaded; who loads asks when it is time.
   */
  static final String COMPACTS_AFTER_LOAD = "hbase.compaction.after.bulkload.enable";

  private static final int SPLIT_DIGITS = 8;

  private Tables() {}

  /** The table of events with rows by this key. */
  static Table events(HBaseSettings settings, EventKey key) {
    List<String> asked = settings.tables().splitPoints();
    Map<String, String> values = new TreeMap<>(key.values());
    values.putAll(configuration());
    return new Table(
        descriptor(settings.table(), settings.tables().eventsFamily(), values),
        asked.isEmpty() ? key.splits(settings.regions()) : asked,
        key);
  }

  /** HBase's own settings that a table of events has of its own, by name. */
  static Map<String, String> configuration() {
    return Map.of(COMPACTS_AFTER_LOAD, "false");
  }

  /** The table of refused records: rare, so it begins with one region. */
  static Table rejected(HBaseSettings settings) {
    return new Table(
        descriptor(settings.rejectedTable(), settings.tables().rejectedFamily(), Map.of()),
        List.of(),
        null);
  }

  /** The table of the car master: some thousand rows, so it begins with one region. */
  static Table cars(HBaseSettings settings) {
    return new Table(
        descriptor(settings.carTable(), settings.tables().carsFamily(), Map.of()), List.of(), null);
  }

  /** The tables as they would be created now. */
  static List<Table> all(HBaseSettings settings) {
    return List.of(events(settings, EventKey.ofNew(settings)), rejected(settings), cars(settings));
  }

  private static TableDescriptor descriptor(
      String name, ColumnFamilyDescriptor family, Map<String, String> values) {
    TableDescriptorBuilder table =
        TableDescriptorBuilder.newBuilder(TableName.valueOf(name)).setColumnFamily(family);
    values.forEach(table::setValue);
    return table.build();
  }

  /** The borders that HBase's {@code DecimalStringSplit} puts between so many regions. */
  static List<String> decimalSplits(int regions) {
    long keys = (long) Math.pow(10, SPLIT_DIGITS);
    long keysOfRegion = keys / regions;
    List<String> splits = new ArrayList<>();
    for (int i = 1; i < regions; i++) {
      String digits = Long.toString(keysOfRegion * i);
      splits.add("0".repeat(SPLIT_DIGITS - digits.length()) + digits);
    }
    return List.copyOf(splits);
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /**
   * A table as it is to be.
   *
   * @param splits the borders it is split at when it is created
   * @param key how its rows are made; null if it is not the table of events
   */
  record Table(TableDescriptor descriptor, List<String> splits, @Nullable EventKey key) {

    /** What is recorded on it, by name and in order. */
    SortedMap<String, String> values() {
      return key == null ? new TreeMap<>() : new TreeMap<>(key.values());
    }

    TableName name() {
      return descriptor.getTableName();
    }

    byte[][] splitKeys() {
      return splits.stream().map(Tables::ascii).toArray(byte[][]::new);
    }
  }
}
