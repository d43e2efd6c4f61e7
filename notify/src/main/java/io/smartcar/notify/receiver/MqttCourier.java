package io.smartcar.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.smartcar.notify.Notice;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Messages to cars through an MQTT broker, each on its car's topic, with QoS 1: the broker has it
 * when it acknowledges it, whether the car listens or not.
 */
final class MqttCourier implements Courier {

  /** Where it stands for the car's number in a topic. */
  static final String CAR = "{carNumber}";

  /** A level of a topic, and nothing by which one car's alerts would reach another. */
  private static final Pattern LEVEL = Pattern.compile("[^/+#\\p{Cntrl}]{1,256}");

  /** What a broker says of a message, not of who sends it. */
  private static final Set<Mqtt5PubAckReasonCode> NEVER =
      Set.of(
          Mqtt5PubAckReasonCode.TOPIC_NAME_INVALID, Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);

  /**
   * Where the broker is, and who one is there; immutable.
   *
   * @param tls whether it speaks TLS
   * @param trusted the certificates that it may show; null for those that Java trusts
   * @param user null for nobody
   * @param password null for none
   * @param topic with {@link #CAR} in the place of the car's number
   * @param where the receiver in its file, for people
   */
  record Settings(
      String host,
      int port,
      boolean tls,
      @Nullable TrustManagerFactory trusted,
      @Nullable String user,
      @Nullable String password,
      String clientId,
      String topic,
      String where) {

    /** All but the password. */
    @Override
    public String toString() {
      return topic + " at " + host + ':' + port;
    }
  }

  private final Settings settings;
  private final Duration timeout;

  /** Creates it; nothing is opened yet. */
  MqttCourier(Settings settings, Duration timeout) {
    this.settings = settings;
    this.timeout = timeout;
  }

  @Override
  public String address() {
    return "the MQTT broker at " + settings.host() + ':' + settings.port();
  }

  @Override
  public Way open() throws NotTakenException, InterruptedException {
    Mqtt5AsyncClient client = client();
    ToBroker way = new ToBroker(client);
    try {
      connect(client).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return way;
    } catch (ExecutionException e) {
      way.close();
      throw NotTakenException.yet(refusal(e.getCause()));
    } catch (TimeoutException silent) {
      way.close();
      throw NotTakenException.yet(
          address() + " does not answer within " + timeout.toSeconds() + " s");
    } catch (InterruptedException stopped) {
      way.close();
      throw stopped;
    }
  }

  /** One that gives up by itself: while it connects it cannot be told to. */
  private Mqtt5AsyncClient client() {
    MqttClientTransportConfigBuilder transport =
        MqttClientTransportConfig.builder()
            .serverHost(settings.host())
            .serverPort(settings.port())
            .socketConnectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .mqttConnectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier(settings.clientId())
        .transportConfig((settings.tls() ? transport.sslConfig(tls()) : transport).build())
        .buildAsync();
  }

  private MqttClientSslConfig tls() {
    TrustManagerFactory trusted = settings.trusted();
    return trusted == null
        ? MqttClientSslConfig.builder().build()
        : MqttClientSslConfig.builder().trustManagerFactory(trusted).build();
  }

  /** Without a session: what was not acknowledged is sent again by us. */
  private CompletableFuture<Mqtt5ConnAck> connect(Mqtt5AsyncClient client) {
    Mqtt5ConnectBuilder.Send<CompletableFuture<Mqtt5ConnAck>> connect =
        client.connectWith().cleanStart(true).sessionExpiryInterval(0);
    String user = settings.user();
    String password = settings.password();
    if (user == null) {
      return connect.send();
    }
    return password == null
        ? connect.simpleAuth().username(user).applySimpleAuth().send()
        : connect
            .simpleAuth()
            .username(user)
            .password(password.getBytes(UTF_8))
            .applySimpleAuth()
            .send();
  }

  private String refusal(@Nullable Throwable failure) {
    if (failure instanceof Mqtt5ConnAckException said) {
      return "%s lets nobody in: %s; correct %s"
          .formatted(address(), said.getMqttMessage().getReasonCode(), settings.where());
    }
    return address() + " cannot be reached: " + innermost(failure);
  }

  private static String innermost(@Nullable Throwable failure) {
    Throwable inner = failure;
    while (inner != null && inner.getCause() != null) {
      inner = inner.getCause();
    }
    if (inner == null) {
      return "no reason is known";
    }
    String message = inner.getMessage();
    return message == null
        ? inner.getClass().getSimpleName()
        : message.strip().replaceAll("\\R\\s*", " ");
  }

  private final class ToBroker implements Way {

    private final Mqtt5AsyncClient client;

    ToBroker(Mqtt5AsyncClient client) {
      this.client = client;
    }

    @Override
    public boolean isOpen() {
      return client.getState().isConnected();
    }

    @Override
    public CompletableFuture<Void> send(Notice notice) {
      String car = notice.raised().alert().carNumber();
      CompletableFuture<Void> sent = new CompletableFuture<>();
      if (!LEVEL.matcher(car).matches()) {
        sent.completeExceptionally(
            NotTakenException.ever("the car's number cannot be a part of a topic"));
        return sent;
      }
      var unused =
          publish(notice, settings.topic().replace(CAR, car))
              .whenComplete((result, failure) -> settle(sent, result, failure));
      return sent;
    }

    private CompletableFuture<Mqtt5PublishResult> publish(Notice notice, String topic) {
      var properties =
          client
              .publishWith()
              .topic(topic)
              .qos(MqttQos.AT_LEAST_ONCE)
              .contentType(AlertMessage.CONTENT_TYPE)
              .payload(AlertMessage.json(notice).getBytes(UTF_8))
              .userProperties();
      for (Map.Entry<String, String> header : AlertMessage.headers(notice).entrySet()) {
        properties = properties.add(header.getKey(), header.getValue());
      }
      Mqtt5PublishBuilder.Send.Complete<CompletableFuture<Mqtt5PublishResult>> publish =
          properties.applyUserProperties();
      return publish.send();
    }

    private void settle(
        CompletableFuture<Void> sent,
        @Nullable Mqtt5PublishResult result,
        @Nullable Throwable failure) {
      Throwable reason =
          result == null ? failure : result.getError().map(Throwable.class::cast).orElse(null);
      if (reason == null) {
        sent.complete(null);
      } else {
        sent.completeExceptionally(notTaken(reason));
      }
    }

    private NotTakenException notTaken(Throwable failure) {
      if (failure instanceof Mqtt5PubAckException said) {
        Mqtt5PubAckReasonCode code = said.getMqttMessage().getReasonCode();
        String reason = address() + " does not take it: " + code;
        return NEVER.contains(code)
            ? NotTakenException.ever(reason)
            : NotTakenException.yet(
                reason + "; let " + settings.where() + " publish to " + settings.topic());
      }
      return failure instanceof MqttEncodeException
          ? NotTakenException.ever(address() + " takes no message of that size")
          : NotTakenException.yet(
              address() + " has not acknowledged what it was told: " + innermost(failure));
    }

    @Override
    public void close() {
      // Nobody waits for its leave.
      var unused = client.disconnect().exceptionally(notConnected -> null);
    }
  }
}
