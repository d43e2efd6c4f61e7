package io.smartcar.cli.judge;

import io.smartcar.rules.late.JudgementOnDemand;
import io.smartcar.rules.late.port.JudgementRecords;
import io.smartcar.rules.late.port.UnavailableException;
import java.util.Set;

/** What the command judges with. One thread. */
interface Judging extends AutoCloseable {

  /** The version of the rules in force now, 0 for those that come with this program. */
  int versionInForce() throws UnavailableException;

  /** The names of the alerts that its rules of scope car can raise; empty if it does not run. */
  Set<String> rules(int version) throws UnavailableException;

  /** The cars whose readings matter to alerts raised in that time. */
  Set<String> cars(int version, long fromMillis, long toMillis) throws UnavailableException;

  /** Judges; the same each time it is asked for. */
  JudgementOnDemand onDemand();

  /** Where it is put on record. */
  JudgementRecords records();

  /** How many stored readings were looked at so far. */
  long readings();

  /** The names of alerts that stay as they are, for their rule threw. */
  Set<String> failedRules();

  @Override
  void close();
}
