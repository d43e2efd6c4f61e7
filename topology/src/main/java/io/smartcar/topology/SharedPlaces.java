package io.smartcar.topology;

import io.smartcar.config.KafkaConfig;
import io.smartcar.config.RedisConfig;
import io.smartcar.config.SmartcarConfig;
import java.util.Map;
import java.util.Optional;

/**
 * Where two topologies would undo each other's work: one consumer group's offsets and one set of
 * alert keys belong to one topology. Each says in its Storm configuration which ones it has.
 */
final class SharedPlaces {

  static final String GROUP = "smartcar.place.group";
  static final String ALERTS = "smartcar.place.alerts";

  private SharedPlaces() {}

  /** The places of a topology, for its Storm configuration; no password is among them. */
  static Map<String, String> of(SmartcarConfig config, String topology) {
    KafkaConfig kafka = config.kafka();
    RedisConfig redis = config.redis();
    return Map.of(
        GROUP,
        kafka.groupId(topology) + " at " + kafka.bootstrapServers(),
        ALERTS,
        redis.host() + ':' + redis.port() + ", prefix \"" + redis.keyPrefix() + '"');
  }

  /**
   * Why a topology may not run beside another, in one line; empty if it may. One that says nothing
   * of its places is none of smartcar's, or of a version that did not say.
   *
   * @param own the Storm configuration of the one to be submitted
   * @param other the name of the one that runs
   * @param others its Storm configuration
   */
  static Optional<String> conflict(Map<String, ?> own, String other, Map<String, ?> others) {
    if (same(GROUP, own, others)) {
      return Optional.of(
          "Topology %s runs with the same consumer group, %s: stop it with \"storm kill %s -w 10\", or give this one a smartcar.kafka.group-id of its own"
              .formatted(other, own.get(GROUP), other));
    }
    if (same(ALERTS, own, others)) {
      return Optional.of(
          "Topology %s writes its alerts to the same keys of Redis, %s: stop it with \"storm kill %s -w 10\", or give this one a smartcar.redis.key-prefix of its own"
              .formatted(other, own.get(ALERTS), other));
    }
    return Optional.empty();
  }

  private static boolean same(String place, Map<String, ?> own, Map<String, ?> others) {
    Object mine = own.get(place);
    return mine != null && mine.equals(others.get(place));
  }
}
