package io.smartcar.redis;

import io.smartcar.events.Alert;
import java.util.List;
import java.util.function.Supplier;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** Looks for a key of a day that is in the way. */
final class DayKeys {

  private DayKeys() {}

  /** What went wrong; of a key of another type Redis does not say which it is: it is looked for. */
  static AlertStoreException refused(
      Supplier<UnifiedJedis> client,
      Keys keys,
      RedisErrors errors,
      List<String> days,
      JedisException failure) {
    return refused(client, keys, errors, days, List.of(), failure);
  }

  /** The same of a call that writes the hashes of these alerts, too. */
  static AlertStoreException refused(
      Supplier<UnifiedJedis> client,
      Keys keys,
      RedisErrors errors,
      List<String> days,
      List<Alert> alerts,
      JedisException failure) {
    AlertStoreException error = errors.of(failure);
    if (error.kind() != AlertStoreException.Kind.WRONG_TYPE) {
      return error;
    }
    try {
      for (String day : days) {
        List<String> ofDay = keys.ofDay(day);
        for (int i = 0; i < ofDay.size(); i++) {
          String type = client.get().type(ofDay.get(i));
          String wanted = Keys.TYPES_OF_DAY.get(i);
          if (!type.equals("none") && !type.equals(wanted)) {
            return errors.ofWrongType(day, ofDay.get(i), type, wanted, failure);
          }
        }
      }
      for (Alert alert : alerts) {
        String type = client.get().type(keys.alert(alert));
        if (!type.equals("none") && !type.equals("hash")) {
          return errors.ofWrongType(alert.day(), keys.alert(alert), type, "hash", failure);
        }
      }
    } catch (JedisException e) {
      error.addSuppressed(e);
    }
    return error;
  }
}
