package io.smartcar.wiring.backup;

import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.eventlog.GroupOffsets;
import io.smartcar.eventlog.LogExtent;
import io.smartcar.eventlog.LogLook;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.NewerCheckpointException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Up to where the log was done, by the groups of a topology. Used by one thread; asks Kafka and
 * fails with an {@link io.smartcar.eventlog.EventLogException} if it does not answer.
 */
final class Positions {

  /**
   * What is known of the log.
   *
   * @param topicId by what Kafka tells the topic from one that had its name before
   * @param groups the offsets of each group
   */
  record Known(String topicId, Map<String, Map<Integer, CommittedOffset>> groups) {}

  private final BackupPlaces places;

  Positions(BackupPlaces places) {
    this.places = places;
  }

  /** What of the log is done now: everything before these offsets is in the stores. */
  Known now() {
    try (LogLook log = new LogLook(places.log())) {
      String topicId = log.topicId();
      Map<String, Map<Integer, CommittedOffset>> groups = new TreeMap<>();
      Map<Integer, CommittedOffset> stored = new TreeMap<>();
      log.group(places.spoutGroup())
          .forEach(
              (partition, offset) -> {
                if (offset.isOfTopic(topicId)) {
                  stored.put(partition, offset);
                }
              });
      groups.put(places.spoutGroup(), stored);
      groups.put(places.rulesGroup(), checkpoints(log, places.rulesGroup(), topicId));
      groups.put(places.fleetRulesGroup(), checkpoints(log, places.fleetRulesGroup(), topicId));
      return new Known(topicId, groups);
    }
  }

  /** Those that a rule task would go on from. */
  private static Map<Integer, CommittedOffset> checkpoints(
      LogLook log, String group, String topicId) {
    Map<Integer, CommittedOffset> checkpoints = new TreeMap<>();
    log.group(group)
        .forEach(
            (partition, saved) -> {
              if (isCheckpoint(group, partition, saved, topicId)) {
                checkpoints.put(partition, saved);
              }
            });
    return checkpoints;
  }

  private static boolean isCheckpoint(
      String group, int partition, CommittedOffset saved, String topicId) {
    try {
      String of = Checkpoint.of(saved.offset(), saved.metadata()).taken().topicId();
      return of.isEmpty() || of.equals(topicId);
    } catch (NewerCheckpointException e) {
      throw new BackupException(
          "group %s, partition %d: %s".formatted(group, partition, e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      return false; // The task would read from the log's start.
    }
  }

  /** Where the log begins and ends now. */
  LogExtent extent() {
    try (LogLook log = new LogLook(places.log())) {
      return log.extent();
    }
  }

  String topicId() {
    try (LogLook log = new LogLook(places.log())) {
      return log.topicId();
    }
  }

  /** Makes these the positions; the topology must not run. */
  void set(Map<String, Map<Integer, CommittedOffset>> groups) {
    groups.forEach(
        (group, offsets) -> {
          try (GroupOffsets positions = new GroupOffsets(places.log(), group)) {
            positions.replace(offsets);
          }
        });
  }
}
