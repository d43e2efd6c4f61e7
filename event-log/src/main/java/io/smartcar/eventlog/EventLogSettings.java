package io.smartcar.eventlog;

import io.smartcar.events.server.Listening;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Which topic of which Kafka cluster, and how to get there; immutable and serializable, so that it
 * can travel to a worker. Its text leaves the client properties out, for passwords are among them.
 *
 * @param topic the topic with the events
 * @param clientProperties what every Kafka client needs, {@code bootstrap.servers} at least
 */
public record EventLogSettings(String topic, Map<String, String> clientProperties)
    implements Serializable {

  /**
   * How long a client waits for a connection before it tries another broker, unless it is told
   * otherwise. With Kafka's own 10 s one broker that hears nothing takes all the time that callers
   * have, although others would answer.
   */
  private static final Map<String, String> CONNECTION_PATIENCE =
      Map.of(
          CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "2000",
          CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, "5000");

  /** Copies the map and checks that it says where Kafka is. */
  public EventLogSettings {
    clientProperties = Map.copyOf(clientProperties);
    if (!clientProperties.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException("clientProperties must have bootstrap.servers");
    }
  }

  /** A topic of a cluster that needs nothing else, as the sandbox's. */
  public static EventLogSettings of(String bootstrapServers, String topic) {
    return new EventLogSettings(
        topic, Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /** The same with other brokers. */
  public EventLogSettings at(String bootstrapServers) {
    Map<String, String> properties = new HashMap<>(clientProperties);
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return new EventLogSettings(topic, properties);
  }

  /** The same with another topic. */
  public EventLogSettings withTopic(String other) {
    return new EventLogSettings(other, clientProperties);
  }

  /** {@code host:port} of one or more brokers, separated by commas. */
  public String bootstrapServers() {
    return String.valueOf(clientProperties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
  }

  /** The properties of one client: everybody's, and over them its own. */
  public Map<String, Object> client(Map<String, ?> own) {
    Map<String, Object> properties = new HashMap<>(CONNECTION_PATIENCE);
    properties.putAll(clientProperties);
    properties.putAll(own);
    return properties;
  }

  /** The exception for a broker that does not answer. */
  EventLogException away(Throwable cause) {
    return new EventLogException(
        "Kafka does not answer at %s: %s"
            .formatted(
                bootstrapServers(),
                new Listening(bootstrapServers(), 0)
                    .remedy(
                        "start it (scripts/smartcar sandbox up), or say where it is with"
                            + " --bootstrap-servers")),
        cause);
  }

  /** Where: {@code topic SmartCar-Topic at localhost:9092}. */
  @Override
  public String toString() {
    return "topic " + topic + " at " + bootstrapServers();
  }
}
