package io.smartcar.notify.receiver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.events.AlertJson;
import io.smartcar.notify.Notice;
import io.smartcar.redis.AlertChange;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A notice as a message of its own, for programs: what becomes of the alert, and the alert as it is
 * written everywhere else. No state.
 */
final class AlertMessage {

  /** What the body is, for those who want to know. */
  static final String CONTENT_TYPE = "application/json";

  private static final JsonFactory JSON = new JsonFactory();

  private AlertMessage() {}

  /** What is said beside the body: by it a reader knows whether it has that already. */
  static Map<String, String> headers(Notice notice) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("smartcar-identity", notice.identity());
    headers.put("smartcar-change", change(notice));
    headers.put("smartcar-key", notice.key());
    return headers;
  }

  /** The body; the same whenever it is sent. */
  static String json(Notice notice) {
    StringWriter out = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("identity", notice.identity());
      json.writeStringField("change", change(notice));
      json.writeStringField("key", notice.key());
      if (notice.replaces().isPresent()) {
        json.writeStringField("replaces", notice.replaces().get());
      }
      if (notice.lateBy().isPresent()) {
        json.writeNumberField("lateBySeconds", seconds(notice.lateBy().get()));
      }
      if (notice.heldBack() > 0) {
        json.writeNumberField("heldBack", notice.heldBack());
      }
      json.writeStringField("raisedAt", AlertText.startsAt(notice));
      json.writeNumberField("rulesVersion", notice.raised().rulesVersion());
      json.writeFieldName("alert");
      json.writeRawValue(AlertJson.write(notice.raised().alert()));
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot fail to be written", impossible);
    }
    return out.toString();
  }

  private static String change(Notice notice) {
    if (notice.isWithdrawn()) {
      return "withdrawn";
    }
    return notice.change() instanceof AlertChange.Replaced ? "replaced" : "added";
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }
}
