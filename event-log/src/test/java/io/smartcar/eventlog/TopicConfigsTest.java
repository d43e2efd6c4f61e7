package io.smartcar.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A topic's settings are nice to know: who may not know them goes on without. */
final class TopicConfigsTest {

  private static final EventLogSettings SETTINGS =
      new EventLogSettings("SmartCar-Topic", Map.of("bootstrap.servers", "localhost:9092"));
  private static final ConfigResource TOPIC =
      new ConfigResource(ConfigResource.Type.TOPIC, "SmartCar-Topic");

  static List<Exception> noRight() {
    return List.of(
        new TopicAuthorizationException("SmartCar-Topic"),
        new ClusterAuthorizationException("Cluster authorization failed."));
  }

  @ParameterizedTest
  @MethodSource("noRight")
  void of_noRightToDescribe_knowsNothingAndGoesOn(Exception refused) {
    assertThat(TopicConfigs.of(answering(failed(refused)), SETTINGS, 1_000)).isEmpty();
  }

  @Test
  void of_anotherFailure_isOneLine() {
    Admin admin = answering(failed(new UnknownTopicOrPartitionException("no such topic")));

    assertThatThrownBy(() -> TopicConfigs.of(admin, SETTINGS, 1_000))
        .isInstanceOf(EventLogException.class)
        .hasMessageContaining("SmartCar-Topic")
        .hasMessageContaining("no such topic");
  }

  @Test
  void of_answer_isTheSettingsByName() {
    Config config = new Config(List.of(new ConfigEntry("retention.ms", "1000")));

    assertThat(TopicConfigs.of(answering(KafkaFuture.completedFuture(config)), SETTINGS, 1_000))
        .containsExactly(Map.entry("retention.ms", "1000"));
  }

  private static KafkaFuture<Config> failed(Exception failure) {
    KafkaFutureImpl<Config> answer = new KafkaFutureImpl<>();
    answer.completeExceptionally(failure);
    return answer;
  }

  private static Admin answering(KafkaFuture<Config> answer) {
    return (Admin)
        Proxy.newProxyInstance(
            TopicConfigsTest.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("describeConfigs");
              return new Answer(answer);
            });
  }

  private static final class Answer extends DescribeConfigsResult {
    Answer(KafkaFuture<Config> answer) {
      super(Map.of(TOPIC, answer));
    }
  }
}
