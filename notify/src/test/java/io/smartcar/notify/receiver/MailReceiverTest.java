package io.smartcar.notify.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.notify.Notice;
import io.smartcar.notify.Receiver.Answer;
import io.smartcar.notify.TestNotices;
import io.smartcar.redis.AlertChange;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MailReceiverTest {

  private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

  @BeforeEach
  void startServer() {
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop();
  }

  @Test
  void tell_alerts_oneMailWithALineEach() throws Exception {
    Answer answer =
        receiver("", "")
            .tell(
                List.of(
                    TestNotices.notice(TestNotices.added("A", 1)),
                    TestNotices.notice(TestNotices.withdrawn("B", 2))));

    assertThat(answer).isEqualTo(new Answer.Has());
    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("[smartcar] over-speed: A and 1 more");
    assertThat(mail.getContent().toString().strip().lines())
        .containsExactly(
            "over-speed: car A at 20180830000001000 (avgSpeed=85.5)",
            "withdrawn: over-speed: car B at 20180830000002000 (avgSpeed=85.5)");
    assertThat(mail.getHeader("X-Smartcar-Key")).hasSize(1);
  }

  @Test
  void tell_carWithALineBreak_noOtherHeader() throws Exception {
    Alert alert = new Alert("r", "A\r\nBcc: x@y.z", "20180830", "", "", Map.of());
    Notice notice =
        new Notice("k", new AlertChange.Added(new RaisedAlert(alert, 0, 0), Optional.empty()), 0);

    assertThat(receiver("", "").tell(List.of(notice))).isEqualTo(new Answer.Has());

    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getSubject()).isEqualTo("[smartcar] r: A  Bcc: x@y.z");
  }

  @Test
  void tell_wrongPasswordOrAway_isTriedAgain() throws Exception {
    server.setUser("desk", "right");
    assertThat(
            receiver("desk", "wrong").tell(List.of(TestNotices.notice(TestNotices.added("A", 1)))))
        .isInstanceOf(Answer.Again.class);
    MailReceiver receiver = receiver("", "");
    server.stop();
    assertThat(receiver.tell(List.of(TestNotices.notice(TestNotices.added("A", 1)))))
        .isInstanceOf(Answer.Again.class);
  }

  private MailReceiver receiver(String user, String password) throws Exception {
    return new MailReceiver(
        "127.0.0.1",
        server.getSmtp().getPort(),
        user,
        password,
        false,
        new InternetAddress("smartcar@example.org"),
        List.of(new InternetAddress("desk@example.org")));
  }
}
