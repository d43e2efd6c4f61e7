package io.smartcar.rules.late.port;

import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.JudgementCounts;

/** Where it is put on record who had what judged, when and why. Used from one thread. */
public interface JudgementRecords {

  /**
   * It begins.
   *
   * @return by what its end is to be recorded
   */
  String begun(AskedJudgement asked) throws UnavailableException;

  /** All its cars are judged. */
  void ended(String id, JudgementCounts counts) throws UnavailableException;
}
