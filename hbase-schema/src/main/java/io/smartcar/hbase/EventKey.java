package io.smartcar.hbase;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The row keys of one table of events: how they are made, taken apart and read by. Two events have
 * one row exactly if they have one car and date. Immutable.
 */
sealed interface EventKey permits BookKey, CarFirstKey {

  /** The name of the table's value that records the kind; a table without it has the book's key. */
  String KIND_VALUE = "SMARTCAR_KEY";

  /** The name of the table's value that records how many buckets there are. */
  String BUCKETS_VALUE = "SMARTCAR_BUCKETS";

  KeyKind kind();

  /** The row of an event. */
  byte[] row(String date, String carNumber);

  /**
   * The event whose row this is.
   *
   * @return null if no event's row is like this
   */
  @Nullable EventIdentity identity(byte[] row);

  /**
   * The borders between the regions of a new table.
   *
   * @param regions how many there are to be, where that is not given by the key
   */
  List<String> splits(int regions);

  /** What is recorded on the table, by name. */
  Map<String, String> values();

  /** Where no row of this key can be. */
  List<Scan> outside();

  /** Reads the table by this key. */
  HistoryReader reader(OpenTable table, Pace pace);

  /** The key of a new table of these settings. */
  static EventKey ofNew(HBaseSettings settings) {
    return switch (settings.key()) {
      case BOOK -> new BookKey();
      case CAR_FIRST -> CarFirstKey.ofRegions(settings.regions());
    };
  }

  /**
   * The key that is recorded on a table.
   *
   * @throws EventStoreException if this program does not know it
   */
  static EventKey recordedOn(TableDescriptor table) {
    TableFormat.check(table);
    String recorded = table.getValue(KIND_VALUE);
    if (recorded == null) {
      return new BookKey();
    }
    String buckets = String.valueOf(table.getValue(BUCKETS_VALUE));
    EventKey known = known(recorded, buckets);
    if (known == null) {
      throw new EventStoreException(
          EventStoreException.Kind.TABLE_MISSING,
          ("table %s has the key \"%s\" with \"%s\" buckets, which this version does not know (it knows"
                  + " book and car-first): use the version that installed it, or another table by"
                  + " smartcar.hbase.table")
              .formatted(table.getTableName().getNameAsString(), recorded, buckets),
          null);
    }
    return known;
  }

  private static @Nullable EventKey known(String kind, String buckets) {
    if (kind.equals(KeyKind.BOOK.toString())) {
      return new BookKey();
    }
    return kind.equals(KeyKind.CAR_FIRST.toString()) ? CarFirstKey.ofRecorded(buckets) : null;
  }
}
