package io.smartcar.redis;

import io.smartcar.redis.AlertStoreException.Kind;
import java.util.List;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What the Redis client threw, as one {@link AlertStoreException} with one line. */
final class Failures {

  /*
   * Redis begins an error with a word that says its kind. Of a script's error that word comes later
   * in the line: "ERR Error running script (call to f_…): @user_script:6: WRONGTYPE Operation …".
   */
  private static final List<Rule> RULES =
      List.of(
          new Rule("NOAUTH", Kind.NOT_PERMITTED, "set smartcar.redis.password"),
          // What Redis says to someone who begins with a long command before logging in.
          new Rule("unauthenticated", Kind.NOT_PERMITTED, "set smartcar.redis.password"),
          new Rule("WRONGPASS", Kind.NOT_PERMITTED, "correct smartcar.redis.user and .password"),
          new Rule("invalid password", Kind.NOT_PERMITTED, "correct smartcar.redis.password"),
          new Rule(
              "without any password configured",
              Kind.NOT_PERMITTED,
              "remove smartcar.redis.password, or set requirepass in redis.conf"),
          new Rule("NOPERM", Kind.NOT_PERMITTED, "grant the user these commands and keys"),
          new Rule("can't access at least one of the keys", Kind.NOT_PERMITTED, "grant the keys"),
          new Rule("can't run this command", Kind.NOT_PERMITTED, "grant the user this command"),
          new Rule("WRONGTYPE", Kind.WRONG_TYPE, "rename or delete the key that is in the way"),
          new Rule("OOM ", Kind.OUT_OF_MEMORY, "raise maxmemory, or free memory"),
          new Rule("READONLY", Kind.READ_ONLY, "name the master in smartcar.redis.host"),
          new Rule("MISCONF", Kind.READ_ONLY, "mend what Redis' log says about saving"),
          new Rule("LOADING", Kind.UNAVAILABLE, "wait until it has read its data"),
          new Rule("max number of clients", Kind.UNAVAILABLE, "raise maxclients"));

  private final RedisSettings settings;

  Failures(RedisSettings settings) {
    this.settings = settings;
  }

  AlertStoreException of(JedisException failure) {
    // A refused log-in comes wrapped: what the server said is further in.
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null
          && (cause instanceof JedisDataException
              || cause instanceof JedisAccessControlException)) {
        return said(message, failure);
      }
    }
    if (failure instanceof JedisConnectionException) {
      return new AlertStoreException(
          Kind.UNAVAILABLE,
          "Redis is not available at %s: %s; start it, or set smartcar.redis.host and .port"
              .formatted(settings.address(), innermost(failure)),
          failure);
    }
    return new AlertStoreException(
        Kind.REFUSED, "Redis at %s: %s".formatted(settings.address(), innermost(failure)), failure);
  }

  private AlertStoreException said(String message, JedisException failure) {
    for (Rule rule : RULES) {
      if (message.contains(rule.words())) {
        return new AlertStoreException(
            rule.kind(),
            "Redis at %s refused: %s; %s".formatted(settings.address(), message, rule.remedy()),
            failure);
      }
    }
    return new AlertStoreException(
        Kind.REFUSED, "Redis at %s refused: %s".formatted(settings.address(), message), failure);
  }

  private static String innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
  }

  private record Rule(String words, Kind kind, String remedy) {}
}
