package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.events.CarEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellBuilder;
import org.apache.hadoop.hbase.CellBuilderFactory;
import org.apache.hadoop.hbase.CellBuilderType;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;

/** Events and refused records as rows, and rows as the CSV line of an event. */
final class Rows {

  /*
   * A cell is copied into one array when it is made: HBase's client then writes it with two calls.
   * One that only points to its parts is made faster and written with eleven calls, which costs 0.9
   * µs a row more in all. Numbers come ready-made; of short texts the bytes are taken anew, for
   * finding them costs as much.
   */
  private static final byte[][] NUMBERS = new byte[512][];

  private static final String[] COLUMNS_IN_CSV_ORDER = {
    "date",
    "car_number",
    "speed_pedal",
    "break_pedal",
    "steer_angle",
    "direct_light",
    "speed",
    "area_number"
  };

  static {
    for (int i = 0; i < NUMBERS.length; i++) {
      NUMBERS[i] = Tables.ascii(Integer.toString(i));
    }
  }

  private Rows() {}

  /** One put for each row: of several events of one row the latest by timestamp, then by place. */
  static List<Put> ofEvents(EventKey key, List<StoredEvent> events) {
    Map<EventIdentity, StoredEvent> latest = new LinkedHashMap<>(events.size() * 2);
    for (StoredEvent stored : events) {
      latest.merge(EventIdentity.of(stored.event()), stored, Rows::later);
    }
    return puts(key, latest.values());
  }

  private static List<Put> puts(EventKey key, Collection<StoredEvent> events) {
    return events.stream().map(stored -> of(key, stored)).toList();
  }

  static StoredEvent later(StoredEvent earlier, StoredEvent next) {
    return next.recordTimestampMillis() >= earlier.recordTimestampMillis() ? next : earlier;
  }

  static Put of(EventKey key, StoredEvent stored) {
    CarEvent event = stored.event();
    return row(key.row(event.date(), event.carNumber()), stored).build();
  }

  /** The same as cells, for a row that is known. */
  static List<Cell> cells(byte[] row, StoredEvent stored) {
    return row(row, stored).cells;
  }

  /** The columns are in the order of their bytes, as store files have them. */
  private static RowBuilder row(byte[] row, StoredEvent stored) {
    CarEvent event = stored.event();
    return new RowBuilder(row, stored.recordTimestampMillis(), 8)
        .add(Tables.AREA_NUMBER, text(event.areaNumber()))
        .add(Tables.BREAK_PEDAL, number(event.breakPedal()))
        .add(Tables.CAR_NUMBER, text(event.carNumber()))
        .add(Tables.DATE, text(event.date()))
        .add(Tables.DIRECT_LIGHT, text(event.directLight()))
        .add(Tables.SPEED, number(event.speed()))
        .add(Tables.SPEED_PEDAL, number(event.speedPedal()))
        .add(Tables.STEER_ANGLE, text(event.steerAngle()));
  }

  static Put of(RejectedRecord record) {
    byte[] value = record.value();
    String reason = record.reason();
    if (value.length > RejectedRecord.MAX_VALUE_BYTES) {
      reason +=
          " (" + value.length + " bytes, the first " + RejectedRecord.MAX_VALUE_BYTES + " kept)";
      value = Arrays.copyOf(value, RejectedRecord.MAX_VALUE_BYTES);
    }
    return new RowBuilder(
            RowKeys.rejected(record.topic(), record.partition(), record.offset()),
            record.recordTimestampMillis(),
            6)
        .add(Tables.TOPIC, record.topic().getBytes(UTF_8))
        .add(Tables.PARTITION, number(record.partition()))
        .add(Tables.OFFSET, text(Long.toString(record.offset())))
        .add(Tables.TIME, text(Instant.ofEpochMilli(record.recordTimestampMillis()).toString()))
        .add(Tables.REASON, reason.getBytes(UTF_8))
        .add(Tables.VALUE, value)
        .build();
  }

  /** The event's line of CSV, the book's order; a column that is missing leaves its field empty. */
  static byte[] csv(Result row) {
    StringBuilder line = new StringBuilder(64);
    for (String column : COLUMNS_IN_CSV_ORDER) {
      if (!line.isEmpty()) {
        line.append(',');
      }
      byte[] value = row.getValue(Tables.FAMILY, Tables.ascii(column));
      line.append(value == null ? "" : new String(value, ISO_8859_1));
    }
    return line.toString().getBytes(ISO_8859_1);
  }

  private static byte[] text(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] number(int number) {
    return number >= 0 && number < NUMBERS.length
        ? NUMBERS[number]
        : Tables.ascii(Integer.toString(number));
  }

  /** Collects the cells of one row. */
  private static final class RowBuilder {

    private final byte[] key;
    private final long timestampMillis;
    private final List<Cell> cells;
    private final CellBuilder builder = CellBuilderFactory.create(CellBuilderType.DEEP_COPY);

    RowBuilder(byte[] key, long timestampMillis, int columns) {
      this.key = key;
      this.timestampMillis = timestampMillis;
      this.cells = new ArrayList<>(columns);
      builder.setRow(key).setFamily(Tables.FAMILY).setTimestamp(timestampMillis);
      builder.setType(Cell.Type.Put);
    }

    RowBuilder add(byte[] column, byte[] value) {
      cells.add(builder.setQualifier(column).setValue(value).build());
      return this;
    }

    Put build() {
      NavigableMap<byte[], List<Cell>> families = new TreeMap<>(Bytes.BYTES_COMPARATOR);
      families.put(Tables.FAMILY, cells);
      return new Put(key, timestampMillis, families);
    }
  }
}
