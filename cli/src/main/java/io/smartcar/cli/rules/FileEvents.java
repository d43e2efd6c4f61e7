package io.smartcar.cli.rules;

import io.smartcar.events.CarEvent;
import io.smartcar.rules.trial.TrialEvents;
import io.smartcar.simulator.RecordedFile;
import java.nio.file.Path;
import java.time.ZoneId;

/** The lines of a recorded file, as one partition; they have no record timestamps. */
final class FileEvents implements TrialEvents {

  private static final int LINES_AT_ONCE = 1_000;

  private final RecordedFile file;

  FileEvents(Path file, ZoneId zone) {
    this.file = RecordedFile.open(file, zone);
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public void read(int partition, Recipient recipient) {
    for (int line = 0; line < LINES_AT_ONCE; line++) {
      if (!file.hasNext()) {
        recipient.end(partition);
        return;
      }
      if (file.nextDecoded() instanceof CarEvent event) {
        recipient.event(partition, event.eventTime(), event);
      } else {
        recipient.noEvent();
      }
    }
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
