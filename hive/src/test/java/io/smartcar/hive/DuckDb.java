package io.smartcar.hive;

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

/** What DuckDB says of exported files, with the tables of the project. */
final class DuckDb implements AutoCloseable {

  private static final Path TABLES = Path.of("../export/queries");

  private final Connection connection;

  DuckDb(Path exported, Path cars) throws SQLException, IOException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      for (String name : List.of("events.sql", "cars.sql")) {
        statement.execute(
            Files.readString(TABLES.resolve(name))
                .replace("'day=", "'" + exported + "/day=")
                .replace("'cars.csv'", "'" + cars + "'"));
      }
    }
  }

  List<String> answer(String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          Object value = result.getObject(column);
          values.add(value == null ? "NULL" : value.toString());
        }
        rows.add(Question.row(values));
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
