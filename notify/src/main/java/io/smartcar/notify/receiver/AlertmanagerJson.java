package io.smartcar.notify.receiver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.notify.Notice;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Notices as JSON that others read already: what Alertmanager sends to a webhook, and what it takes
 * itself at {@code /api/v2/alerts}.
 *
 * @see <a href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">the
 *     webhook</a>
 */
final class AlertmanagerJson {

  private static final JsonFactory JSON = new JsonFactory();

  /** How it says that an alert goes on. */
  private static final String NO_END = "0001-01-01T00:00:00Z";

  private AlertmanagerJson() {}

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** The body of a webhook. */
  static String webhook(String receiver, List<Notice> notices, Instant now) {
    boolean isOver = notices.stream().allMatch(Notice::isWithdrawn);
    return written(
        json -> {
          json.writeStartObject();
          json.writeStringField("version", "4");
          json.writeStringField("groupKey", AlertText.idempotencyKey(notices));
          json.writeNumberField("truncatedAlerts", 0);
          json.writeStringField("status", isOver ? "resolved" : "firing");
          json.writeStringField("receiver", receiver);
          texts(json, "groupLabels", Map.of());
          texts(json, "commonLabels", Map.of());
          texts(json, "commonAnnotations", Map.of());
          json.writeStringField("externalURL", "");
          json.writeArrayFieldStart("alerts");
          for (Notice notice : notices) {
            json.writeStartObject();
            json.writeStringField("status", notice.isWithdrawn() ? "resolved" : "firing");
            alert(json, notice, notice.isWithdrawn() ? now.toString() : NO_END);
            json.writeStringField("fingerprint", AlertText.fingerprint(notice));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** What Alertmanager takes. */
  static String posted(List<Notice> notices, Instant now) {
    return written(
        json -> {
          json.writeStartArray();
          for (Notice notice : notices) {
            json.writeStartObject();
            alert(json, notice, notice.isWithdrawn() ? now.toString() : "");
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void alert(JsonGenerator json, Notice notice, String endsAt) throws IOException {
    texts(json, "labels", AlertText.labels(notice));
    texts(json, "annotations", AlertText.annotations(notice));
    json.writeStringField("startsAt", AlertText.startsAt(notice));
    if (!endsAt.isEmpty()) {
      json.writeStringField("endsAt", endsAt);
    }
    json.writeStringField("generatorURL", "");
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }

  private static String written(Content content) {
    StringWriter out = new StringWriter(1_024);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      content.writeTo(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return out.toString();
  }
}
