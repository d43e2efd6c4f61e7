package io.smartcar.hbase;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;

/** Reads the two tables that there are while a key is being converted as one. Thread-safe. */
final class TwoTablesReader implements HistoryReader {

  /*
   * The old table has every row that was written before events went to the new one, and does not
   * change any more. The new one has what came since, and more and more of the old one's rows. A row
   * that is in both counts once, by its later reading.
   *
   * Of some cars both are in one order, and are merged. Of all cars neither is in any: the old
   * table's rows come first, each as the new one has it if it is later there; then those of the
   * new table that the old one does not have. Not the other way round: what is copied in between
   * would be missed.
   */

  private final OpenTable from;
  private final OpenTable to;
  private final Pace pace;

  TwoTablesReader(OpenTable from, OpenTable to, Pace pace) {
    this.from = from;
    this.to = to;
    this.pace = pace;
  }

  /** Of which events are wanted the merged rows decide: of two readings the old one may be. */
  @Override
  public EventRows of(CarSet cars, DateSpan span, ZoneId zone) {
    CarSet all = new CarSet(cars.numbers());
    return merged(table -> reader(table).of(all, span, zone));
  }

  @Override
  public EventRows ofEveryone(EventFilter wanted, DateSpan span, ZoneId zone) {
    return merged(table -> reader(table).ofEveryone(EventFilter.ALL, span, zone));
  }

  private HistoryReader reader(OpenTable table) {
    return table.key().reader(table, pace);
  }

  private EventRows merged(Function<OpenTable, EventRows> opener) {
    EventRows old = opener.apply(from);
    try {
      return new MergedRows(old, opener.apply(to));
    } catch (RuntimeException e) {
      old.close();
      throw e;
    }
  }

  @Override
  public EventRows ofAll(EventFilter wanted, DateSpan span, ZoneId zone) {
    Supplier<EventRows> old =
        () ->
            new ReviewedRows(
                reader(from).ofAll(EventFilter.ALL, span, zone), page -> latest(page, zone));
    Supplier<EventRows> added =
        () ->
            new ReviewedRows(reader(to).ofAll(EventFilter.ALL, span, zone), this::notInTheOldTable);
    return new EventRows.Joined<>(List.of(old, added).iterator(), Supplier::get);
  }

  private List<StoredEvent> latest(List<StoredEvent> page, ZoneId zone) {
    List<Result> rows = join(to.table().getAll(gets(page, to.key())));
    RowDecoder decoder = new RowDecoder(to, zone);
    List<StoredEvent> latest = new ArrayList<>(page.size());
    for (int i = 0; i < page.size(); i++) {
      StoredEvent stored = page.get(i);
      Result row = rows.get(i);
      latest.add(row.isEmpty() ? stored : Rows.later(stored, decoder.stored(row)));
    }
    return latest;
  }

  private List<StoredEvent> notInTheOldTable(List<StoredEvent> page) {
    List<Boolean> there = join(from.table().existsAll(gets(page, from.key())));
    List<StoredEvent> others = new ArrayList<>();
    for (int i = 0; i < page.size(); i++) {
      if (!there.get(i)) {
        others.add(page.get(i));
      }
    }
    return others;
  }

  private static List<Get> gets(List<StoredEvent> page, EventKey key) {
    return page.stream()
        .map(stored -> key.row(stored.event().date(), stored.event().carNumber()))
        .map(row -> new Get(row).addFamily(Tables.FAMILY))
        .toList();
  }

  private <T> T join(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw to.errors().of(e);
    }
  }
}
