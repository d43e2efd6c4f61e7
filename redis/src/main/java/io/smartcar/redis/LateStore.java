package io.smartcar.redis;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.OpenStretches;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Where stretches of cars' times wait until they are judged again, and where the judgement corrects
 * the alerts. {@link AlertStore#open} opens stretches. All times are by the store's clock.
 * Implementations are used from one thread; several judges may use stores of their own on one
 * server.
 *
 * <p>Every method fails with an {@link AlertStoreException} if the store does not answer or
 * refuses; what it did then is not known, and it can be called again.
 */
public interface LateStore extends AutoCloseable {

  /** Cars are spread over so many shards, by their numbers. */
  int SHARDS = 64;

  /** The shard of a car, from 0 to below {@link #SHARDS}: always the same. */
  static int shardOf(String carNumber) {
    return Math.floorMod(carNumber.hashCode(), SHARDS);
  }

  /**
   * How much waits to be judged.
   *
   * @param cars cars with open stretches
   * @param stretches open stretches, also those taken
   * @param oldestOpenedAtMillis when the first reading of the oldest was noted, epoch milliseconds;
   *     empty if none is open
   * @param judged stretches that were closed, ever
   * @param judgedLastMinute of these, those of the last minute of the clock that is over
   */
  record Counts(
      long cars,
      long stretches,
      Optional<Long> oldestOpenedAtMillis,
      long judged,
      long judgedLastMinute) {}

  /**
   * How many alerts judgements have corrected.
   *
   * @param added alerts that were missing
   * @param withdrawn alerts that did not hold
   * @param replaced alerts in whose place came another
   */
  record Corrected(long added, long withdrawn, long replaced) {}

  /**
   * Cars with stretches that are due, in the order of the shards, at most so many of each, the
   * longest overdue first.
   */
  List<String> due(List<Integer> shards, int limit);

  /**
   * Takes all open stretches of a car to judge them, also those that were taken before and neither
   * closed nor judged: whoever took those does no longer own them. Due again after the lease, if
   * they are not closed by then. Readings that come late meanwhile open stretches of their own.
   *
   * @return the stretches with a revision that is higher than each before; empty if none is open
   */
  Optional<OpenStretches> take(String carNumber, Duration lease);

  /**
   * What was taken cannot be judged yet: due again after that time, unless it was taken again or
   * closed meanwhile. It stays taken, and can be closed.
   */
  void postpone(OpenStretches taken, Duration time);

  /**
   * What was taken is judged and no longer open.
   *
   * @return false if it was taken again or closed meanwhile: nothing was changed
   */
  boolean close(OpenStretches judged);

  /**
   * A revision for a judgement that was asked for without open stretches: higher than each before.
   */
  long nextRevision(String carNumber);

  /** How much waits and was judged, of all shards. */
  Counts counts();

  /** What judgements have corrected of the alerts of these days, as far as they are kept. */
  Corrected corrected(LocalDate first, LocalDate last);

  /**
   * The alerts of a car that hold and were raised in that time, both ends included, in order of the
   * moment raised and then of when they were added.
   */
  List<RaisedAlert> holding(String carNumber, long fromMillis, long toMillis);

  /**
   * Corrects a car's alerts, those of a day in one step. The same again changes nothing: an alert
   * that holds with the same content is not added, one that does not hold is not withdrawn.
   *
   * @param revision of the judgement, as of {@link #take} or {@link #nextRevision}
   * @return false if a judgement of a higher revision has corrected one of these days: that day is
   *     as it was
   */
  boolean correct(String carNumber, long revision, List<Correction> corrections);

  /**
   * Whoever has a lower revision corrects none of the car's alerts any more that can have been
   * raised in that time, both ends included: for a judgement that looks at what holds there and may
   * find nothing to correct.
   */
  void claim(String carNumber, long revision, long fromMillis, long toMillis);

  /**
   * Notes that a span of the car's time was judged on demand: {@link #take} gives it from now on.
   *
   * @param forgetBefore spans that ended before this event time, epoch milliseconds, need not be
   *     given any more; of very many the oldest go too
   * @return false if a higher revision was given out: nothing was changed
   */
  boolean judged(String carNumber, long revision, JudgedSpan span, long forgetBefore);

  /** Whether there is any entry of a day's alerts, of any car; {@code yyyyMMdd}. */
  boolean hasAlertsOf(String day);

  /** Releases what the store opened; may be called twice. */
  @Override
  void close();
}
