package io.smartcar.wiring.backup;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.redis.RedisSettings;
import io.smartcar.rulestore.RuleStoreSettings;
import io.smartcar.wiring.StoreSettings;

/**
 * Where all is that a backup is made of, of one topology; immutable.
 *
 * @param topology its name
 * @param log the topic, of which positions are saved and no records
 * @param spoutGroup the group of how far events are stored
 * @param rulesGroup the group of the checkpoints of rules of scope car
 * @param fleetRulesGroup the same of scope fleet
 */
public record BackupPlaces(
    String topology,
    EventLogSettings log,
    String spoutGroup,
    String rulesGroup,
    String fleetRulesGroup,
    RuleStoreSettings rules,
    RedisSettings redis,
    HBaseSettings hbase) {

  /** As the configuration says. */
  public static BackupPlaces of(SmartcarConfig config, String topology) {
    return new BackupPlaces(
        topology,
        StoreSettings.log(config),
        config.kafka().groupId(topology),
        config.kafka().rulesGroupId(topology),
        config.kafka().fleetRulesGroupId(topology),
        StoreSettings.ruleStore(config, topology),
        StoreSettings.redis(config),
        StoreSettings.hbase(config));
  }
}
