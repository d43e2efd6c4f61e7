package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SharedPlacesTest {

  @Test
  void conflict_sameGroup_isRefusedWithTheKeyToSet() {
    Map<String, Object> one = places("day", Map.of("smartcar.kafka.group-id", "g"));
    Map<String, Object> other =
        places("night", Map.of("smartcar.kafka.group-id", "g", "smartcar.redis.port", "6380"));

    assertThat(SharedPlaces.conflict(other, "day", one, false).orElse(""))
        .startsWith("Topology day runs with the same consumer group, g at localhost:9092:")
        .contains("smartcar.kafka.group-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cars-rules", "cars-rules-fleet"})
  void conflict_namedAsTheOthersGroupOfCheckpoints_isRefused(String name) {
    Map<String, String> ownAlerts = Map.of("smartcar.redis.key-prefix", "own:");
    Map<String, Object> cars = places("cars", Map.of());
    Map<String, Object> other = places(name, ownAlerts);

    assertThat(SharedPlaces.conflict(other, "cars", cars, false).orElse(""))
        .startsWith(
            "Topology cars runs with the same consumer group, " + name + " at localhost:9092:");
    assertThat(SharedPlaces.conflict(cars, name, other, false)).isPresent();
  }

  @Test
  void conflict_groupsByTheirNamesButSameRedis_isRefused() {
    assertThat(
            SharedPlaces.conflict(places("night", Map.of()), "day", places("day", Map.of()), false)
                .orElse(""))
        .startsWith(
            "Topology day runs and writes its alerts to the same keys of Redis, localhost:6379")
        .contains("smartcar.redis.key-prefix");
  }

  @Test
  void conflict_placesOfTheirOwnOrNoneSaid_isNone() {
    Map<String, Object> one = places("day", Map.of());

    assertThat(
            SharedPlaces.conflict(
                places("night", Map.of("smartcar.redis.port", "1")), "day", one, false))
        .isEmpty();
    assertThat(
            SharedPlaces.conflict(
                places("night", Map.of("smartcar.redis.key-prefix", "night:")), "day", one, false))
        .isEmpty();
    assertThat(
            SharedPlaces.conflict(
                places("night", Map.of("smartcar.redis.database", "1")), "day", one, false))
        .isEmpty();
    assertThat(SharedPlaces.conflict(one, "wordcount", Map.of(), false)).isEmpty();
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

  private static Map<String, Object> places(String name, Map<String, String> keys) {
    return SharedPlaces.of(SmartcarConfig.load(null, keys), name);
  }
}
