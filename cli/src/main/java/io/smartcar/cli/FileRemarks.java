package io.smartcar.cli;

import io.smartcar.events.file.EventFileReport;
import java.io.PrintWriter;

/** What a command says of a file of events that it has read, and the status that this means. */
public final class FileRemarks {

  private FileRemarks() {}

  /**
   * Prints the remarks.
   *
   * @return {@link ExitStatus#OK}; {@link ExitStatus#NO} if there was no event; {@link
   *     ExitStatus#USAGE_OR_ENVIRONMENT} if the file could not be read to its end
   */
  public static int print(EventFileReport report, PrintWriter err) {
    report.remarks().forEach(remark -> err.println("smartcar: " + remark));
    err.flush();
    if (report.damage() != null) {
      return ExitStatus.USAGE_OR_ENVIRONMENT;
    }
    return report.events() == 0 ? ExitStatus.NO : ExitStatus.OK;
  }
}
