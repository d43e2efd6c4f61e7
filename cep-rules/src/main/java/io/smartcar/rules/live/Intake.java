package io.smartcar.rules.live;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the records of slices, whoever brought them: reads each and hands its event on to wait for
 * the clock. Not thread-safe.
 */
final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final EventDecoder decoder;
  private final RuleTaskCounters counters;
  private final Sequencer sequencer;
  private final OutgoingAlerts alerts;
  private final SharedCars sharedCars;

  Intake(
      RuleTaskSettings settings,
      RuleTaskCounters counters,
      Sequencer sequencer,
      OutgoingAlerts alerts) {
    this.decoder = new EventDecoder(settings.zone());
    this.counters = counters;
    this.sequencer = sequencer;
    this.alerts = alerts;
    this.sharedCars = new SharedCars(settings.taskName());
  }

  /** With more partitions cars move, and rightly so. */
  void partitionsWereAdded() {
    sharedCars.partitionsWereAdded();
  }

  /** Takes what a slice has from the partition's next offset on. */
  void take(PartitionProgress partition, RecordSlice slice) {
    long from = partition.nextOffset();
    if (slice.firstOffset() > from && from > 0) {
      missed(partition, slice.firstOffset());
    }
    for (int i = 0; i < slice.size(); i++) {
      if (slice.offset(i) >= from) {
        takeRecord(partition, slice, i);
      }
    }
    partition.movedTo(slice.nextOffset());
  }

  private void missed(PartitionProgress partition, long logBeginsAt) {
    long from = partition.nextOffset();
    counters.lostToRetention += logBeginsAt - from;
    partition.lost(logBeginsAt);
    LOG.error(
        "partition {}: offsets {} to {} are no longer in the log; rules miss what was there; keep"
            + " the topic's retention longer than outages last",
        partition.partition,
        from,
        logBeginsAt - 1);
  }

  private void takeRecord(PartitionProgress partition, RecordSlice slice, int index) {
    counters.read++;
    Decoded decoded = slice.decoded(index, decoder);
    if (decoded instanceof CarEvent event) {
      alerts.saw(event, partition);
      sharedCars.saw(event.carNumber(), partition.partition);
      sequencer.take(partition, slice.offset(index), slice.timestampMillis(index), event);
    } else {
      counters.rejected++;
      if (partition.isCountedFirst(slice.offset(index))) {
        partition.counters().rejected++;
      }
    }
  }
}
