package io.smartcar.bench;

import io.smartcar.sandbox.settings.SandboxException;

/** One that is measured, again and again. */
interface Contestant {

  /** As it is called in the table. */
  String name();

  /**
   * Runs it once from the topic's beginning, into emptied stores.
   *
   * @throws BenchException if it does not come to its end
   */
  RunFigures run(int round, double load)
      throws BenchException, SandboxException, InterruptedException;
}
