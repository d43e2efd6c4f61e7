package io.smartcar.door.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import io.smartcar.config.MqttDoorConfig;
import io.smartcar.door.Trust;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where a configuration's broker is, and who one is there. No state; thread-safe. */
final class BrokerLogin {

  private BrokerLogin() {}

  /**
   * A client of the broker that is not connected.
   *
   * @param clientId what the broker knows it by
   * @throws io.smartcar.door.DoorException if the file of trusted certificates cannot be used
   */
  static Mqtt5ClientBuilder client(MqttDoorConfig config, String clientId) {
    Mqtt5ClientBuilder builder =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .serverHost(config.host())
            .serverPort(config.port());
    return config.tls() ? builder.sslConfig(tls(config.trusted())) : builder;
  }

  private static MqttClientSslConfig tls(@Nullable Path trusted) {
    return trusted == null
        ? MqttClientSslConfig.builder().build()
        : MqttClientSslConfig.builder().trustManagerFactory(Trust.of(trusted)).build();
  }

  /** The same with user and password, if there are any. */
  static Mqtt5ConnectBuilder.Send<CompletableFuture<Mqtt5ConnAck>> of(
      MqttDoorConfig config, Mqtt5ConnectBuilder.Send<CompletableFuture<Mqtt5ConnAck>> connect) {
    String user = config.user();
    String password = config.password();
    if (user == null) {
      return connect;
    }
    return password == null
        ? connect.simpleAuth().username(user).applySimpleAuth()
        : connect.simpleAuth().username(user).password(password.getBytes(UTF_8)).applySimpleAuth();
  }
}
