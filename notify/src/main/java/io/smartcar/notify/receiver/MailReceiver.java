package io.smartcar.notify.receiver;

import io.smartcar.notify.Notice;
import io.smartcar.notify.Receiver;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Sends an e-mail for each group of notices; the header {@code X-Smartcar-Key} is the same for the
 * same notices whenever they are sent. A server that says 5xx to the message or its addresses
 * refuses it; everything else is tried again.
 */
final class MailReceiver implements Receiver {

  private static final String TIMEOUT_MILLIS = "10000";
  private static final int PERMANENT = 500;

  private final String server;
  private final InternetAddress from;
  private final List<InternetAddress> to;
  private final Session session;

  /**
   * Creates it; nothing is opened yet.
   *
   * @param user with a password, or empty: the server asks for none
   * @param startTls whether the connection must be encrypted by STARTTLS before anything is sent
   */
  MailReceiver(
      String host,
      int port,
      String user,
      String password,
      boolean startTls,
      InternetAddress from,
      List<InternetAddress> to) {
    this.server = host + ':' + port;
    this.from = from;
    this.to = List.copyOf(to);
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", host);
    properties.setProperty("mail.smtp.port", Integer.toString(port));
    properties.setProperty("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
    properties.setProperty("mail.smtp.timeout", TIMEOUT_MILLIS);
    properties.setProperty("mail.smtp.writetimeout", TIMEOUT_MILLIS);
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.auth", Boolean.toString(!user.isEmpty()));
    this.session =
        Session.getInstance(
            properties,
            new Authenticator() {
              @Override
              protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(user, password);
              }
            });
  }

  @Override
  public Answer tell(List<Notice> notices) {
    try {
      Transport.send(message(notices));
      return new Answer.Has();
    } catch (MessagingException e) {
      String reason = server + " takes no mail: " + firstLine(e);
      return isPermanent(e)
          ? new Answer.Refuses(reason)
          : new Answer.Again(reason, Optional.empty());
    }
  }

  private MimeMessage message(List<Notice> notices) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(from);
    message.setRecipients(Message.RecipientType.TO, to.toArray(InternetAddress[]::new));
    message.setSentDate(Date.from(Instant.now()));
    message.setSubject(subject(notices), StandardCharsets.UTF_8.name());
    message.setHeader("X-Smartcar-Key", AlertText.idempotencyKey(notices));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(
        notices.stream()
            .map(notice -> line(AlertText.summary(notice)))
            .collect(Collectors.joining("\n", "", "\n")),
        StandardCharsets.UTF_8.name());
    return message;
  }

  private static String subject(List<Notice> notices) {
    Notice first = notices.get(0);
    if (first.isSummary()) {
      return line("[smartcar] " + AlertText.summary(first));
    }
    return line(
        "[smartcar] "
            + (first.isWithdrawn() ? "withdrawn: " : "")
            + first.raised().alert().rule()
            + ": "
            + first.raised().alert().carNumber()
            + (notices.size() > 1 ? " and " + (notices.size() - 1) + " more" : ""));
  }

  /** A car's number must not begin another line, or another header. */
  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static boolean isPermanent(MessagingException failure) {
    for (Exception e = failure; e != null; e = next(e)) {
      if (e instanceof SMTPSendFailedException sent && sent.getReturnCode() >= PERMANENT) {
        return true;
      }
      if (e instanceof SMTPAddressFailedException address && address.getReturnCode() >= PERMANENT) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Exception next(Exception e) {
    return e instanceof MessagingException chained ? chained.getNextException() : null;
  }

  private static String firstLine(MessagingException failure) {
    Exception e = failure;
    if (failure instanceof SendFailedException && failure.getNextException() != null) {
      e = failure.getNextException();
    }
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.strip().lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    // A connection for each message.
  }
}
