package io.smartcar.door.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import io.smartcar.config.MqttDoorConfig;
import io.smartcar.door.DoorException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to the broker of a door what the door's topics are for, as cars do: for demonstrations.
 * For one thread.
 */
public final class MqttSender implements AutoCloseable {

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
  private static final String CAR = "{carNumber}";

  private final MqttDoorConfig config;
  private final Mqtt5AsyncClient client;

  private MqttSender(MqttDoorConfig config, Mqtt5AsyncClient client) {
    this.config = config;
    this.client = client;
  }

  /**
   * Connects to the broker.
   *
   * @throws DoorException if it does not answer or refuses, or the topics are not one for each car
   */
  public static MqttSender open(MqttDoorConfig config) {
    if (!config.topics().contains(CAR) || config.topics().matches(".*[+#].*")) {
      throw new DoorException(
          "to publish, smartcar.door.mqtt.topics must be one topic for each car, as"
              + " cars/{carNumber}/telemetry: "
              + config.topics(),
          null);
    }
    return new MqttSender(config, connected(config, config.clientId() + '-' + UUID.randomUUID()));
  }

  /**
   * Has the broker forget what it keeps for the door of this configuration, which must be closed.
   *
   * @throws DoorException if it does not answer or refuses
   */
  public static void forgetDoor(MqttDoorConfig config) {
    disconnect(connected(config, config.clientId()));
  }

  /** With a session of its own that ends with the connection. */
  private static Mqtt5AsyncClient connected(MqttDoorConfig config, String clientId) {
    Mqtt5AsyncClient client = BrokerLogin.client(config, clientId).buildAsync();
    await(
        BrokerLogin.of(config, client.connectWith())
            .cleanStart(true)
            .sessionExpiryInterval(0)
            .send(),
        config);
    return client;
  }

  /**
   * Publishes events of a car, with QoS 1.
   *
   * @return done when the broker has them
   */
  public CompletableFuture<?> send(String carNumber, byte[] events) {
    return client
        .publishWith()
        .topic(config.topics().replace(CAR, carNumber))
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(events)
        .send();
  }

  private static void await(CompletableFuture<?> answer, MqttDoorConfig config) {
    try {
      answer.get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException refused) {
      throw away(config, BrokerConnection.told(refused.getCause()), refused);
    } catch (TimeoutException silent) {
      throw away(config, "no answer within " + ANSWERS_WITHIN.toSeconds() + " s", silent);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw away(config, "stopped", stopped);
    }
  }

  private static DoorException away(MqttDoorConfig config, String why, Exception cause) {
    return new DoorException(
        "cannot connect to the MQTT broker at %s:%d: %s"
            .formatted(config.host(), config.port(), why),
        cause);
  }

  private static void disconnect(Mqtt5AsyncClient client) {
    CompletableFuture<@Nullable Void> end = client.disconnect().exceptionally(lost -> null);
    try {
      end.get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException silent) {
      // It ends with the connection, which the broker misses soon.
    }
  }

  /** Disconnects; does not wait for what the broker has not acknowledged. */
  @Override
  public void close() {
    disconnect(client);
  }
}
