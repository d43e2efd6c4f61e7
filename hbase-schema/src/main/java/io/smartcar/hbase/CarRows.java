package io.smartcar.hbase;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.hbase.client.Result;
import org.jspecify.annotations.Nullable;

/**
 * One car's rows of a span in the order of time, of a table that has them newest first; one stretch
 * is asked for while the one before is being used. Used by one thread; blocks.
 */
final class CarRows implements EventRows {

  /*
   * A scan that goes backwards would have them in order, but HBase seeks anew for each of its rows:
   * 0.11 ms a row, and forwards 0.014 with all that is done to it (docs/keys.md). So the span is read
   * in stretches, each forwards and put in order here.
   *
   * The first stretch is a minute, for somebody waits. Each next one is as long as the one before
   * says that some thousand rows are. If more come than can be held, for a car sent nothing and now
   * ten a second, it is given up and asked again in shorter ones. Behind a stretch without rows one
   * question finds the next row, so a pause costs the same whether it is an hour or, of a bound
   * such as 9999, eight thousand years. Where only some rows are wanted there may be any number of
   * others before the next: then the stretches grow as well.
   */

  static final int ROWS_WANTED = 5_000;

  /** Some 20 MB, and as much again of the stretch that is on its way. */
  static final int MAX_ROWS = 20_000;

  private static final int GROWTH = 8;

  private static final int DATE_MINUTE_DIGITS = 12;
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuuMMddHHmm");

  /** Asks a table for what one car has in a span. Thread-safe. */
  interface Source {

    /** The wanted rows in any order; fails if they are more than the limit, which then says so. */
    CompletableFuture<List<Result>> rows(DateSpan stretch, RowLimit limit);

    /** The earliest date that the car has in the span, of a wanted row or another. */
    CompletableFuture<Optional<String>> earliest(DateSpan span);
  }

  /** A stretch that was asked for. */
  private record Asked(DateSpan stretch, RowLimit limit, CompletableFuture<List<Result>> rows) {}

  private final OpenTable table;
  private final Source source;
  private final LocalDateTime last;
  private final boolean isAllWanted;
  private final RowDecoder decoder;

  private long minutes = 1;
  private @Nullable Asked asked;
  private Iterator<StoredEvent> events = Collections.emptyIterator();

  /**
   * Asks for the first stretch.
   *
   * @param isAllWanted whether no row of the car is left out by the source
   */
  CarRows(OpenTable table, Source source, DateSpan span, boolean isAllWanted, ZoneId zone) {
    this.table = table;
    this.source = source;
    this.last = span.last();
    this.isAllWanted = isAllWanted;
    this.decoder = new RowDecoder(table, zone);
    this.asked = ask(span.first());
  }

  /** Null if the span has ended. */
  private @Nullable Asked ask(LocalDateTime from) {
    if (from.isAfter(last)) {
      return null;
    }
    DateSpan rest = new DateSpan(from, last);
    minutes = Math.min(minutes, rest.minutes());
    DateSpan stretch = new DateSpan(from, from.plusMinutes(minutes - 1));
    RowLimit limit = new RowLimit(minutes == 1 ? Long.MAX_VALUE : MAX_ROWS);
    return new Asked(stretch, limit, source.rows(stretch, limit));
  }

  @Override
  public boolean hasNext() {
    while (!events.hasNext() && asked != null) {
      events = answer(asked);
    }
    return events.hasNext();
  }

  /** The events of a stretch; the next one is asked for. */
  private Iterator<StoredEvent> answer(Asked question) {
    DateSpan stretch = question.stretch();
    try {
      List<Result> rows = question.rows().join();
      asked = rows.isEmpty() ? askBeyondPause(stretch) : askNext(stretch, rows.size());
      return inOrder(rows);
    } catch (CompletionException | CancellationException e) {
      if (!question.limit().isExceeded()) {
        throw table.errors().of(e);
      }
      minutes = Math.max(1, minutes / GROWTH);
      asked = ask(stretch.first());
      return Collections.emptyIterator();
    }
  }

  private @Nullable Asked askNext(DateSpan stretch, int rows) {
    long wanted = Math.max(1, stretch.minutes() * ROWS_WANTED / rows);
    minutes = Math.min(wanted, stretch.minutes() * GROWTH);
    return ask(stretch.last().plusMinutes(1));
  }

  private @Nullable Asked askBeyondPause(DateSpan stretch) {
    LocalDateTime after = stretch.last().plusMinutes(1);
    if (after.isAfter(last)) {
      return null;
    }
    Optional<String> earliest = source.earliest(new DateSpan(after, last)).join();
    if (earliest.isEmpty()) {
      return null;
    }
    Optional<LocalDateTime> minute = minuteOf(earliest.get());
    if (!isAllWanted || minute.isEmpty()) {
      minutes *= GROWTH;
    }
    return ask(minute.orElse(after));
  }

  /** None if there is no such minute; the row is refused when it is read. */
  private static Optional<LocalDateTime> minuteOf(String date) {
    try {
      return Optional.of(LocalDateTime.parse(date.substring(0, DATE_MINUTE_DIGITS), MINUTE));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private Iterator<StoredEvent> inOrder(List<Result> rows) {
    List<StoredEvent> inOrder = new ArrayList<>(rows.size());
    rows.forEach(row -> inOrder.add(decoder.stored(row)));
    inOrder.sort(BySlots.BY_TIME_AND_CAR);
    return inOrder.iterator();
  }

  @Override
  public StoredEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return events.next();
  }

  @Override
  public void close() {
    asked = null;
    events = Collections.emptyIterator();
  }
}
