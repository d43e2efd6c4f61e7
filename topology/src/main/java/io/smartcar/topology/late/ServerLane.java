package io.smartcar.topology.late;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.GroupOffsets;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.redis.LateStore;
import io.smartcar.redis.RedisLateStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.late.Judgement;
import io.smartcar.rules.late.LateCounters;
import io.smartcar.rules.late.LateLane;
import io.smartcar.rulestore.RuleStoreSettings;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import io.smartcar.topology.bolt.OwnThreadBolt;
import io.smartcar.wiring.late.DeployedRules;
import io.smartcar.wiring.late.StoredAlerts;
import io.smartcar.wiring.late.StoredHistory;
import io.smartcar.wiring.late.StoredStretches;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;

/**
 * A late lane on real servers; immutable.
 *
 * @param log the topic of the events
 * @param rulesGroup the consumer group of the car rules' checkpoints
 * @param spoutGroup the consumer group of the spout
 * @param ruleStore where the rules pushed to this topology are
 * @param jar the rules that came with the jar
 * @param hbase where the rows are
 * @param redis where alerts and stretches are
 * @param zone of the events' dates
 * @param maxClockAhead how far a reading may be ahead of its record's timestamp
 * @param lookBack how far a rule looks back of which that cannot be derived
 * @param rowsPerSecond rows that a task may read in a second
 */
public record ServerLane(
    EventLogSettings log,
    String rulesGroup,
    String spoutGroup,
    RuleStoreSettings ruleStore,
    RuleSet jar,
    HBaseSettings hbase,
    RedisSettings redis,
    ZoneId zone,
    Duration maxClockAhead,
    Duration lookBack,
    int rowsPerSecond)
    implements LateBolt.Ports {

  @Override
  public OwnThreadBolt.Work open(LateBolt.Place place, LateCounters counters) {
    LateStore store = new RedisLateStore(redis);
    StoredStretches stretches = new StoredStretches(store, place.index(), place.count());
    StoredAlerts alerts = new StoredAlerts(store);
    StoredHistory history = new StoredHistory(EventHistory.sparing(hbase, zone), rowsPerSecond);
    DeployedRules rules =
        new DeployedRules(
            new GroupOffsets(log, rulesGroup),
            new GroupOffsets(log, spoutGroup),
            new ZooKeeperRuleStore(ruleStore, Clock.systemUTC()),
            jar);
    Judgement judgement = new Judgement(history, alerts, rules, zone, maxClockAhead, lookBack);
    LateLane lane = new LateLane(stretches, alerts, rules, judgement, System::nanoTime, counters);
    return new OwnThreadBolt.Work() {
      @Override
      public void work() {
        lane.work();
      }

      @Override
      public void close() {
        store.close();
        history.close();
        rules.close();
      }
    };
  }
}
