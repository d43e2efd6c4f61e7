package io.smartcar.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Another program that reads Parquet. */
final class DuckDb implements AutoCloseable {

  private static final Path QUERIES = Path.of("queries");

  private final Path directory;
  private final Connection connection;

  /** Opens one that finds relative names in the directory. */
  DuckDb(Path directory) throws SQLException {
    this.directory = directory;
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** A statement as it stands in a file of the project. */
  String ofProject(String name) throws IOException {
    return Files.readString(QUERIES.resolve(name))
        .replace("'day=", "'" + directory + "/day=")
        .replace("'cars.csv'", "'" + directory + "/cars.csv'")
        .replace("'../cars/", "'" + directory + "/../cars/");
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows, their values as text, joined by {@code |}. */
  List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          Object value = result.getObject(column);
          values.add(
              value instanceof Double number ? "%.6f".formatted(number) : String.valueOf(value));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
