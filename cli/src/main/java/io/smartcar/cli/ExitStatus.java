package io.smartcar.cli;

/** What the command's exit status means to a script. */
public final class ExitStatus {

  /** Done. */
  public static final int OK = 0;

  /** What was asked about is not so, or was refused: a rule that fails, a server that is down. */
  public static final int NO = 1;

  /** The command line is wrong, or this machine lacks something; the message has the remedy. */
  public static final int USAGE_OR_ENVIRONMENT = 2;

  /** Nobody reads the output any more ({@code … | head}): as a program that SIGPIPE ends. */
  public static final int READER_GONE = 141;

  private ExitStatus() {}
}
