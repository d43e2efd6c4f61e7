package io.smartcar.wiring.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.hbase.SavedRow;
import io.smartcar.hbase.SavedTable;
import io.smartcar.redis.SavedKey;
import io.smartcar.rulestore.SavedNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What is saved as the fields of records, and back. No state. */
final class Records {

  private static final int FIELDS_OF_A_CELL = 4;

  private Records() {}

  static List<byte[]> of(SavedNode node) {
    return List.of(node.path().getBytes(UTF_8), node.data());
  }

  static SavedNode node(List<byte[]> fields) {
    return new SavedNode(text(fields.get(0)), fields.get(1));
  }

  static List<byte[]> of(SavedKey key) {
    return List.of(key.key().getBytes(UTF_8), key.value(), number(key.expiresAtMillis()));
  }

  static SavedKey key(List<byte[]> fields) {
    return new SavedKey(text(fields.get(0)), fields.get(1), number(fields.get(2)));
  }

  /** The first record of a table's part. */
  static List<byte[]> of(SavedTable table) {
    List<byte[]> fields = new ArrayList<>();
    fields.add(table.descriptor());
    fields.add(number(table.enabled() ? 1 : 0));
    fields.addAll(table.splits());
    return fields;
  }

  static SavedTable table(String name, List<byte[]> fields) {
    return new SavedTable(
        name, fields.get(0), fields.subList(2, fields.size()), number(fields.get(1)) == 1);
  }

  static List<byte[]> of(SavedRow row) {
    List<byte[]> fields = new ArrayList<>(1 + FIELDS_OF_A_CELL * row.cells().size());
    fields.add(row.key());
    for (SavedRow.Cell cell : row.cells()) {
      fields.add(cell.family());
      fields.add(cell.qualifier());
      fields.add(number(cell.timestampMillis()));
      fields.add(cell.value());
    }
    return fields;
  }

  static SavedRow row(List<byte[]> fields) {
    List<SavedRow.Cell> cells = new ArrayList<>();
    for (int i = 1; i + FIELDS_OF_A_CELL <= fields.size(); i += FIELDS_OF_A_CELL) {
      cells.add(
          new SavedRow.Cell(
              fields.get(i), fields.get(i + 1), number(fields.get(i + 2)), fields.get(i + 3)));
    }
    return new SavedRow(fields.get(0), cells);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static long number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }
}
