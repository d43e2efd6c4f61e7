package io.smartcar.eventlog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/** Asks for a topic's settings, which are nice to know: a client without the right gets none. */
final class TopicConfigs {

  private TopicConfigs() {}

  /**
   * The topic's settings by name; empty if this client may not know them.
   *
   * @throws EventLogException if Kafka does not answer in time
   */
  static Map<String, String> of(Admin admin, EventLogSettings settings, long timeoutMillis) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, settings.topic());
    try {
      Map<ConfigResource, Config> answer =
          admin.describeConfigs(List.of(topic)).all().get(timeoutMillis, TimeUnit.MILLISECONDS);
      Map<String, String> values = new HashMap<>();
      answer
          .values()
          .forEach(
              config ->
                  config.entries().stream()
                      .filter(entry -> entry.value() != null)
                      .forEach(entry -> values.put(entry.name(), entry.value())));
      return values;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(settings, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Map.of();
      }
      throw failure(settings, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException | KafkaException e) {
      throw failure(settings, e);
    }
  }

  private static EventLogException failure(EventLogSettings settings, Throwable cause) {
    return new EventLogException(
        "%s: cannot describe its settings: %s".formatted(settings, KafkaFailure.told(cause)),
        cause);
  }
}
