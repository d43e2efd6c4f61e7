package io.smartcar.notify.receiver;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.KeyedTopic;
import io.smartcar.events.server.TrustedCertificates;
import io.smartcar.notify.Receiver;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The settings of a receiver that is a broker, of MQTT or of Kafka. */
final class BrokerSettings {

  static final Set<String> MQTT_KEYS =
      Set.of(
          "host",
          "port",
          "tls",
          "trusted",
          "user",
          "password",
          "password-file",
          "client-id",
          "topic");
  static final Set<String> KAFKA_KEYS = Set.of("bootstrap-servers", "topic", "properties");

  private static final int PLAIN_PORT = 1883;
  private static final int TLS_PORT = 8883;
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9_.-]{1,90}");
  private static final Pattern LEVEL = Pattern.compile("[^+#{}\\s]*");
  private static final Pattern KAFKA_TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  /** What keeps the promise of at least once and in order, and what has a setting of its own. */
  private static final Set<String> OWN_PROPERTIES =
      Set.of("acks", "enable.idempotence", "bootstrap.servers", "client.id", "transactional.id");

  /** What Kafka's client says of a failure comes before we give up waiting for it. */
  private static final Duration PATIENCE = OneByOneReceiver.TIMEOUT.minusSeconds(2);

  private BrokerSettings() {}

  /** The receiver; something else if a setting is wrong, of which there is a line then. */
  static Optional<Receiver> mqtt(String name, ReceiverSection own) {
    String host = own.text("host", "\"mqtt.example.org\"");
    boolean tls = own.flag("tls", true);
    int port = own.port("port", tls ? TLS_PORT : PLAIN_PORT);
    String user = own.optionalText("user").orElse(null);
    String password = own.password().orElse(null);
    if (password != null && user == null) {
      own.wrong("user", "is missing: name whose password it is");
    }
    if (password != null && !tls && !THIS_MACHINE.contains(host)) {
      own.wrong("tls", "must be true where there is a password, but for a broker on this machine");
    }
    if (own.has("trusted") && !tls) {
      own.wrong("trusted", "is of no use without TLS: leave it out, or write tls = true");
    }
    String clientId = own.optionalText("client-id").orElse("smartcar-notify-" + name);
    if (!CLIENT_ID.matcher(clientId).matches()) {
      own.wrong("client-id", "must be 1 to 90 letters, digits, '.', '_' or '-', not " + clientId);
    }
    MqttCourier.Settings settings =
        new MqttCourier.Settings(
            host, port, tls, trusted(own), user, password, clientId, topic(own), own.where());
    return Optional.of(new OneByOneReceiver(new MqttCourier(settings, OneByOneReceiver.TIMEOUT)));
  }

  private static String topic(ReceiverSection own) {
    String topic = own.text("topic", "\"cars/{carNumber}/alerts\"");
    List<String> others = new ArrayList<>(List.of(topic.split("/", -1)));
    boolean hasCar = others.remove(MqttCourier.CAR);
    if (!topic.isEmpty()
        && (!hasCar
            || topic.startsWith("$")
            || !others.stream().allMatch(level -> LEVEL.matcher(level).matches()))) {
      own.wrong(
          "topic",
          "must be a topic in which one level is {carNumber}, as cars/{carNumber}/alerts, not "
              + topic);
    }
    return topic;
  }

  private static @Nullable TrustManagerFactory trusted(ReceiverSection own) {
    Optional<String> file = own.optionalText("trusted");
    if (file.isPresent()) {
      try {
        return TrustedCertificates.of(Path.of(file.get()));
      } catch (GeneralSecurityException | IOException | InvalidPathException wrong) {
        own.wrong(
            "trusted",
            "cannot use %s: %s; name a file with certificates as PEM"
                .formatted(file.get(), ReceiverSection.line(wrong)));
      }
    }
    return null;
  }

  /** The receiver; something else if a setting is wrong, of which there is a line then. */
  static Optional<Receiver> kafka(String name, ReceiverSection own) {
    String servers = own.text("bootstrap-servers", "\"HOST:9092\"");
    String topic = own.text("topic", "smartcar-alerts");
    if (!topic.isEmpty() && !KAFKA_TOPIC.matcher(topic).matches()) {
      own.wrong("topic", "must be 1 to 249 letters, digits, '.', '_' or '-', not " + topic);
    }
    Map<String, String> properties = new HashMap<>(own.texts("properties"));
    for (String property : OWN_PROPERTIES) {
      if (properties.remove(property) != null) {
        own.wrong("properties." + property, "is set by smartcar itself: leave it out");
      }
    }
    properties.put("bootstrap.servers", servers);
    EventLogSettings settings = new EventLogSettings(topic, properties);
    KeyedTopic.problem(settings)
        .ifPresent(problem -> own.wrong("properties", problem + "; correct it"));
    return Optional.of(
        new OneByOneReceiver(
            new KafkaCourier(settings, "smartcar-notify-" + name, own.where(), PATIENCE)));
  }
}
