package io.smartcar.wiring.episode;

import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.GroupOffsets;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.NewerCheckpointException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How far the rules are, as their checkpoints in Kafka say: every alert raised up to there is
 * stored, whichever task raised it. One thread.
 */
public final class RulesClock implements AutoCloseable {

  private final List<GroupOffsets> groups;

  /**
   * Creates it without connecting; it closes what it is given.
   *
   * @param groups the groups of the checkpoints, of every scope that has a task
   */
  public RulesClock(List<GroupOffsets> groups) {
    this.groups = List.copyOf(groups);
  }

  /**
   * Epoch milliseconds; empty if no task has come to any event yet.
   *
   * @throws EventLogException if Kafka does not answer
   */
  public OptionalLong now() {
    List<CommittedOffset> saved = new ArrayList<>();
    groups.forEach(group -> saved.addAll(group.all().values()));
    return earliest(saved);
  }

  /**
   * The clock of whoever is furthest behind; one that has seen nothing does not count, and neither
   * does what is no checkpoint. Empty if one is of a later release: where that is nobody knows
   * here.
   */
  static OptionalLong earliest(Collection<CommittedOffset> saved) {
    List<Checkpoint> checkpoints;
    try {
      checkpoints = saved.stream().flatMap(RulesClock::checkpoint).toList();
    } catch (NewerCheckpointException e) {
      return OptionalLong.empty();
    }
    OptionalLong earliest =
        checkpoints.stream()
            .filter(checkpoint -> checkpoint.taken().clock() != Checkpoint.NONE)
            .mapToLong(Checkpoint::confirmedUntil)
            .min();
    return earliest.orElse(Checkpoint.NONE) == Checkpoint.NONE ? OptionalLong.empty() : earliest;
  }

  private static Stream<Checkpoint> checkpoint(CommittedOffset saved) {
    try {
      return Stream.of(Checkpoint.of(saved.offset(), saved.metadata()));
    } catch (NewerCheckpointException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      return Stream.empty();
    }
  }

  @Override
  public void close() {
    groups.forEach(GroupOffsets::close);
  }
}
