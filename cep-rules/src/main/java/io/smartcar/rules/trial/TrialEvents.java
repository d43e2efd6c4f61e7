package io.smartcar.rules.trial;

import io.smartcar.events.CarEvent;

/**
 * Where the events of a trial come from: a port, used by one thread; {@link #done} may be asked by
 * any. Reading may throw what its medium throws, with one line that says what to do.
 */
public interface TrialEvents extends AutoCloseable {

  /** Takes what is read. */
  interface Recipient {

    /** A partition's next event, with its record's own timestamp in epoch milliseconds. */
    void event(int partition, long timestampMillis, CarEvent event);

    /** A record that is no event. */
    void noEvent();

    /**
     * What was asked for begins here in a partition; what came before only fills the rules'
     * windows. A partition of which all was asked for begins before its first event.
     */
    void begin(int partition);

    /** A partition has nothing more. */
    void end(int partition);
  }

  /** How many partitions the events come from. */
  int partitions();

  /**
   * Reads on: hands over at least one event, rejected record, or end of a partition, and at most a
   * few thousand.
   *
   * @param partition the one that has not ended and is furthest behind in event time
   */
  void read(int partition, Recipient recipient);

  /** What a rule raises before this event time is not asked for; epoch milliseconds. */
  default long beginMillis() {
    return Long.MIN_VALUE;
  }

  /**
   * Up to this event time, epoch milliseconds, all that happened is among the events; of what is
   * later than the last event and this nothing is known.
   */
  default long knownUntilMillis() {
    return Long.MIN_VALUE;
  }

  /** How much was read, 0 to 1; negative if that cannot be told. */
  double done();

  @Override
  void close();
}
