package io.smartcar.notify.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.notify.Notice;
import io.smartcar.notify.Receiver.Answer;
import io.smartcar.notify.TestNotices;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where there is no broker. */
@Timeout(180)
final class MqttCourierTest {

  @Test
  void tell_nobodyThereOrNoAnswer_isTriedAgain() throws Exception {
    List<Notice> notices = List.of(TestNotices.notice(TestNotices.added("A", 1)));
    int port;
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = silent.getLocalPort();
      assertThat(plain(port, Duration.ofMillis(300)).tell(notices))
          .isInstanceOf(Answer.Again.class)
          .extracting(answer -> ((Answer.Again) answer).reason())
          .asString()
          .startsWith("the MQTT broker at 127.0.0.1:" + port)
          .doesNotContain("\n");
    }
    assertThat(plain(port, Duration.ofSeconds(10)).tell(notices))
        .isInstanceOfSatisfying(
            Answer.Again.class,
            again ->
                assertThat(again.reason())
                    .startsWith("the MQTT broker at 127.0.0.1:" + port + " cannot be reached: ")
                    .doesNotContain("\n"));
  }

  /** Somebody who is told without TLS, and whoever one is. */
  static OneByOneReceiver plain(int port, Duration timeout) {
    return new OneByOneReceiver(
        new MqttCourier(
            new MqttCourier.Settings(
                "127.0.0.1",
                port,
                false,
                null,
                null,
                null,
                "smartcar-notify-test",
                "cars/{carNumber}/alerts",
                "receivers.test"),
            timeout),
        timeout);
  }
}
