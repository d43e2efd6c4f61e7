package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.processes.Launch;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;

/**
 * One server: its files, its command line and the question that it answers once it serves clients.
 * Stateless; the process is {@link io.smartcar.sandbox.internal.processes.ServerProcess}'s
 * business.
 */
public interface Server {

  ServerName name();

  /**
   * Puts the server's program in place, if it is not yet. Called for all servers before any of them
   * is started: a process that is forked while a program is being written holds it open, and the
   * program cannot be run ("Text file busy").
   *
   * @throws SandboxException if this machine cannot run it
   */
  default void install() throws IOException, SandboxException {}

  /**
   * Writes what the server reads on start. Called before each start, when it does not run.
   *
   * @throws SandboxException if something that it needs is not on this machine
   */
  void prepare() throws IOException, SandboxException;

  /** The program, its arguments and its environment. */
  Launch launch();

  /** Whether it serves clients now. */
  boolean answers();
}
