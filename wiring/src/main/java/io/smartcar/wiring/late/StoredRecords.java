package io.smartcar.wiring.late;

import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.redis.JudgementLog;
import io.smartcar.rules.late.port.JudgementRecords;
import io.smartcar.rules.late.port.UnavailableException;

/** The record in Redis of the judgements that were asked for. One thread. */
public final class StoredRecords implements JudgementRecords {

  private final JudgementLog log;

  /** Creates it over a log. */
  public StoredRecords(JudgementLog log) {
    this.log = log;
  }

  @Override
  public String begun(AskedJudgement asked) throws UnavailableException {
    return Asked.ask(() -> log.begun(asked));
  }

  @Override
  public void ended(String id, JudgementCounts counts) throws UnavailableException {
    Asked.ask(
        () -> {
          log.ended(id, counts);
          return true;
        });
  }
}
