package io.smartcar.events.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListeningTest {

  @Test
  void remedy_serverThatTakesConnectionsAndIsSilent_isNotToStartAnother() throws IOException {
    try (ServerSocket silent = silent()) {
      String address = "localhost:" + silent.getLocalPort();

      assertThat(new Listening(address, 0).remedy("start it")).isEqualTo(Listening.REMEDY);
      assertThat(new Listening("localhost", silent.getLocalPort()).takesConnections()).isTrue();
      assertThat(new Listening("nowhere.invalid:1, " + address + "/root", 0).takesConnections())
          .isTrue();
      assertThat(new Listening("[" + silent.getInetAddress().getHostAddress() + "]", 0).remedy("x"))
          .isEqualTo("x");
    }
  }

  @Test
  void remedy_connectionIsRefused_isToStartIt() throws IOException {
    int port;
    try (ServerSocket gone = silent()) {
      port = gone.getLocalPort();
    }

    assertThat(new Listening("localhost:" + port, 0).remedy("start it")).isEqualTo("start it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nowhere.invalid:9092", "nowhere", "host:99999", "host:", ":9092", "/"})
  void takesConnections_addressThatIsNone_takesNone(String address) {
    assertThat(new Listening(address, 0).takesConnections()).isFalse();
  }

  private static ServerSocket silent() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getByName("localhost"));
  }
}
