package io.smartcar.rules.late.port;

import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.VersionedRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far the live rules are, and which they are. Used from one thread. */
public interface LiveRules {

  /**
   * How far the live rules are in one partition; immutable.
   *
   * @param topicId the topic's id; empty if it is not known
   * @param confirmedUntil every alert that they raised up to this event time is stored, and none up
   *     to it will be raised
   * @param position the offset behind the last record that they had taken then
   * @param storedTo every record below this offset is stored as a row
   * @param clock the rules' time
   * @param eras the versions of the rules in order, the one in force last; not empty
   */
  record Progress(
      String topicId,
      long confirmedUntil,
      long position,
      long storedTo,
      long clock,
      List<Era> eras) {

    /** Copies the list. */
    public Progress {
      eras = List.copyOf(eras);
    }
  }

  /** Of each partition whose rules have saved how far they are. */
  Map<Integer, Progress> progress() throws UnavailableException;

  /** A version's whole set of rules; empty if it is nowhere to be found any more. */
  Optional<VersionedRules> version(int number) throws UnavailableException;
}
