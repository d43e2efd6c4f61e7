package io.smartcar.door.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientConnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.lifecycle.Mqtt5ClientConnectedContext;
import com.hivemq.client.mqtt.mqtt5.lifecycle.Mqtt5ClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectRestrictions;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import io.smartcar.config.MqttDoorConfig;
import io.smartcar.door.DoorException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /**
   * Messages that are handed over and not acknowledged, at most, of a broker that keeps to no
   * limit. Far fewer than there are packet identifiers (65,535), of which such a broker would
   * otherwise use one again that is not free; what is read at once, a megabyte, may come on top.
   */
  private static final int MOST_MESSAGES = 30_000;

  /** What a broker keeps for a door that is down. */
  private static final Duration SESSION = Duration.ofDays(7);

  /** Whoever is told what happens. Called by the executor's thread. */
  interface Listener {

    /** A message came. */
    void arrived(Message message);

    /** There is a connection; whether it goes on with the session of the one before. */
    void connected(boolean resumed);

    /** It is lost. */
    void lost();
  }

  private enum State {
    /** The first connection is not made yet: if that fails, it is told. */
    NEW,
    /** A lost connection is made again. */
    WORKS,
    CLOSED
  }

  private final MqttDoorConfig config;
  private final Executor executor;
  private final Listener listener;
  private final Mqtt5AsyncClient client;
  private final Room room;
  private volatile List<String> filters = List.of();
  private volatile @Nullable String refusal;
  private volatile State state = State.NEW;

  /**
   * Connects to nothing yet.
   *
   * @param executor of one thread, which calls the listener
   * @throws DoorException if the file of trusted certificates cannot be used
   */
  BrokerConnection(MqttDoorConfig config, Executor executor, Listener listener) {
    this.config = config;
    this.executor = executor;
    this.listener = listener;
    // Twice, for messages that the broker does not keep (QoS 0) come on top of those that it does.
    this.room =
        new Room(MOST_MESSAGES, 2L * (config.maxUnacknowledged() + 1) * config.maxMessageBytes());
    this.client =
        BrokerLogin.client(config, config.clientId())
            .automaticReconnect()
            .maxDelay(MAX_RECONNECT_DELAY.toMillis(), TimeUnit.MILLISECONDS)
            .applyAutomaticReconnect()
            .addConnectedListener(this::connected)
            .addDisconnectedListener(this::lost)
            .buildAsync();
  }

  /**
   * Connects and subscribes.
   *
   * @param topics the filters
   * @throws DoorException if the broker does not answer, or refuses
   */
  void open(List<String> topics) {
    filters = topics.stream().map(this::filter).toList();
    // Before it connects: a broker sends what it has kept at once.
    client.publishes(MqttGlobalPublishFilter.ALL, this::arrived, Runnable::run, true);
    await(connect(), "connect to");
    state = State.WORKS;
    for (String filter : filters) {
      await(subscribe(filter), "subscribe to " + filter + " of");
    }
  }

  /**
   * Called by the connection's own thread: while it waits nothing is read from the broker, however
   * much that sends.
   */
  private void arrived(Mqtt5Publish publish) {
    if (state == State.CLOSED) {
      return;
    }
    Received message = new Received(publish, room);
    try {
      room.enter(message.bytes());
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return;
    }
    executor.execute(() -> listener.arrived(message));
  }

  private String filter(String topic) {
    String group = config.group();
    return group == null ? topic : "$share/" + group + '/' + topic;
  }

  private CompletableFuture<Mqtt5SubAck> subscribe(String filter) {
    return client.subscribeWith().topicFilter(filter).qos(MqttQos.AT_LEAST_ONCE).send();
  }

  private record Received(Mqtt5Publish publish, Room room) implements Message {

    int bytes() {
      return publish.getPayload().map(ByteBuffer::remaining).orElse(0);
    }

    @Override
    public String topic() {
      return publish.getTopic().toString();
    }

    @Override
    public byte[] payload() {
      return publish.getPayloadAsBytes();
    }

    @Override
    public boolean isKept() {
      return publish.getQos() != MqttQos.AT_MOST_ONCE;
    }

    @Override
    public void acknowledge() {
      publish.acknowledge();
      room.leave(bytes());
    }
  }

  /** Why nothing comes from the broker now, in one line; null if it does. */
  @Nullable String away() {
    return client.getState().isConnected() ? refusal : "no connection to " + address();
  }

  /** Where the broker is, for people. */
  String address() {
    return config.host() + ':' + config.port();
  }

  private CompletableFuture<Mqtt5ConnAck> connect() {
    return BrokerLogin.of(config, client.connectWith())
        .cleanStart(false)
        .sessionExpiryInterval(SESSION.toSeconds())
        .restrictions(restrictions(config.maxUnacknowledged()))
        .send();
  }

  private void await(CompletableFuture<?> answer, String what) {
    try {
      while (!isThere(answer)) {
        LOG.debug("what has waited for the door comes before an answer of {}", address());
      }
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

  /**
   * Whether an answer came, or else a message did meanwhile.
   *
   * @throws TimeoutException if nothing came
   */
  private boolean isThere(CompletableFuture<?> answer)
      throws ExecutionException, TimeoutException, InterruptedException {
    long before = room.entered();
    try {
      answer.get(CONNECTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException late) {
      if (room.entered() == before) {
        throw late;
      }
      return false;
    }
  }

  private void connected(MqttClientConnectedContext connection) {
    if (state == State.CLOSED) {
      // It was being made again while it was closed.
      var unused = client.disconnect();
      return;
    }
    boolean resumed =
        connection instanceof Mqtt5ClientConnectedContext of5
            && of5.getConnAck().isSessionPresent();
    LOG.info("connected to {}", address());
    executor.execute(() -> listener.connected(resumed));
    if (state == State.WORKS && !resumed) {
      filters.forEach(this::subscribeAgain);
    }
  }

  /** The client does so by itself, and does not tell that it was refused. */
  private void subscribeAgain(String filter) {
    var unused =
        subscribe(filter)
            .whenComplete(
                (done, refused) -> {
                  refusal = refused == null ? null : "refused to subscribe to " + filter;
                  if (refused != null && state == State.WORKS && client.getState().isConnected()) {
                    LOG.error("{} has {}: {}", address(), refusal, told(refused));
                    CompletableFuture.delayedExecutor(
                            MAX_RECONNECT_DELAY.toMillis(), TimeUnit.MILLISECONDS, executor)
                        .execute(() -> subscribeAgain(filter));
                  }
                });
  }

  private void lost(MqttClientDisconnectedContext connection) {
    boolean tooMany = isForTooMany(connection);
    if (state != State.WORKS && !(tooMany && state == State.NEW)) {
      connection.getReconnector().reconnect(false);
      return;
    }
    LOG.warn("no connection to {}: {}", address(), told(connection.getCause()));
    if (tooMany && connection instanceof Mqtt5ClientDisconnectedContext of5) {
      LOG.warn("{} sends more messages than it may: all that it sends are taken", address());
      of5.getReconnector()
          .connectWith()
          .restrictions(restrictions(Mqtt5ConnectRestrictions.DEFAULT_RECEIVE_MAXIMUM))
          .applyConnect();
    }
    executor.execute(listener::lost);
  }

  /**
   * Whether the client itself has ended it, as more came than the broker may send unacknowledged.
   * mosquitto before 2.0.13 does so when more than that wait for the door: with each message that
   * is acknowledged it sends as many as may be under way in all. It would go on like that for ever.
   */
  private static boolean isForTooMany(MqttClientDisconnectedContext connection) {
    return connection.getSource() == MqttDisconnectSource.CLIENT
        && connection.getCause() instanceof Mqtt5DisconnectException said
        && said.getMqttMessage().getReasonCode()
            == Mqtt5DisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED;
  }

  private Mqtt5ConnectRestrictions restrictions(int messages) {
    return Mqtt5ConnectRestrictions.builder()
        .receiveMaximum(messages)
        .maximumPacketSize(config.maxMessageBytes())
        .build();
  }

  /** A failure, for people. */
  static String told(@Nullable Throwable failure) {
    if (failure instanceof Mqtt5DisconnectException said) {
      return told(said.getMqttMessage());
    }
    Throwable innermost = failure;
    while (innermost != null && innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost == null || innermost.getMessage() == null
        ? String.valueOf(innermost)
        : innermost.getMessage();
  }

  private static String told(Mqtt5Disconnect said) {
    Mqtt5DisconnectReasonCode code = said.getReasonCode();
    return "it was ended with "
        + code
        + said.getReasonString().map(reason -> " (" + reason + ')').orElse("")
        + (code == Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER
            ? ": somebody else has the same smartcar.door.mqtt.client-id; give each its own"
            : "");
  }

  /** Disconnects; what was not acknowledged the broker sends again. */
  @Override
  public void close() {
    state = State.CLOSED;
    room.leaveOpen();
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
