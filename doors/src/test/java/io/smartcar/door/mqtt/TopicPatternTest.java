package io.smartcar.door.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TopicPatternTest {

  @Test
  void of_levelThatIsTheCar_isAnyForTheBrokerAndNamesTheCar() {
    TopicPattern topics = TopicPattern.of("cars/{carNumber}/telemetry");

    assertThat(topics.filter()).isEqualTo("cars/+/telemetry");
    assertThat(topics.carOf("cars/A0001/telemetry")).isEqualTo("A0001");
    assertThat(topics.carOf("cars")).isNull();
    assertThat(topics.matches("cars/A0001/telemetry")).isTrue();
    assertThat(topics.matches("cars/A0001/will")).isFalse();
    assertThat(topics.matches("cars/A0001/telemetry/x")).isFalse();
    assertThat(topics.matches("cars/A0001")).isFalse();
  }

  @Test
  void of_noLevelThatIsTheCar_isTakenAsItIs() {
    TopicPattern topics = TopicPattern.of("/fleet/+/#");

    assertThat(topics.filter()).isEqualTo("/fleet/+/#");
    assertThat(topics.carOf("/fleet/a/b")).isNull();
    assertThat(topics.matches("/fleet/a/b/c")).isTrue();
    assertThat(topics.matches("/fleet/a")).isTrue();
    assertThat(topics.matches("fleet/a")).isFalse();
  }
}
