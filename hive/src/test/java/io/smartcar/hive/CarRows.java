package io.smartcar.hive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;

/**
 * The car master in HBase, by HBase's own client and nothing of the platform: a row a car by its
 * number, all text, what is not known empty.
 */
final class CarRows {

  private static final TableName TABLE = TableName.valueOf("CarMaster");
  private static final byte[] FAMILY = "cf1".getBytes(UTF_8);

  /** In the order of the book's line, then what the platform knows beside it. */
  private static final List<String> COLUMNS =
      List.of(
          "car_number",
          "sex",
          "age",
          "marriage",
          "home_area",
          "job",
          "engine_cc",
          "model_year",
          "model",
          "car_class",
          "speed_limit");

  private CarRows() {}

  /** Stores a row for each line, {@code A0001|sex|age|…}; makes the table if it is not there. */
  static void store(int zookeeperPort, List<String> lines) throws IOException {
    List<Put> rows = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split("\\|", -1);
      Put row = new Put(fields[0].getBytes(UTF_8));
      for (int i = 0; i < COLUMNS.size(); i++) {
        String value = i < fields.length ? fields[i] : "";
        row.addColumn(FAMILY, COLUMNS.get(i).getBytes(UTF_8), value.getBytes(UTF_8));
      }
      rows.add(row);
    }
    Configuration configuration = HBaseConfiguration.create();
    configuration.set("hbase.zookeeper.quorum", "127.0.0.1");
    configuration.setInt("hbase.zookeeper.property.clientPort", zookeeperPort);
    try (Connection connection = ConnectionFactory.createConnection(configuration);
        Admin admin = connection.getAdmin();
        Table table = connection.getTable(TABLE)) {
      if (!admin.tableExists(TABLE)) {
        admin.createTable(
            TableDescriptorBuilder.newBuilder(TABLE)
                .setColumnFamily(ColumnFamilyDescriptorBuilder.of(FAMILY))
                .build());
      }
      table.put(rows);
    }
  }
}
