package io.smartcar.redis;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;

/**
 * How far each receiver of alerts was told, for those who ask whether it was; immutable.
 *
 * @param positions by the receiver's name, of each day the last entry of its stream that it was
 *     told or did not want
 */
public record ToldReceivers(Map<String, Map<String, String>> positions) {

  /** Copies the maps. */
  public ToldReceivers {
    Map<String, Map<String, String>> copies = new TreeMap<>();
    positions.forEach((receiver, days) -> copies.put(receiver, Map.copyOf(days)));
    positions = Collections.unmodifiableMap(copies);
  }

  /**
   * Reads those that were ever told anything; over a connection of its own.
   *
   * @throws AlertStoreException if Redis does not answer or refuses
   */
  public static ToldReceivers read(RedisSettings settings) {
    Keys keys = new Keys(settings.keyPrefix());
    String begin = keys.told("");
    Map<String, Map<String, String>> positions = new HashMap<>();
    try (Clients.Opened opened = Clients.open(settings)) {
      KeyScan.each(opened, keys.told("*"), key -> positions.put(key, Map.of()));
      positions.replaceAll((key, none) -> opened.client().hgetAll(key));
    } catch (JedisException e) {
      throw new RedisErrors(settings).of(e);
    }
    Map<String, Map<String, String>> named = new HashMap<>();
    positions.forEach((key, days) -> named.put(key.substring(begin.length()), days));
    return new ToldReceivers(named);
  }

  /** Of how many alerts receivers were not told by a silence, by the receiver's name. */
  public Map<String, Long> silenced(String silence) {
    Map<String, Long> silenced = new TreeMap<>();
    positions.forEach(
        (receiver, days) -> {
          String count = days.get("+silenced:" + silence);
          if (count != null) {
            silenced.put(receiver, Long.parseLong(count));
          }
        });
    return silenced;
  }

  /**
   * Whether the receiver is past an entry: it was told, or does not want it.
   *
   * @param day of the stream, {@code yyyyMMdd}
   * @param entry the entry's id
   */
  public boolean isPast(String receiver, String day, String entry) {
    String last = positions.getOrDefault(receiver, Map.of()).get(day);
    return last != null && new StreamEntryID(last).compareTo(new StreamEntryID(entry)) >= 0;
  }
}
