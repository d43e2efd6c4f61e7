package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A browser's connection to the stream: events are what was received as a whole. */
final class EventReader implements AutoCloseable {

  /** An event; its id is that of an earlier one where it has none. */
  record Event(String name, String data, String id) {}

  private final HttpURLConnection connection;
  private final BufferedReader lines;
  private String lastId;

  EventReader(int port, @Nullable String after) throws IOException {
    this(port, after, 30_000);
  }

  /** One that fails if it hears nothing for so long. */
  EventReader(int port, @Nullable String after, int silenceMillis) throws IOException {
    connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + "/api/v1/stream").toURL().openConnection();
    connection.setRequestProperty("Accept", "text/event-stream");
    connection.setReadTimeout(silenceMillis);
    if (after != null) {
      connection.setRequestProperty("Last-Event-ID", after);
    }
    lastId = after == null ? "" : after;
    lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
  }

  /** The next one; fails when the connection ends. */
  Event next() throws IOException {
    String name = "";
    StringBuilder data = new StringBuilder();
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the stream has ended");
      }
      if (line.isEmpty() && data.length() > 0) {
        return new Event(name, data.toString(), lastId);
      }
      int colon = line.indexOf(':');
      String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
      if (line.startsWith("event:")) {
        name = value;
      } else if (line.startsWith("data:")) {
        data.append(value);
      } else if (line.startsWith("id:")) {
        lastId = value;
      }
    }
  }

  /** The next one of that name. */
  Event next(String name) throws IOException {
    Event event = next();
    while (!event.name().equals(name)) {
      event = next();
    }
    return event;
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
