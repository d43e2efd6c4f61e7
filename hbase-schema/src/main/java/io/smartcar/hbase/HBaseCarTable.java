package io.smartcar.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.hbase.EventStoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.filter.FirstKeyOnlyFilter;
import org.apache.hadoop.hbase.util.Bytes;
import org.jspecify.annotations.Nullable;

/** The car master in HBase: a row a car, by its number. One connection, made when it is needed. */
public final class HBaseCarTable implements CarTable {

  private static final int ROWS_AT_ONCE = 1_000;

  private final HBaseSettings settings;
  private final LazyConnection connection;
  private final BesideEvents beside;
  private final HBaseErrors errors;

  /** Creates it; nothing is opened yet. */
  public HBaseCarTable(HBaseSettings settings) {
    this.settings = settings;
    this.connection = new LazyConnection(settings);
    this.beside = new BesideEvents(settings, connection);
    this.errors = new HBaseErrors(settings.withTable(settings.carTable()));
  }

  @Override
  public void replaceBy(CarMaster cars) {
    Scan keys = new Scan().setFilter(new FirstKeyOnlyFilter()).setCaching(ROWS_AT_ONCE);
    List<Delete> gone = new ArrayList<>();
    for (Result row : ask(table -> table.scanAll(keys))) {
      if (cars.car(Bytes.toString(row.getRow())).isEmpty()) {
        gone.add(new Delete(row.getRow()));
      }
    }
    List<Put> puts = new ArrayList<>();
    for (Car car : cars.cars()) {
      puts.add(put(car, cars.limitKmh(car.carNumber(), null)));
    }
    for (List<Put> some : groups(puts)) {
      ask(table -> table.putAll(some));
    }
    for (List<Delete> some : groups(gone)) {
      ask(table -> table.deleteAll(some));
    }
  }

  private static <T> List<List<T>> groups(List<T> all) {
    List<List<T>> groups = new ArrayList<>();
    for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
      groups.add(all.subList(from, Math.min(all.size(), from + ROWS_AT_ONCE)));
    }
    return groups;
  }

  /** Every column, so that none of an older import stays. */
  private static Put put(Car car, @Nullable Integer limitKmh) {
    Put put = new Put(Tables.ascii(car.carNumber()));
    add(put, Tables.CAR_NUMBER, car.carNumber());
    add(put, Tables.SEX, car.sex());
    add(put, Tables.AGE, text(car.age()));
    add(put, Tables.MARRIAGE, car.marriage());
    add(put, Tables.HOME_AREA, car.homeArea());
    add(put, Tables.JOB, car.job());
    add(put, Tables.ENGINE_CC, text(car.engineCc()));
    add(put, Tables.MODEL_YEAR, text(car.year()));
    add(put, Tables.MODEL, car.model());
    add(put, Tables.CAR_CLASS, car.carClass());
    add(put, Tables.SPEED_LIMIT, text(limitKmh));
    return put;
  }

  private static void add(Put put, byte[] column, String value) {
    put.addColumn(Tables.FAMILY, column, value.getBytes(UTF_8));
  }

  private static String text(@Nullable Integer number) {
    return number == null ? "" : number.toString();
  }

  @Override
  public Optional<Car> car(String carNumber) {
    Result row = ask(table -> table.get(new Get(Tables.ascii(carNumber))));
    return row.isEmpty() ? Optional.empty() : Optional.of(read(row));
  }

  @Override
  public List<Car> all() {
    Scan rows = new Scan().addFamily(Tables.FAMILY).setCaching(ROWS_AT_ONCE);
    return ask(table -> table.scanAll(rows)).stream().map(HBaseCarTable::read).toList();
  }

  private static Car read(Result row) {
    return new Car(
        Bytes.toString(row.getRow()),
        text(row, Tables.SEX),
        number(row, Tables.AGE),
        text(row, Tables.MARRIAGE),
        text(row, Tables.HOME_AREA),
        text(row, Tables.JOB),
        number(row, Tables.ENGINE_CC),
        number(row, Tables.MODEL_YEAR),
        text(row, Tables.MODEL),
        text(row, Tables.CAR_CLASS),
        number(row, Tables.SPEED_LIMIT));
  }

  /** What others wrote may lack a column. */
  private static String text(Result row, byte[] column) {
    byte[] value = row.getValue(Tables.FAMILY, column);
    return value == null ? "" : new String(value, UTF_8);
  }

  /** What others wrote may be no number. */
  private static @Nullable Integer number(Result row, byte[] column) {
    String text = text(row, column);
    return text.matches("[0-9]{1,9}") ? Integer.valueOf(text) : null;
  }

  private <T> T ask(
      Function<AsyncTable<AdvancedScanResultConsumer>, CompletableFuture<T>> question) {
    try {
      return beside
          .open()
          .thenCompose(
              open ->
                  question.apply(connection.table(open, TableName.valueOf(settings.carTable()))))
          .join();
    } catch (RuntimeException e) {
      throw HBaseErrors.hasCause(e, TableNotFoundException.class) ? missing(e) : errors.of(e);
    }
  }

  /** Of an installation from before there was such a table, for one. */
  private EventStoreException missing(RuntimeException failure) {
    return new EventStoreException(
        Kind.TABLE_MISSING,
        "table %s is missing at %s; run: smartcar schema install, then the last cars import once more"
            .formatted(settings.carTable(), settings.address()),
        failure);
  }

  @Override
  public void close() {
    connection.close();
  }
}
