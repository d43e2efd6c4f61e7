package io.smartcar.cli.rules;

import io.smartcar.events.CarEvent;
import io.smartcar.events.file.EventFile;
import io.smartcar.events.file.EventFileReport;
import io.smartcar.rules.trial.TrialEvents;

/** The records of a file, as one partition; they have no record timestamps. */
final class FileEvents implements TrialEvents {

  private static final int LINES_AT_ONCE = 1_000;

  private final EventFile file;

  /** Of a file that is closed with this. */
  FileEvents(EventFile file) {
    this.file = file;
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public void read(int partition, Recipient recipient) {
    recipient.begin(partition);
    for (int line = 0; line < LINES_AT_ONCE; line++) {
      if (!file.hasNext()) {
        recipient.end(partition);
        return;
      }
      if (file.next() instanceof CarEvent event) {
        recipient.event(partition, event.eventTime(), event);
      } else {
        recipient.noEvent();
      }
    }
  }

  /** What was read; complete after the end. */
  EventFileReport report() {
    return file.report();
  }

  @Override
  public double done() {
    return file.done();
  }

  @Override
  public void close() {
    file.close();
  }
}
