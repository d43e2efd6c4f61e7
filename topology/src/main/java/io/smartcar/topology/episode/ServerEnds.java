package io.smartcar.topology.episode;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.GroupOffsets;
import io.smartcar.redis.EpisodeStore;
import io.smartcar.redis.RedisEpisodeStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.topology.bolt.OwnThreadBolt;
import io.smartcar.wiring.episode.EpisodeEnds;
import io.smartcar.wiring.episode.RulesClock;
import java.util.List;

/**
 * What ends episodes on real servers; immutable.
 *
 * @param log the topic of the events
 * @param rulesGroups the consumer groups of the rules' checkpoints, of each scope that has a task
 * @param redis where the episodes are
 */
public record ServerEnds(EventLogSettings log, List<String> rulesGroups, RedisSettings redis)
    implements EpisodeBolt.Ports {

  /** Copies the list. */
  public ServerEnds {
    rulesGroups = List.copyOf(rulesGroups);
  }

  @Override
  public OwnThreadBolt.Work open() {
    RulesClock clock =
        new RulesClock(rulesGroups.stream().map(group -> new GroupOffsets(log, group)).toList());
    EpisodeStore episodes = new RedisEpisodeStore(redis);
    EpisodeEnds ends = new EpisodeEnds(clock::now, episodes, System::nanoTime);
    return new OwnThreadBolt.Work() {
      @Override
      public void work() {
        ends.work();
      }

      @Override
      public void close() {
        clock.close();
        episodes.close();
      }
    };
  }
}
