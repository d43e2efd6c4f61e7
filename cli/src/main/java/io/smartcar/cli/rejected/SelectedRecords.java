package io.smartcar.cli.rejected;

import io.smartcar.cli.Bounds;
import io.smartcar.cli.MomentOption;
import io.smartcar.events.time.Moment;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedQuery;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.RejectedStore;
import io.smartcar.hbase.Resending;
import io.smartcar.wiring.refused.RefusalReason;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options by which refused records are chosen. */
final class SelectedRecords {

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description =
          "Records that reached the log from this time on, as 20180830, '2018-08-30 22:00' or -2h.")
  private @Nullable Moment from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description =
          "And before this time; of a day, to its end. Default: the end of the day of --from.")
  private @Nullable Moment to;

  @Option(names = "--topic", description = "Records of this topic.")
  private @Nullable String topic;

  @Option(names = "--partition", description = "Records of this partition.")
  private @Nullable Integer partition;

  @Option(names = "--offset", description = "The record of this offset.")
  private @Nullable Long offset;

  @Option(
      names = "--field",
      paramLabel = "FIELD",
      description = "Refused for this field: date, speed, record and so on.")
  private @Nullable String field;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Refused for a reason that has this text in it, in whatever letters.")
  private @Nullable String reason;

  @Option(names = "--unconfirmed", description = "Whose sending again was begun and not confirmed.")
  private boolean unconfirmed;

  /** Whether those are meant of which it is not known whether they were sent again. */
  boolean unconfirmed() {
    return unconfirmed;
  }

  /** The topic that was named, or that one. */
  String topicOr(String other) {
    return topic == null ? other : topic;
  }

  /**
   * What is asked of the store.
   *
   * @param clock what is now, and the zone
   * @param onlyTopic the topic if none was named; null for all
   */
  RejectedQuery query(CommandSpec spec, Clock clock, @Nullable String onlyTopic) {
    Bounds bounds = bounds(spec, clock);
    return new RejectedQuery(
        Optional.ofNullable(topic == null ? onlyTopic : topic), bounds.begin(), bounds.end());
  }

  private Bounds bounds(CommandSpec spec, Clock clock) {
    Moment begin = from;
    if (begin != null) {
      return Bounds.of(spec, begin, to, clock);
    }
    return to == null ? new Bounds(Instant.MIN, Instant.MAX) : Bounds.until(spec, to, clock);
  }

  /** The records that are asked for; close the stream. */
  Stream<KeptRecord> of(RejectedStore store, RejectedQuery query) {
    return store.find(query).filter(this::has);
  }

  private boolean has(KeptRecord kept) {
    RejectedRecord record = kept.record();
    return (partition == null || partition == record.partition())
        && (offset == null || offset == record.offset())
        && (field == null || field.equals(RefusalReason.of(record.reason()).field()))
        && (reason == null || lower(record.reason()).contains(lower(reason)))
        && (!unconfirmed || kept.resending().filter(mark -> !mark.isConfirmed()).isPresent());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** What is said of a record that was sent again; empty if it was not. */
  static String said(Optional<Resending> resending) {
    return resending
        .map(
            mark ->
                (mark.isConfirmed() ? "sent again by " : "sending begun, not confirmed, by ")
                    + mark.by()
                    + " at "
                    + mark.time())
        .orElse("");
  }

  /** Where a record is: {@code SmartCar-Topic/3@42}. */
  static String place(RejectedRecord record) {
    return record.topic() + '/' + record.partition() + '@' + record.offset();
  }
}
