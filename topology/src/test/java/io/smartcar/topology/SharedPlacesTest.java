package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SharedPlacesTest {

  @Test
  void conflict_sameGroup_isRefusedWithTheKeyToSet() {
    Map<String, String> one = places("day", Map.of("smartcar.kafka.group-id", "g"));
    Map<String, String> other =
        places("night", Map.of("smartcar.kafka.group-id", "g", "smartcar.redis.port", "6380"));

    assertThat(SharedPlaces.conflict(other, "day", one).orElse(""))
        .startsWith("Topology day runs with the same consumer group, g at localhost:9092:")
        .contains("smartcar.kafka.group-id");
  }

  @Test
  void conflict_groupsByTheirNamesButSameRedis_isRefused() {
    assertThat(
            SharedPlaces.conflict(places("night", Map.of()), "day", places("day", Map.of()))
                .orElse(""))
        .startsWith("Topology day writes its alerts to the same keys of Redis, localhost:6379")
        .contains("smartcar.redis.key-prefix");
  }

  @Test
  void conflict_placesOfTheirOwnOrNoneSaid_isNone() {
    Map<String, String> one = places("day", Map.of());

    assertThat(
            SharedPlaces.conflict(places("night", Map.of("smartcar.redis.port", "1")), "day", one))
        .isEmpty();
    assertThat(
            SharedPlaces.conflict(
                places("night", Map.of("smartcar.redis.key-prefix", "night:")), "day", one))
        .isEmpty();
    assertThat(SharedPlaces.conflict(one, "wordcount", Map.of())).isEmpty();
  }

  @Test
  void of_withPasswords_saysNone() {
    Map<String, String> keys =
        Map.of(
            "smartcar.redis.password",
            "open-sesame",
            "smartcar.kafka.properties.sasl.jaas.config",
            "open-sesame");

    assertThat(places("day", keys).toString()).doesNotContain("open-sesame");
  }

  private static Map<String, String> places(String name, Map<String, String> keys) {
    return SharedPlaces.of(SmartcarConfig.load(null, keys), name);
  }
}
