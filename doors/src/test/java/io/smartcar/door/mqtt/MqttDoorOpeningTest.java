package io.smartcar.door.mqtt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.FakeLog;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door where there is no broker. */
@Timeout(60)
final class MqttDoorOpeningTest {

  private static MqttDoor open(String... keys) {
    SmartcarConfig config = DoorSettings.of(keys);
    return MqttDoor.open(
        config.door(), config.mqttDoor(), config.events().timeZone(), new FakeLog());
  }

  @Test
  void open_nobodyThere_saysSoInOneLine() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    assertThatThrownBy(() -> open("mqtt.port", "" + port))
        .isInstanceOf(DoorException.class)
        .hasMessageStartingWith("cannot connect to the MQTT broker at 127.0.0.1:" + port)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void open_formatOrTrustThatIsNone_saysWhich(@TempDir Path directory) throws IOException {
    Path none = Files.writeString(directory.resolve("none.crt"), "nothing");

    assertThatThrownBy(() -> open("mqtt.tls", "true", "mqtt.trusted", none.toString()))
        .isInstanceOf(DoorException.class)
        .hasMessageStartingWith("cannot trust the certificates of " + none);
    assertThatThrownBy(() -> open("mqtt.format", "nonesuch"))
        .isInstanceOf(DoorException.class)
        .hasMessageStartingWith("there is no format nonesuch of smartcar.door.mqtt.format");
  }
}
