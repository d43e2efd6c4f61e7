package io.smartcar.door.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.smartcar.config.MqttDoorConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a broker that is made again when it is lost, with a session that the broker keeps
 * meanwhile: messages that were not acknowledged come again. Thread-safe.
 */
final class BrokerConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(10);
  private static final Duration MAX_RECONNECT_DELAY = Duration.ofSeconds(10);
  private static final Duration DISCONNECTS_WITHIN = Duration.ofSeconds(5);

  /** What a broker keeps for a door that is down. */
  private static final Duration SESSION = Duration.ofDays(7);

  private enum State {
    /** The first connection is not made yet: if that fails, it is told. */
    NEW,
    /** A lost connection is made again. */
    WORKS,
    CLOSED
  }

  private final MqttDoorConfig config;
  private final Mqtt5AsyncClient client;
  private volatile State state = State.NEW;

  /**
   * Connects to nothing yet.
   *
   * @throws DoorException if the file of trusted certificates cannot be used
   */
  BrokerConnection(MqttDoorConfig config) {
    this.config = config;
    Mqtt5ClientBuilder builder =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(config.clientId())
            .serverHost(config.host())
            .serverPort(config.port())
            .automaticReconnect()
            .maxDelay(MAX_RECONNECT_DELAY.toMillis(), TimeUnit.MILLISECONDS)
            .applyAutomaticReconnect()
            .addConnectedListener(connected -> connected())
            .addDisconnectedListener(this::lost);
    if (config.tls()) {
      builder = builder.sslConfig(tls(config.trusted()));
    }
    this.client = builder.buildAsync();
  }

  private static MqttClientSslConfig tls(@Nullable Path trusted) {
    return trusted == null
        ? MqttClientSslConfig.builder().build()
        : MqttClientSslConfig.builder().trustManagerFactory(Trust.of(trusted)).build();
  }

  /**
   * Connects and subscribes.
   *
   * @param topics the filters
   * @param receiver is given each message, by a thread of the executor
   * @throws DoorException if the broker does not answer, or refuses
   */
  void open(List<String> topics, Consumer<Mqtt5Publish> receiver, Executor executor) {
    // Before it connects: a broker sends what it has kept at once.
    client.publishes(MqttGlobalPublishFilter.ALL, receiver, executor, true);
    await(connect(), "connect to");
    state = State.WORKS;
    for (String topic : topics) {
      String group = config.group();
      String filter = group == null ? topic : "$share/" + group + '/' + topic;
      await(
          client.subscribeWith().topicFilter(filter).qos(MqttQos.AT_LEAST_ONCE).send(),
          "subscribe to " + filter + " of");
    }
  }

  /** Where the broker is, for people. */
  String address() {
    return config.host() + ':' + config.port();
  }

  private CompletableFuture<Mqtt5ConnAck> connect() {
    Mqtt5ConnectBuilder.Send<CompletableFuture<Mqtt5ConnAck>> connect =
        client
            .connectWith()
            .cleanStart(false)
            .sessionExpiryInterval(SESSION.toSeconds())
            .restrictions()
            .receiveMaximum(config.maxUnacknowledged())
            .maximumPacketSize(config.maxMessageBytes())
            .applyRestrictions();
    String user = config.user();
    String password = config.password();
    if (user != null && password != null) {
      connect =
          connect.simpleAuth().username(user).password(password.getBytes(UTF_8)).applySimpleAuth();
    } else if (user != null) {
      connect = connect.simpleAuth().username(user).applySimpleAuth();
    }
    return connect.send();
  }

  private void await(CompletableFuture<?> answer, String what) {
    try {
      answer.get(CONNECTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException refused) {
      throw new DoorException(
          "cannot %s the MQTT broker at %s: %s; see smartcar.door.mqtt"
              .formatted(what, address(), told(refused.getCause())),
          refused);
    } catch (TimeoutException silent) {
      throw new DoorException(
          "cannot %s the MQTT broker at %s within %d s: start it, or see smartcar.door.mqtt"
              .formatted(what, address(), CONNECTS_WITHIN.toSeconds()),
          silent);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new DoorException("stopped while connecting to " + address(), stopped);
    }
  }

  private void connected() {
    if (state == State.CLOSED) {
      // It was being made again while it was closed.
      var unused = client.disconnect();
    } else {
      LOG.info("connected to {}", address());
    }
  }

  private void lost(MqttClientDisconnectedContext connection) {
    if (state == State.WORKS) {
      LOG.warn("no connection to {}: {}", address(), told(connection.getCause()));
    } else {
      connection.getReconnector().reconnect(false);
    }
  }

  private static String told(@Nullable Throwable failure) {
    Throwable innermost = failure;
    while (innermost != null && innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost == null || innermost.getMessage() == null
        ? String.valueOf(innermost)
        : innermost.getMessage();
  }

  /** Disconnects; what was not acknowledged the broker sends again. */
  @Override
  public void close() {
    state = State.CLOSED;
    try {
      client
          .disconnect()
          .exceptionally(notConnected -> null)
          .get(DISCONNECTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException silent) {
      LOG.debug("{} has not taken leave", address(), silent);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
