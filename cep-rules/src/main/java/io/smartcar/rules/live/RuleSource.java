package io.smartcar.rules.live;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link RuleTask} learns which rules are wanted, and says which it runs; the port is
 * called by the task's thread only. No method fails because a server is away.
 */
public interface RuleSource extends AutoCloseable {

  /**
   * For a task without a past: the version wanted, or the last one known, or the jar's. May take
   * some seconds.
   */
  VersionedRules first();

  /**
   * A version that was in force before the task was started; empty if it cannot be found anywhere
   * now. May take some seconds.
   */
  Optional<VersionedRules> version(int number);

  /** The version that should be in force, as far as is known; null if nothing is. Never blocks. */
  @Nullable VersionedRules wanted();

  /** The task's state has changed. Never blocks. */
  void report(RulesState state);

  /** A version is in force in the task now, so that a restart may ask for it. Never blocks. */
  void inForce(VersionedRules rules);

  @Override
  void close();
}
