package io.smartcar.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With Kafka's own clients, as far as they come without a broker. */
final class KafkaFailureTest {

  private static final EventLogSettings SETTINGS = EventLogSettings.of("localhost:9", "cars");

  /**
   * Client properties that no client can be made of, with what has to be told.
   *
   * @param told what is in the line
   */
  record Wrong(Map<String, String> properties, String told) {}

  static List<Wrong> wrong() {
    return List.of(
        new Wrong(Map.of("security.protocol", "SASL_SSSL"), "security.protocol"),
        new Wrong(
            Map.of("security.protocol", "SSL", "ssl.truststore.location", "/no/such/trust.jks"),
            "/no/such/trust.jks"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void open_propertiesThatAreWrong_tellsWhichInOneLine(Wrong wrong) {
    Map<String, String> properties = new HashMap<>(SETTINGS.clientProperties());
    properties.putAll(wrong.properties());
    EventLogSettings settings = new EventLogSettings("cars", properties);

    List<ThrowingCallable> uses =
        List.of(
            () -> TopicRange.open(settings, Instant.EPOCH).close(),
            () -> new EventTopic(settings).close(),
            () -> TopicWriter.open(settings, Duration.ofMinutes(1)).close(),
            () -> new LogReader(settings).topic(),
            () -> new LogReader(settings).startOffsets(Set.of(0)),
            () -> new LogReader(settings).read(0, 0, 1),
            () -> new GroupOffsets(settings, "cars").all());
    for (ThrowingCallable use : uses) {
      assertThatThrownBy(use)
          .isInstanceOf(EventLogException.class)
          .hasMessageContaining(wrong.told())
          .hasMessageContaining("correct smartcar.kafka.properties")
          .satisfies(
              e ->
                  assertThat(String.valueOf(e.getMessage()))
                      .doesNotContain("does not answer")
                      .doesNotContain("\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-host.invalid:9092", "nowhere"})
  void open_addressThatIsNone_isAway(String address) {
    EventLogSettings settings = SETTINGS.at(address);

    assertThatThrownBy(() -> new EventTopic(settings).close())
        .hasMessageStartingWith("Kafka does not answer at " + address + ": start it");
    assertThatThrownBy(() -> TopicRange.open(settings, Instant.EPOCH).close())
        .hasMessageStartingWith("Kafka does not answer at " + address + ": start it");
  }

  @Test
  void open_noRightToTheTopic_saysThatARightIsMissing() {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized List<org.apache.kafka.common.PartitionInfo> partitionsFor(
              String topic) {
            throw new TopicAuthorizationException(Set.of(topic));
          }
        };

    assertThatThrownBy(() -> TopicRange.open(consumer, SETTINGS, Instant.EPOCH))
        .isInstanceOf(EventLogException.class)
        .hasMessageStartingWith("topic cars at localhost:9: TopicAuthorizationException")
        .hasMessageContaining("grant this client's user the right");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void of_whatABrokerRefuses_saysWhatToDo() {
    assertThat(KafkaFailure.of(SETTINGS, new SaslAuthenticationException("wrong password")))
        .hasMessageContaining("wrong password; correct the login in smartcar.kafka.properties");
    assertThat(
            KafkaFailure.of(
                SETTINGS, new ExecutionException(GroupAuthorizationException.forGroupId("cars"))))
        .hasMessageContaining("grant this client's user the right");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unable to find valid certification path to requested target | ssl.truststore.location
          NotAfter: Sun Nov 29 20:00:00 UTC 2026                      | has expired: give it a new one
          No name matching broker-1 found                             | is for another name
          No subject alternative names matching IP address 10.0.0.1   | is for another name
          Received fatal alert: certificate_required                  | ssl.keystore.location
          Received fatal alert: bad_certificate                       | ssl.keystore.location
          Unsupported or unrecognized SSL message                     | speaks no TLS there
          Extended key usage does not permit use for TLS              | begins with ssl.
          """)
  void of_whatTlsRefuses_saysWhatToDo(String reason, String remedy) {
    EventLogException failure =
        KafkaFailure.of(
            SETTINGS,
            new TimeoutException(
                new SslAuthenticationException(
                    "SSL handshake failed", new SSLHandshakeException(reason))));

    assertThat(failure)
        .hasMessageStartingWith("topic cars at localhost:9: SSLHandshakeException: " + reason)
        .hasMessageContaining(remedy)
        .hasMessageNotContaining("correct the login")
        .hasMessageNotContaining("does not answer");
  }

  @Test
  void of_noAnswerInTime_isAwayUnlessTheLoginIsWhy() {
    assertThat(KafkaFailure.of(SETTINGS, new ExecutionException(new TimeoutException("late"))))
        .hasMessageStartingWith("Kafka does not answer at localhost:9: start it");
    assertThat(KafkaFailure.of(SETTINGS, new java.util.concurrent.TimeoutException()))
        .hasMessageStartingWith("Kafka does not answer at localhost:9: start it");
    assertThat(
            KafkaFailure.of(
                SETTINGS, new TimeoutException(new SaslAuthenticationException("wrong password"))))
        .hasMessageContaining("correct the login");
  }

  /** As one that is stopped (SIGSTOP): the system takes connections for it. */
  @Test
  void of_noAnswerOfABrokerThatTakesConnections_isNotToStartAnother() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
      EventLogSettings settings = SETTINGS.at("localhost:" + silent.getLocalPort());

      assertThat(KafkaFailure.of(settings, new TimeoutException("late")))
          .hasMessageContaining("do not start a second one")
          .hasMessageNotContaining("start it");
    }
  }

  @Test
  void told_severalLines_areOne() {
    assertThat(KafkaFailure.told(new KafkaException("first\n  second")))
        .startsWith("KafkaException: first second");
  }
}
