package io.smartcar.status.why;

import io.smartcar.events.CarEvent;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.redis.AlertBook;
import io.smartcar.redis.Episode;
import io.smartcar.redis.ToldReceivers;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.Checkpoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who is asked about a reading's way. Methods may block, are called from several threads, and throw
 * an exception whose message is one line if there is no answer.
 */
public interface WhySources {

  /**
   * The stored readings of a car with {@code from <= time < to}, epoch milliseconds, in order of
   * time; so many at most.
   */
  List<StoredEvent> readings(String carNumber, long fromMillis, long toMillis, int limit)
      throws Exception;

  /**
   * The refused records in which the car's number stands and whose timestamp is in that time, epoch
   * milliseconds; so many at most.
   */
  List<RejectedRecord> refused(String carNumber, long fromMillis, long toMillis, int limit)
      throws Exception;

  /** Looks for a reading in the log. */
  LogAnswer log(Sought sought) throws Exception;

  /** The rules of a version, 0 for the jar's; of none, those in force now. */
  Rules rules(Optional<Integer> version) throws Exception;

  /** A car's alerts that hold and were raised in that time, both ends included. */
  List<AlertBook.Listed> alerts(String carNumber, long fromMillis, long toMillis) throws Exception;

  /** The episodes of a day, {@code yyyyMMdd}, about which somebody did something. */
  List<Episode> handled(String day) throws Exception;

  /** How far each receiver of alerts was told. */
  ToldReceivers told() throws Exception;

  /**
   * A reading to be looked for in the log; immutable.
   *
   * @param fromMillis with {@code from <= its time < to}, epoch milliseconds
   * @param writtenFromMillis in records whose own timestamp is that or later, epoch milliseconds
   */
  record Sought(String carNumber, long fromMillis, long toMillis, long writtenFromMillis) {}

  /**
   * What the log has of it; immutable.
   *
   * @param found where; empty if it was not found
   * @param lookedAt how many records were looked at
   * @param isAll whether these were all from there to the log's end
   */
  record LogAnswer(Optional<InLog> found, long lookedAt, boolean isAll) {}

  /**
   * A reading in the log; immutable.
   *
   * @param timestampMillis the record's own, epoch milliseconds
   * @param before readings before it in its partition, in order
   * @param isAllBefore whether these are all that the log has
   * @param storedTo the offset up to which the partition is stored; empty if nobody ever stored it
   * @param rules the rules' checkpoint of the partition; empty if no rules ever took it
   */
  record InLog(
      int partition,
      long offset,
      long timestampMillis,
      CarEvent event,
      List<Logged> before,
      boolean isAllBefore,
      OptionalLong storedTo,
      Optional<Checkpoint> rules) {

    /** Copies the list. */
    public InLog {
      before = List.copyOf(before);
    }
  }

  /** A reading of the log with its record's own timestamp, epoch milliseconds. */
  record Logged(long timestampMillis, CarEvent event) {}

  /** The rules of a version. */
  record Rules(int version, RuleSet set) {}
}
