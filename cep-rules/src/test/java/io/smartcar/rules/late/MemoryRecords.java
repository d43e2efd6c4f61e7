package io.smartcar.rules.late;

import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.rules.late.port.JudgementRecords;
import java.util.ArrayList;
import java.util.List;

/** Judgements on record, in memory. */
final class MemoryRecords implements JudgementRecords {

  final List<AskedJudgement> begun = new ArrayList<>();
  final List<JudgementCounts> ended = new ArrayList<>();

  @Override
  public String begun(AskedJudgement asked) {
    begun.add(asked);
    return Integer.toString(begun.size());
  }

  @Override
  public void ended(String id, JudgementCounts counts) {
    ended.add(counts);
  }
}
