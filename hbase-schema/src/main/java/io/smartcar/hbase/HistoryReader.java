package io.smartcar.hbase;

import java.time.ZoneId;

/** Reads the table of events by one kind of key. Thread-safe; what it returns is for one thread. */
interface HistoryReader {

  /**
   * The rows of these cars, at least one, with the span's dates and perhaps some around them, in
   * order of time and of one time in order of cars; read as they are asked for.
   *
   * @param zone of the dates
   */
  EventRows of(CarSet cars, DateSpan span, ZoneId zone);

  /** The same of all cars that have wanted events; which those are is looked for first. */
  EventRows ofEveryone(EventFilter wanted, DateSpan span, ZoneId zone);

  /** The same of all cars, in no order. */
  EventRows ofAll(EventFilter wanted, DateSpan span, ZoneId zone);
}
