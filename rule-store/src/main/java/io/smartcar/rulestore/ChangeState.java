package io.smartcar.rulestore;

import java.time.Duration;

/** Where a {@link RuleChange} is, and how it ended; immutable. */
public sealed interface ChangeState {

  /** The version in force has the same rules, and all of them run: nothing is stored. */
  record Unchanged(int version) implements ChangeState {}

  /**
   * The version in force has the same rules, and they are stored once more: it starts again the
   * rules that were stopped or throttled.
   */
  record StartsAgain(int version, RunningTasks tasks) implements ChangeState {}

  /** The scenarios are too many to be kept with the version, which is pushed without them. */
  record ScenariosLeftOut(long chars, long most) implements ChangeState {}

  /** A new version is stored and wanted. */
  record Stored(int version, int files) implements ChangeState {}

  /** The version in force has the same cars and limits: nothing is stored. */
  record SameCars(int version) implements ChangeState {}

  /** A new version with the same rules and other cars is stored and wanted. */
  record CarsStored(int version, int cars, int limits) implements ChangeState {}

  /** A new version with the rules of an old one is stored and wanted. */
  record Restored(int version, int rulesOf) implements ChangeState {}

  /** The rules of the jar are wanted. */
  record JarWanted() implements ChangeState {}

  /** Not every task runs the version yet; said whenever one of them has said something else. */
  record Waiting(int version, RunningTasks tasks) implements ChangeState {}

  /** How it ended. */
  sealed interface End extends ChangeState {}

  /** Nothing was ever pushed, or it was taken back: there is nothing to roll back. */
  record NothingPushed() implements End {}

  /** No task runs; the next that starts takes the version. */
  record NoTaskRuns(int version) implements End {}

  /** Every task runs the version. It may have rules that do not: see the tasks' problems. */
  record Live(int version, RunningTasks tasks, Duration after) implements End {}

  /** A task cannot take what was in force before; nothing was changed. */
  record StaysInForce(int version, RunningTasks tasks) implements End {}

  /** A task cannot take the version: what was in force before is again. */
  record TakenBack(int version, int before, RunningTasks tasks) implements End {}

  /** The version is in force, and not every task had taken it in time. */
  record NotEverywhere(int version, RunningTasks tasks, Duration waited) implements End {}
}
