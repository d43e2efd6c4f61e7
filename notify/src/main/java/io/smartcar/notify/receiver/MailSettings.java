package io.smartcar.notify.receiver;

import io.smartcar.notify.Receiver;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of a receiver of e-mail. */
final class MailSettings {

  static final Set<String> KEYS =
      Set.of(
          "host",
          "port",
          "user",
          "password",
          "password-file",
          "start-tls",
          "from",
          "to",
          QuietHoursSettings.KEY);

  private static final int SUBMISSION_PORT = 587;

  private MailSettings() {}

  /** The receiver; something else if a setting is wrong, of which there is a line then. */
  static Optional<Receiver> read(ReceiverSection own) {
    int port = own.port("port", SUBMISSION_PORT);
    String user = own.optionalText("user").orElse("");
    String password = own.password().orElse("");
    boolean startTls = own.flag("start-tls", true);
    if (!user.isEmpty() && !startTls) {
      own.wrong("start-tls", "must be true where there is a password");
    }
    Optional<InternetAddress> from =
        address(own, "from", own.text("from", "\"smartcar@example.org\""));
    List<InternetAddress> to = new ArrayList<>();
    List<String> texts = own.list("to");
    for (String text : texts) {
      address(own, "to", text).ifPresent(to::add);
    }
    if (texts.isEmpty()) {
      own.wrong("to", "must have an address: to = [\"fleet@example.org\"]");
    }
    String host = own.text("host", "\"smtp.example.org\"");
    return from.map(sender -> new MailReceiver(host, port, user, password, startTls, sender, to));
  }

  private static Optional<InternetAddress> address(ReceiverSection own, String key, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new InternetAddress(text, true));
    } catch (AddressException e) {
      own.wrong(key, "is no e-mail address: " + text);
      return Optional.empty();
    }
  }
}
