package io.smartcar.notify.receiver;

import com.typesafe.config.ConfigValue;
import io.smartcar.notify.Receiver;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of a receiver that is spoken to over HTTP. */
final class HttpSettings {

  static final Set<String> KEYS = Set.of("url", "headers", QuietHoursSettings.KEY);

  private HttpSettings() {}

  /** The receiver; something else if a setting is wrong, of which there is a line then. */
  static Optional<Receiver> read(String type, String name, ReceiverSection own, Clock clock) {
    Map<String, String> headers = new LinkedHashMap<>();
    own.values("headers")
        .forEach((header, value) -> headers.put(header, header(own, header, value)));
    String text = own.text("url", "\"https://HOST…\"");
    try {
      URI url = URI.create(text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isHttp && url.getHost() != null) {
        return Optional.of(
            type.equals("webhook")
                ? HttpReceiver.webhook(name, url, headers, clock)
                : HttpReceiver.alertmanager(url, headers, clock));
      }
    } catch (IllegalArgumentException notAUrl) {
      // Said below.
    }
    if (!text.isEmpty()) {
      own.wrong("url", "must be http://HOST… or https://HOST…, not " + text);
    }
    return Optional.empty();
  }

  /** Its value, which is not told where it is wrong: it may be a secret. */
  private static String header(ReceiverSection own, String header, ConfigValue value) {
    String key = "headers." + header;
    String text = String.valueOf(value.unwrapped());
    if (!ReceiverSection.isText(value)) {
      own.wrong(key, "must have a text: quote the header's name if it has a dot");
    } else if (HttpReceiver.isOwn(header)) {
      own.wrong(key, "is written for each message: leave it out");
    } else if (!HttpReceiver.canSend(header, "")) {
      own.wrong(
          key, "cannot be sent: write a header's name, and none that HTTP itself sets, as Host");
    } else if (!HttpReceiver.canSend(header, text)) {
      own.wrong(key, "its value cannot be sent: write one line of visible characters");
    }
    return text;
  }
}
