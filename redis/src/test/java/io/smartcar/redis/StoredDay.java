package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

/** What lies in Redis of a day, as whoever has only a client reads it. Immutable. */
public final class StoredDay {

  private final UnifiedJedis client;
  private final Keys keys;
  private final String day;

  /** The keys of a day with this prefix. */
  public StoredDay(UnifiedJedis client, String prefix, String day) {
    this.client = client;
    this.keys = new Keys(prefix);
    this.day = day;
  }

  /** The day's alerts that hold, by identity, with their scores in the index by time. */
  public Map<String, Integer> times() {
    Map<String, Integer> times = new TreeMap<>();
    client
        .zrangeWithScores(keys.times(day), 0, -1)
        .forEach(member -> times.put(member.getElement(), (int) member.getScore()));
    return times;
  }

  /** The fields of the hashes of the day's alerts, by identity, but the entries that they name. */
  public Map<String, Map<String, String>> described() {
    Set<String> identities = client.smembers(keys.identities(day));
    Map<String, Map<String, String>> described = new TreeMap<>();
    for (String identity : identities) {
      Map<String, String> fields = new HashMap<>(client.hgetAll(keys.alert(day, identity)));
      String entry = fields.remove("@entry");
      StreamEntry named = client.xrange(keys.stream(day), entry, entry, 1).get(0);
      assertThat(named.getFields().get("alert"))
          .as(identity)
          .startsWith(
              Keys.text(
                      new Alert(
                          fields.getOrDefault("rule", ""),
                          fields.getOrDefault("carNumber", ""),
                          fields.getOrDefault("date", ""),
                          fields.getOrDefault("severity", ""),
                          fields.getOrDefault("description", ""),
                          Map.of()))
                  .replaceFirst("}$", ""));
      described.put(identity, fields);
    }
    return described;
  }
}
