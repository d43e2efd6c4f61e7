package io.smartcar.rules.live.port;

import io.smartcar.rules.live.RuleTask;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link RuleTask} learns which rules are wanted, and says which it runs; the port is
 * called by the task's thread only.
 */
public interface RuleSource extends AutoCloseable {

  /**
   * For a task without a past: the version wanted, or the last one known. May take some seconds.
   *
   * @throws RulesUnavailableException if the server does not answer and none is known
   */
  VersionedRules first() throws RulesUnavailableException;

  /**
   * A version that was in force before the task was started; empty if there is none of this number
   * anywhere. May take some seconds.
   *
   * @throws RulesUnavailableException if the server does not answer and the version is not known
   */
  Optional<VersionedRules> version(int number) throws RulesUnavailableException;

  /**
   * The number of the version that was decided on last: the one that should be in force. May take
   * some seconds.
   *
   * @throws RulesUnavailableException if the server does not answer
   */
  int decided() throws RulesUnavailableException;

  /** The version that should be in force, as far as is known; null if nothing is. Never blocks. */
  @Nullable VersionedRules wanted();

  /** The task's state has changed. Never blocks. */
  void report(RulesState state);

  /** What each rule at work has cost so far; said now and then. Never blocks. */
  default void costs(List<RuleCost> costs) {}

  /** A version is in force in the task now, so that a restart may ask for it. Never blocks. */
  void inForce(VersionedRules rules);

  @Override
  void close();
}
