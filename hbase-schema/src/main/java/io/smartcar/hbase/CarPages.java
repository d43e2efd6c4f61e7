package io.smartcar.hbase;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.FirstKeyOnlyFilter;
import org.apache.hadoop.hbase.filter.KeyOnlyFilter;

/**
 * The cars that have rows in a bucket, in the order of their keys, found by jumping from each one's
 * rows to the next one's. The first page is asked for at once, and the next while one is being
 * used. Used by one thread; blocks.
 */
final class CarPages implements Iterator<List<String>> {

  /** So many ranges in one scan cost HBase little to keep. */
  private static final int MAX_CARS = 256;

  /** Cars with less rows than this are found several in one answer. */
  private static final int KEYS_IN_ONE_ANSWER = 64;

  private final OpenTable table;
  private final CarFirstKey key;
  private final byte[] stopRow;
  private int size;
  private CompletableFuture<Page> asked;

  /** Cars, and whether there are no more behind them. */
  private record Page(List<String> cars, boolean last) {}

  private CarPages(OpenTable table, CarFirstKey key, int bucket, int size) {
    this.table = table;
    this.key = key;
    this.size = size;
    this.stopRow = CarFirstKey.bucketStart(bucket + 1);
    this.asked = fill(new ArrayList<>(), CarFirstKey.bucketStart(bucket), size);
  }

  /**
   * The cars of each bucket. All are looked for at the same time; the first page of the first one
   * is small, so that there is soon something to do.
   */
  static List<CarPages> ofAllBuckets(OpenTable table, CarFirstKey key) {
    return IntStream.range(0, key.buckets())
        .mapToObj(bucket -> new CarPages(table, key, bucket, bucket == 0 ? 1 : MAX_CARS))
        .toList();
  }

  private CompletableFuture<Page> fill(List<String> cars, byte[] from, int wanted) {
    Scan next =
        new Scan()
            .addFamily(Tables.FAMILY)
            .withStartRow(from)
            .withStopRow(stopRow)
            .setLimit(KEYS_IN_ONE_ANSWER)
            .setReadType(Scan.ReadType.PREAD)
            .setFilter(new FilterList(new FirstKeyOnlyFilter(), new KeyOnlyFilter()));
    return table
        .table()
        .scanAll(next)
        .thenCompose(
            rows -> {
              if (rows.isEmpty()) {
                return CompletableFuture.completedFuture(new Page(cars, true));
              }
              for (Result row : rows) {
                add(row, cars);
              }
              byte[] after = key.afterCar(cars.get(cars.size() - 1));
              return cars.size() < wanted
                  ? fill(cars, after, wanted)
                  : CompletableFuture.completedFuture(new Page(cars, false));
            });
  }

  private void add(Result row, List<String> cars) {
    String car = table.identity(row).carNumber();
    if (cars.isEmpty() || !cars.get(cars.size() - 1).equals(car)) {
      cars.add(car);
    }
  }

  private Page page() {
    try {
      return asked.join();
    } catch (CompletionException e) {
      throw table.errors().of(e);
    }
  }

  @Override
  public boolean hasNext() {
    return !page().cars().isEmpty();
  }

  @Override
  public List<String> next() {
    Page page = page();
    if (page.cars().isEmpty()) {
      throw new NoSuchElementException();
    }
    size = Math.min(2 * size, MAX_CARS);
    asked =
        page.last()
            ? CompletableFuture.completedFuture(new Page(List.of(), true))
            : fill(new ArrayList<>(), key.afterCar(page.cars().get(page.cars().size() - 1)), size);
    return page.cars();
  }
}
