package io.smartcar.bulk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.util.Bytes;

/** A table of events on a running HBase, looked at with HBase's own client. */
final class LoadedTable implements AutoCloseable {

  /** Does something with HBase's administration. */
  interface Change {
    void apply(Admin admin) throws IOException;
  }

  private final HBaseSettings settings;
  private final Connection connection;

  /** Installs the table if it is not there. */
  LoadedTable(HBaseSettings settings) {
    this.settings = settings;
    try (Schema schema = new Schema(settings)) {
      List<String> problems = schema.install();
      if (!problems.isEmpty()) {
        throw new IllegalStateException(String.join("; ", problems));
      }
    }
    Configuration configuration = HBaseConfiguration.create();
    configuration.set("hbase.zookeeper.quorum", settings.quorum());
    configuration.setInt("hbase.zookeeper.property.clientPort", settings.clientPort());
    configuration.set("zookeeper.znode.parent", settings.znodeParent());
    try {
      connection = ConnectionFactory.createConnection(configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HBaseSettings settings() {
    return settings;
  }

  TableName name() {
    return TableName.valueOf(settings.table());
  }

  /** Each cell in a line: row, column, timestamp, type and value. */
  List<String> cells() {
    List<String> cells = new ArrayList<>();
    try (Table table = connection.getTable(name());
        ResultScanner rows = table.getScanner(new Scan().setCaching(5_000))) {
      for (Result row : rows) {
        for (Cell cell : row.rawCells()) {
          cells.add(
              String.join(
                  " ",
                  Bytes.toStringBinary(CellUtil.cloneRow(cell)),
                  Bytes.toString(CellUtil.cloneFamily(cell)),
                  Bytes.toString(CellUtil.cloneQualifier(cell)),
                  Long.toString(cell.getTimestamp()),
                  cell.getType().toString(),
                  Bytes.toStringBinary(CellUtil.cloneValue(cell))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cells;
  }

  /** The columns of a row by name, values byte by byte; empty if there is no such row. */
  Map<String, String> row(TableName table, byte[] key) {
    Map<String, String> columns = new TreeMap<>();
    try (Table open = connection.getTable(table)) {
      for (Cell cell : open.get(new Get(key)).rawCells()) {
        columns.put(
            Bytes.toString(CellUtil.cloneQualifier(cell)),
            new String(CellUtil.cloneValue(cell), ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return columns;
  }

  void change(Change change) {
    try (Admin admin = connection.getAdmin()) {
      change.apply(admin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int regions() {
    int[] count = new int[1];
    change(admin -> count[0] = admin.getRegions(name()).size());
    return count[0];
  }

  /** What loads of this table have left under HBase's root directory, but the rows. */
  List<String> left(Path root) {
    List<String> left = new ArrayList<>();
    for (Path directory : List.of(root.resolve(Staging.DIRECTORY), root.resolve("staging"))) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> all = Files.list(directory)) {
          all.map(file -> String.valueOf(file.getFileName()))
              .filter(name -> !name.contains("__") || name.contains("__" + name() + "__"))
              .forEach(left::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return left;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
