package io.smartcar.hbase;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.client.Result;

/** Reads some cars' rows one slot of time after the other, and puts each in order. Thread-safe. */
final class BySlots {

  /*
   * Slots of ten minutes, for the rows of a slot come in the order of their keys and are put in the
   * order of time before they are handed on. With the book's key a question costs a pass over much
   * of the table, for one slot or for many. So one question is for several slots: at first for one,
   * that whoever looks has something soon, then for more and more, as far as rows of a reading a
   * second can be held (CarSet). If more rows come, for cars may send ten a second, the question is
   * given up and asked again in halves. The next question is asked meanwhile, where the pace allows.
   *
   * A span of more than a day is first looked through for the slots in which the car has rows at
   * all: one scan that brings keys only. The many slots in which the car stood still, of a bound
   * such as 9999 nearly all, are not asked for one by one. What is kept of it is the slots found:
   * five years without a pause are 263,000.
   *
   * Several cars are read in one pass (CarSet says how). With more of them the slots are shorter,
   * so that what is in memory, the answer at hand and two read ahead, stays the same. The order of
   * slots, that of local dates, is the order of time in every zone: a local time that the clocks
   * skip is no date, and one that they repeat is always the first of the two, so that in the second
   * hour nothing happens.
   */

  /** The order of all that is read of some cars; equal are only readings of one row. */
  static final Comparator<StoredEvent> BY_TIME_AND_CAR =
      Comparator.comparingLong((StoredEvent stored) -> stored.event().eventTime())
          .thenComparing(stored -> stored.event().carNumber())
          .thenComparing(stored -> stored.event().date());

  private static final int QUESTIONS_AHEAD = 2;

  /** A longer span is looked through before it is read. */
  private static final long MAX_MINUTES_READ_BLINDLY = Duration.ofDays(1).toMinutes();

  /** Some 60 MB. Of one slot there may be more. */
  private static final int MAX_ROWS_OF_SEVERAL_SLOTS = 60_000;

  private final OpenTable table;
  private final SlotSource source;
  private final Pace pace;
  private final long maxRows;

  BySlots(OpenTable table, SlotSource source, Pace pace) {
    this(table, source, pace, MAX_ROWS_OF_SEVERAL_SLOTS);
  }

  BySlots(OpenTable table, SlotSource source, Pace pace, long maxRows) {
    this.table = table;
    this.source = source;
    this.pace = pace;
    this.maxRows = maxRows;
  }

  EventRows of(CarSet cars, DateSpan span, ZoneId zone) {
    Stream<TimeSlot> slots = isBrief(span) ? span.slots() : occupied(cars, span).stream();
    return of(cars, slots, span, zone);
  }

  /** The same, where it is known in which slots there are rows. */
  EventRows of(CarSet cars, Stream<TimeSlot> slots, DateSpan span, ZoneId zone) {
    Iterator<TimeSlot> parts =
        slots.flatMap(slot -> slot.parts(cars.slotDigits())).filter(span::overlaps).iterator();
    int most = cars.slotsAtOnce();
    int first = pace.isSparing() ? most : 1;
    return asked(new SlotPages(parts, first, most), cars, zone);
  }

  private EventRows asked(Iterator<List<TimeSlot>> pages, CarSet cars, ZoneId zone) {
    int ahead = pace.isSparing() ? 1 : QUESTIONS_AHEAD;
    return EventRows.joined(new ReadAhead<>(pages, page -> read(cars, page, zone), ahead));
  }

  /** Whether it is read without a look for slots that have rows. */
  static boolean isBrief(DateSpan span) {
    return span.minutes() <= MAX_MINUTES_READ_BLINDLY;
  }

  private CompletableFuture<EventRows> read(CarSet cars, List<TimeSlot> page, ZoneId zone) {
    RowLimit limit = new RowLimit(page.size() == 1 ? Long.MAX_VALUE : maxRows);
    return source
        .rows(cars, page, limit)
        .handle(
            (parts, failure) -> {
              if (limit.isExceeded()) {
                List<TimeSlot> begin = page.subList(0, page.size() / 2);
                List<TimeSlot> end = page.subList(page.size() / 2, page.size());
                return asked(List.of(begin, end).iterator(), cars, zone);
              }
              if (failure != null) {
                throw table.errors().of(failure);
              }
              return EventRows.of(events(parts, cars, page, zone).iterator());
            });
  }

  /** Blocks. */
  private SortedSet<TimeSlot> occupied(CarSet cars, DateSpan span) {
    try {
      NavigableSet<TimeSlot> all = new TreeSet<>();
      source.occupied(cars, span).join().forEach(all::addAll);
      return span.of(all);
    } catch (CompletionException e) {
      throw table.errors().of(e);
    }
  }

  private List<StoredEvent> events(
      List<List<Result>> parts, CarSet cars, List<TimeSlot> page, ZoneId zone) {
    RowDecoder decoder = new RowDecoder(table, zone);
    int digits = page.get(0).datePrefix().length();
    Set<TimeSlot> asked = Set.copyOf(page);
    List<StoredEvent> events = new ArrayList<>();
    for (List<Result> rows : parts) {
      for (Result row : rows) {
        StoredEvent stored = decoder.stored(row);
        // The pattern of a row key also fits longer keys: those of cars whose number begins so.
        if (cars.contains(stored.event().carNumber())
            && asked.contains(new TimeSlot(stored.event().date().substring(0, digits)))) {
          events.add(stored);
        }
      }
    }
    events.sort(BY_TIME_AND_CAR);
    return events;
  }
}
