package io.smartcar.cli.rules;

import io.smartcar.eventlog.LogSlice;
import io.smartcar.eventlog.RecordRange;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.trial.TrialEvents;
import java.time.ZoneId;

/** The records of a part of the Kafka log. */
final class KafkaEvents implements TrialEvents {

  private final RecordRange records;
  private final EventDecoder decoder;

  /** Reads those records; closes them. */
  KafkaEvents(RecordRange records, ZoneId zone) {
    this.records = records;
    this.decoder = new EventDecoder(zone);
  }

  @Override
  public int partitions() {
    return records.partitions();
  }

  @Override
  public void read(int partition, Recipient recipient) {
    if (!records.ended(partition)) {
      LogSlice slice = records.read(partition);
      for (int i = 0; i < slice.size(); i++) {
        if (decoder.decode(slice.value(i)) instanceof CarEvent event) {
          recipient.event(partition, slice.timestampMillis(i), event);
        } else {
          recipient.noEvent();
        }
      }
    }
    if (records.ended(partition)) {
      recipient.end(partition);
    }
  }

  @Override
  public double done() {
    return records.done();
  }

  @Override
  public void close() {
    records.close();
  }
}
