package io.smartcar.topology;

import io.smartcar.config.KafkaConfig;
import io.smartcar.config.RedisConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.wiring.StoreSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where two topologies would undo each other's work: one consumer group's offsets and one set of
 * alert keys belong to one topology. Each says in its Storm configuration which ones it has.
 */
final class SharedPlaces {

  static final String GROUPS = "smartcar.place.groups";
  static final String ALERTS = "smartcar.place.alerts";

  private SharedPlaces() {}

  /** The places of a topology, for its Storm configuration; no password is among them. */
  static Map<String, Object> of(SmartcarConfig config, String topology) {
    KafkaConfig kafka = config.kafka();
    RedisConfig redis = config.redis();
    return Map.of(
        GROUPS,
        List.of(
            group(kafka.groupId(topology), kafka),
            group(kafka.rulesGroupId(topology), kafka),
            group(kafka.fleetRulesGroupId(topology), kafka)),
        ALERTS,
        StoreSettings.redis(config).address() + ", prefix \"" + redis.keyPrefix() + '"');
  }

  private static String group(String id, KafkaConfig kafka) {
    return id + " at " + kafka.bootstrapServers();
  }

  /**
   * Why a topology may not run beside another, in one line; empty if it may. One that says nothing
   * of its places is none of smartcar's, or of a version that did not say.
   *
   * @param own the Storm configuration of the one to be submitted
   * @param other the name of the one that runs
   * @param others its Storm configuration
   * @param killed whether it is being stopped: until it is gone its workers may write
   */
  static Optional<String> conflict(
      Map<String, ?> own, String other, Map<String, ?> others, boolean killed) {
    String remedy =
        killed ? "wait until it is gone" : "stop it with \"storm kill %s -w 10\"".formatted(other);
    String state = killed ? "is being killed but may still work" : "runs";
    String group = sharedGroup(own, others);
    if (group != null) {
      return Optional.of(
          "Topology %s %s with the same consumer group, %s: %s, or give this one a smartcar.kafka.group-id of its own"
              .formatted(other, state, group, remedy));
    }
    Object alerts = own.get(ALERTS);
    if (alerts != null && alerts.equals(others.get(ALERTS))) {
      return Optional.of(
          "Topology %s %s and writes its alerts to the same keys of Redis, %s: %s, or give this one a smartcar.redis.key-prefix of its own"
              .formatted(other, state, alerts, remedy));
    }
    return Optional.empty();
  }

  /** The first of the own groups that the other one has too; null if there is none. */
  private static @Nullable String sharedGroup(Map<String, ?> own, Map<String, ?> others) {
    if (own.get(GROUPS) instanceof Collection<?> mine
        && others.get(GROUPS) instanceof Collection<?> theirs) {
      for (Object group : mine) {
        if (theirs.contains(group)) {
          return String.valueOf(group);
        }
      }
    }
    return null;
  }
}
