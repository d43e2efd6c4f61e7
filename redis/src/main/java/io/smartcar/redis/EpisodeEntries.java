package io.smartcar.redis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

/** Reads the entries of days' streams of episodes. No state. */
final class EpisodeEntries {

  private EpisodeEntries() {}

  /** Those of a stream from after an entry, with their ids. */
  static void after(
      UnifiedJedis client, String key, String afterId, BiConsumer<String, EpisodeChange> consumer) {
    String last = afterId;
    List<StreamEntry> page;
    do {
      page = client.xrange(key, '(' + last, "+", Entries.PAGE_ENTRIES);
      for (StreamEntry entry : page) {
        last = entry.getID().toString();
        consumer.accept(last, change(key, last, entry.getFields()));
      }
    } while (page.size() == Entries.PAGE_ENTRIES);
  }

  static EpisodeChange change(String key, String id, Map<String, String> fields) {
    try {
      return new EpisodeChange(
          fields.getOrDefault("change", ""),
          fields.getOrDefault("id", ""),
          Optional.ofNullable(fields.get("episode")).map(EpisodeJson::read));
    } catch (IllegalArgumentException e) {
      throw new AlertStoreException(
          AlertStoreException.Kind.REFUSED,
          "entry %s of stream %s cannot be read as an episode's: %s; delete it with XDEL"
              .formatted(id, key, e.getMessage()),
          e);
    }
  }
}
