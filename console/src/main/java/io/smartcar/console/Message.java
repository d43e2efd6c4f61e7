package io.smartcar.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.redis.FeedEntry;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What a viewer is sent; immutable, and the same object for all of them: it is written as bytes
 * once, however many look.
 */
final class Message {

  static final String HELLO = "hello";
  static final String ALERT = "alert";
  static final String EPISODE = "episode";
  static final String RESET = "reset";
  static final String NOTICE = "notice";

  private final String event;
  private final byte[] bytes;

  /**
   * Creates one.
   *
   * @param event the event's name
   * @param data JSON, in one line
   * @param id the position behind it; empty if it has none
   */
  Message(String event, String data, String id) {
    this.event = event;
    this.bytes =
        ((id.isEmpty() ? "" : "id: " + id + '\n') + "event: " + event + "\ndata: " + data + "\n\n")
            .getBytes(UTF_8);
  }

  /** The event's name. */
  String event() {
    return event;
  }

  /** Writes it as server-sent events are. */
  void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  static Message notice(boolean back, String line) {
    return new Message(
        NOTICE,
        Json.object(
            json -> {
              json.writeStringField("redis", back ? "back" : "away");
              json.writeStringField("text", line);
            }),
        "");
  }

  static Message reset(String reason, String id) {
    return new Message(RESET, Json.object(json -> json.writeStringField("reason", reason)), id);
  }

  /** Of an entry; what episodes say beside their alerts is asked of those. */
  static Message of(FeedEntry entry, Episodes episodes, String id) {
    if (entry instanceof FeedEntry.OfAlert alert) {
      return new Message(ALERT, Json.change(alert.change()), id);
    }
    FeedEntry.OfEpisode of = (FeedEntry.OfEpisode) entry;
    String data =
        Json.object(
            json -> {
              json.writeStringField("change", of.change().change());
              json.writeStringField("id", of.change().id());
              json.writeFieldName("episode");
              if (of.change().episode().isPresent()) {
                Episodes.Shown shown =
                    episodes.show(java.util.List.of(of.change().episode().get())).get(0);
                Json.episode(json, shown.episode(), shown.told());
              } else {
                json.writeNull();
              }
            });
    return new Message(EPISODE, data, id);
  }
}
