package io.smartcar.notify.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.KeyedTopic;
import io.smartcar.notify.Notice;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A topic of alerts in Kafka: the car's number is the key, so that a car's alerts are in order. A
 * record is there when all replicas in sync have it.
 */
final class KafkaCourier implements Courier {

  private final EventLogSettings settings;
  private final String clientId;
  private final String where;
  private final Duration patience;

  /**
   * Creates it; nothing is opened yet.
   *
   * @param where the receiver in its file, for people
   */
  KafkaCourier(EventLogSettings settings, String clientId, String where, Duration patience) {
    this.settings = settings;
    this.clientId = clientId;
    this.where = where;
    this.patience = patience;
  }

  @Override
  public Way open() throws NotTakenException {
    try {
      return new ToTopic(KeyedTopic.open(settings, clientId, patience));
    } catch (EventLogException unusable) {
      throw NotTakenException.yet(
          settings + ": " + unusable.getMessage() + "; correct " + where + ".properties");
    }
  }

  @Override
  public String address() {
    return settings.toString();
  }

  private final class ToTopic implements Way {

    private final KeyedTopic topic;

    ToTopic(KeyedTopic topic) {
      this.topic = topic;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public CompletableFuture<Void> send(Notice notice) {
      CompletableFuture<Void> sent = new CompletableFuture<>();
      Map<String, byte[]> headers = new HashMap<>();
      AlertMessage.headers(notice).forEach((name, text) -> headers.put(name, text.getBytes(UTF_8)));
      topic.send(
          notice.raised().alert().carNumber().getBytes(UTF_8),
          headers,
          AlertMessage.json(notice).getBytes(UTF_8),
          new Settled(sent));
      return sent;
    }

    @Override
    public void close() {
      topic.close();
    }
  }

  private final class Settled implements KeyedTopic.Outcome {

    private final CompletableFuture<Void> sent;

    Settled(CompletableFuture<Void> sent) {
      this.sent = sent;
    }

    @Override
    public void arrived() {
      sent.complete(null);
    }

    @Override
    public void away(String reason) {
      sent.completeExceptionally(
          NotTakenException.yet(
              settings
                  + " takes nothing: "
                  + reason
                  + "; see to Kafka and whether it has that topic, or correct "
                  + where));
    }

    @Override
    public void refused(String reason) {
      sent.completeExceptionally(NotTakenException.ever(settings + " refuses: " + reason));
    }
  }
}
