package io.smartcar.wiring.trial;

import io.smartcar.eventlog.LogSlice;
import io.smartcar.eventlog.RecordRange;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RecordDecoder;
import io.smartcar.rules.trial.TrialEvents;
import java.time.Instant;

/** The records of a part of the Kafka log. */
final class KafkaEvents implements TrialEvents {

  private final RecordRange records;
  private final RecordDecoder decoder;
  private final long sinceMillis;

  /**
   * Reads those records; closes them.
   *
   * @param since records with this timestamp or a later one are asked for; those before a
   *     partition's first one fill windows
   * @param decoder reads the log's records; waits itself if it has to
   */
  KafkaEvents(RecordRange records, Instant since, RecordDecoder decoder) {
    this.records = records;
    this.sinceMillis = since.toEpochMilli();
    this.decoder = decoder;
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
        if (slice.timestampMillis(i) >= sinceMillis) {
          recipient.begin(partition);
        }
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
