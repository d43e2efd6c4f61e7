package io.smartcar.rules.live.clock;

/**
 * What a task has decided that the log does not tell: each time that its clock goes further than
 * the partitions' events alone allow, readings that come after are late that otherwise were not. A
 * restart decides the same only if a checkpoint says so, therefore what is raised after a decision
 * must not leave the task before. Numbered from 1; one for the life of a task, over whatever log.
 * Not thread-safe.
 */
public final class Decisions {

  private long made;
  private long settled;

  /** One more is made: what is raised from now on follows from it. */
  void make() {
    made++;
  }

  /** The number of the last one; 0 if there was none. */
  public long made() {
    return made;
  }

  /** Up to this one a checkpoint has them, or they are not waited for any longer. */
  public void settle(long number) {
    settled = Math.max(settled, number);
  }

  /** Whether what followed from this one may leave the task. */
  public boolean isSettled(long number) {
    return number <= settled;
  }
}
