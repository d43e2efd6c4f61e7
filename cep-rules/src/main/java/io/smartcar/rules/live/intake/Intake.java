package io.smartcar.rules.live.intake;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.RecordDecoder;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.clock.RuleTaskCounters;
import io.smartcar.rules.live.clock.Sequencer;
import io.smartcar.rules.live.judging.OutgoingAlerts;
import io.smartcar.rules.live.port.RecordSlice;
import io.smartcar.rules.live.port.RuleTaskSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the records of slices, whoever brought them: reads each and hands its event on to wait for
 * the clock. Not thread-safe.
 */
public final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final RecordDecoder decoder;
  private final RuleTaskCounters counters;
  private final Sequencer sequencer;
  private final OutgoingAlerts alerts;
  private final SharedCars sharedCars;
  private final LateNotes lateNotes;

  public Intake(
      RuleTaskSettings settings,
      RuleTaskCounters counters,
      Sequencer sequencer,
      OutgoingAlerts alerts,
      LateNotes lateNotes) {
    this.decoder = settings.records().decoder(settings.zone());
    this.counters = counters;
    this.sequencer = sequencer;
    this.alerts = alerts;
    this.lateNotes = lateNotes;
    this.sharedCars = new SharedCars(settings.taskName());
  }

  /** With more partitions cars move, and rightly so. */
  public void partitionsWereAdded() {
    sharedCars.partitionsWereAdded();
  }

  /**
   * Takes what a slice has from the partition's next offset on.
   *
   * @throws io.smartcar.events.DecodingWaitsException if it cannot be told now what one of the
   *     records is; nothing is taken then, and the slice may be brought again
   */
  public void take(PartitionProgress partition, RecordSlice slice) {
    long from = partition.nextOffset();
    @Nullable Decoded[] decoded = slice.decodedFrom(from, decoder);
    if (slice.firstOffset() > from && from > 0) {
      missed(partition, slice.firstOffset());
    }
    for (int i = 0; i < slice.size(); i++) {
      if (slice.offset(i) >= from) {
        takeRecord(partition, slice, i, decoded[i]);
      }
    }
    lateNotes.endOfSlice(partition.partition);
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

  private void takeRecord(
      PartitionProgress partition, RecordSlice slice, int index, @Nullable Decoded decoded) {
    counters.read++;
    if (decoded instanceof CarEvent event) {
      alerts.saw(event, partition);
      sharedCars.saw(event.carNumber(), partition.partition);
      sequencer.take(partition, slice.offset(index), slice.timestampMillis(index), event);
    } else if (decoded instanceof Heartbeat heartbeat) {
      // It has no event time: it moves no clock, waits for none, and no partition is awake for it.
      counters.heartbeats++;
      if (partition.isCountedFirst(slice.offset(index))) {
        alerts.took(heartbeat, partition.partition, slice.timestampMillis(index));
      }
    } else {
      counters.rejected++;
      if (partition.isCountedFirst(slice.offset(index))) {
        partition.counters().rejected++;
      }
    }
  }
}
