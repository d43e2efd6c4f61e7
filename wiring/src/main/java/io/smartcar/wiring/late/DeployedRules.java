package io.smartcar.wiring.late;

import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.GroupOffsets;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.VersionedRules;
import io.smartcar.rulestore.NoSuchVersionException;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live rules as their checkpoints and the spout's offsets in Kafka show them, and the rules'
 * versions in the rule store. One thread.
 */
public final class DeployedRules implements LiveRules, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeployedRules.class);

  private final GroupOffsets rules;
  private final GroupOffsets spout;
  private final RuleStore store;
  private final RuleSet jar;
  private boolean saidUnreadable;

  /**
   * Creates it without connecting; it closes what it is given.
   *
   * @param rules the group of the car rules' checkpoints
   * @param spout the spout's group
   * @param store the versions that were pushed
   * @param jar version 0
   */
  public DeployedRules(GroupOffsets rules, GroupOffsets spout, RuleStore store, RuleSet jar) {
    this.rules = rules;
    this.spout = spout;
    this.store = store;
    this.jar = jar;
  }

  /** The spout's offsets are asked for last: what the rules had taken then is stored by now. */
  @Override
  public Map<Integer, Progress> progress() throws UnavailableException {
    try {
      Map<Integer, CommittedOffset> taken = rules.all();
      Map<Integer, CommittedOffset> stored = spout.all();
      Map<Integer, Progress> progress = new HashMap<>();
      taken.forEach(
          (partition, saved) ->
              checkpoint(partition, saved)
                  .ifPresent(
                      checkpoint ->
                          progress.put(partition, progress(checkpoint, stored.get(partition)))));
      return progress;
    } catch (EventLogException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Progress progress(Checkpoint checkpoint, @Nullable CommittedOffset stored) {
    String topicId = checkpoint.taken().topicId();
    return new Progress(
        topicId,
        checkpoint.confirmedUntil(),
        checkpoint.position(),
        stored != null && stored.isOfTopic(topicId) ? stored.offset() : 0,
        checkpoint.taken().clock(),
        checkpoint.eras());
  }

  private Optional<Checkpoint> checkpoint(int partition, CommittedOffset saved) {
    try {
      return Optional.of(Checkpoint.of(saved.offset(), saved.metadata()));
    } catch (IllegalArgumentException e) {
      if (!saidUnreadable) {
        saidUnreadable = true;
        LOG.error(
            "partition {}: not a checkpoint of ours, its late readings wait: {}",
            partition,
            e.getMessage());
      }
      return Optional.empty();
    }
  }

  /** The version that was pushed last, 0 for the jar's rules. */
  public int inForce() throws UnavailableException {
    try {
      return store.current().version();
    } catch (RuleStoreException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Optional<VersionedRules> version(int number) throws UnavailableException {
    if (number == 0) {
      return Optional.of(new VersionedRules(0, jar));
    }
    try {
      return Optional.of(new VersionedRules(number, store.rules(number)));
    } catch (NoSuchVersionException e) {
      return Optional.empty();
    } catch (RuleStoreException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    rules.close();
    spout.close();
    store.close();
  }
}
