package io.smartcar.cli.judge;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.GroupOffsets;
import io.smartcar.hbase.EventHistory;
import io.smartcar.redis.JudgementLog;
import io.smartcar.redis.LateStore;
import io.smartcar.redis.RedisLateStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.late.Judgement;
import io.smartcar.rules.late.JudgementOnDemand;
import io.smartcar.rules.late.port.JudgementRecords;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import io.smartcar.wiring.StoreSettings;
import io.smartcar.wiring.late.DeployedRules;
import io.smartcar.wiring.late.StoredAlerts;
import io.smartcar.wiring.late.StoredHistory;
import io.smartcar.wiring.late.StoredRecords;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Set;

/** Judges on the servers of a configuration, as the late lane of that topology does. */
final class ServerJudging implements Judging {

  private final LateStore store;
  private final StoredHistory history;
  private final DeployedRules rules;
  private final Judgement judgement;
  private final JudgementOnDemand onDemand;
  private final JudgementRecords records;

  /**
   * Creates it without connecting.
   *
   * @throws RuleException if the rules that a topology is deployed with cannot be read
   */
  ServerJudging(SmartcarConfig config, String topology) throws RuleException {
    ZoneId zone = config.events().timeZone();
    RedisSettings redis = StoreSettings.redis(config);
    EventLogSettings log = StoreSettings.log(config);
    Path directory = config.rules().directory();
    RuleSet jar = directory == null ? RuleSet.bundled() : RuleSet.fromDirectory(directory);
    this.store = new RedisLateStore(redis);
    this.records = new StoredRecords(new JudgementLog(redis));
    this.history =
        new StoredHistory(
            new EventHistory(StoreSettings.hbase(config), zone), config.late().rowsPerSecond());
    this.rules =
        new DeployedRules(
            new GroupOffsets(log, config.kafka().rulesGroupId(topology)),
            new GroupOffsets(log, config.kafka().groupId(topology)),
            new ZooKeeperRuleStore(StoreSettings.ruleStore(config, topology), Clock.systemUTC()),
            jar);
    StoredAlerts alerts = new StoredAlerts(store);
    this.judgement =
        new Judgement(
            history,
            alerts,
            rules,
            zone,
            config.rules().maxClockAhead(),
            config.rules().lookBack());
    this.onDemand =
        new JudgementOnDemand(
            alerts,
            rules,
            judgement,
            new JudgementOnDemand.Settings(zone, config.redis().alertTtl(), config.lateHorizon()));
  }

  @Override
  public int versionInForce() throws UnavailableException {
    return rules.inForce();
  }

  @Override
  public Set<String> rules(int version) throws UnavailableException {
    return judgement.names(version);
  }

  @Override
  public Set<String> cars(int version, long fromMillis, long toMillis) throws UnavailableException {
    return history.cars(fromMillis - judgement.lookBackMillis(Set.of(version)), toMillis + 1);
  }

  @Override
  public JudgementOnDemand onDemand() {
    return onDemand;
  }

  @Override
  public JudgementRecords records() {
    return records;
  }

  @Override
  public long readings() {
    return judgement.readings();
  }

  @Override
  public Set<String> failedRules() {
    return judgement.failedNames();
  }

  @Override
  public void close() {
    store.close();
    history.close();
    rules.close();
  }
}
