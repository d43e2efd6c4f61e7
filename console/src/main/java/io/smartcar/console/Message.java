package io.smartcar.console;

import io.smartcar.redis.FeedEntry;

/**
 * What a viewer is sent; immutable, and the same object for all of them.
 *
 * @param event the event's name
 * @param data JSON
 * @param id the position behind it; empty if it has none
 */
record Message(String event, String data, String id) {

  static final String HELLO = "hello";
  static final String ALERT = "alert";
  static final String EPISODE = "episode";
  static final String RESET = "reset";
  static final String NOTICE = "notice";

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
