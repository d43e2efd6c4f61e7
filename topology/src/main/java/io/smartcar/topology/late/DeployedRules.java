package io.smartcar.topology.late;

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
import io.smartcar.topology.spout.BatchCommits;
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
final class DeployedRules implements LiveRules, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeployedRules.class);

  private final GroupOffsets rules;
  private final GroupOffsets spout;
  private final RuleStore store;
  private final RuleSet jar;
  private boolean saidUnreadable;

  DeployedRules(GroupOffsets rules, GroupOffsets spout, RuleStore store, RuleSet jar) {
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
    boolean isOfTopic = stored != null && BatchCommits.isOfTopic(stored.metadata(), topicId);
    return new Progress(
        topicId,
        checkpoint.confirmedUntil(),
        checkpoint.position(),
        stored != null && isOfTopic ? stored.offset() : 0,
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

  @Override
  public Optional<VersionedRules> version(int number) throws UnavailableException {
    if (number == 0) {
      return Optional.of(new VersionedRules(0, jar));
    }
    try {
      return Optional.of(
          new VersionedRules(number, RuleSet.ofTexts(store.version(number).files())));
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
