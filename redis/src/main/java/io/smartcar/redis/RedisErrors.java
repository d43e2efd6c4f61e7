package io.smartcar.redis;

import io.smartcar.events.server.Listening;
import io.smartcar.redis.AlertStoreException.Kind;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisBroadcastException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Turns what the Redis client threw into one {@link AlertStoreException} with one line: what,
 * where, and what to do. Immutable.
 */
final class RedisErrors {

  private static final String GRANT =
      "grant user %s what smartcar.acl does, in the server's aclfile or with ACL SETUSER";

  /*
   * Redis begins an error with a word that says its kind. Of a script's error that word comes later
   * in the line: "ERR Error running script (call to f_…): @user_script:6: WRONGTYPE Operation …".
   */
  private static final List<Rule> RULES =
      List.of(
          new Rule("NOAUTH", Kind.NOT_PERMITTED, "set smartcar.redis.password"),
          // What Redis says to someone who begins with a long command before logging in.
          new Rule("unauthenticated", Kind.NOT_PERMITTED, "set smartcar.redis.password"),
          new Rule(
              "WRONGPASS",
              Kind.NOT_PERMITTED,
              "correct smartcar.redis.user and .password, or the file that it names"),
          new Rule("invalid password", Kind.NOT_PERMITTED, "correct smartcar.redis.password"),
          new Rule(
              "without any password configured",
              Kind.NOT_PERMITTED,
              "remove smartcar.redis.password, or set requirepass in redis.conf"),
          new Rule("NOPERM", Kind.NOT_PERMITTED, GRANT),
          new Rule("ACL failure in script", Kind.NOT_PERMITTED, GRANT),
          new Rule("can't access at least one of the keys", Kind.NOT_PERMITTED, GRANT),
          new Rule("can't run this command", Kind.NOT_PERMITTED, GRANT),
          new Rule("can't publish to the channel", Kind.NOT_PERMITTED, GRANT),
          new Rule("WRONGTYPE", Kind.WRONG_TYPE, "rename or delete the key that is in the way"),
          new Rule("OOM ", Kind.OUT_OF_MEMORY, "raise maxmemory, or free memory"),
          new Rule(
              "READONLY",
              Kind.READ_ONLY,
              "this is a replica: name the master in smartcar.redis.host, or its sentinels"),
          new Rule(
              "MISCONF",
              Kind.READ_ONLY,
              "free the disk or mend what Redis' log says of the snapshot that failed"),
          new Rule(
              "NOREPLICAS",
              Kind.READ_ONLY,
              "bring its replicas back, or lower min-replicas-to-write"),
          new Rule("LOADING", Kind.UNAVAILABLE, "wait until it has loaded its data"),
          new Rule("MASTERDOWN", Kind.UNAVAILABLE, "bring its master back"),
          new Rule(
              "CLUSTERDOWN",
              Kind.UNAVAILABLE,
              "bring back the masters that redis-cli CLUSTER INFO misses"),
          new Rule("TRYAGAIN", Kind.UNAVAILABLE, "wait until its slots have moved"),
          new Rule(
              "BUSY ",
              Kind.UNAVAILABLE,
              "end the script that runs too long with redis-cli SCRIPT KILL"),
          new Rule(
              "MOVED ",
              Kind.REFUSED,
              "this is a node of a cluster: set smartcar.redis.mode = cluster and .nodes"),
          new Rule("ASK ", Kind.UNAVAILABLE, "wait until its slots have moved"),
          new Rule(
              "cluster support disabled",
              Kind.REFUSED,
              "this is no cluster: set smartcar.redis.mode = standalone"),
          new Rule(
              "DB index is out of range",
              Kind.REFUSED,
              "lower smartcar.redis.database, or raise databases in redis.conf"),
          new Rule(
              "DUMP payload version",
              Kind.REFUSED,
              "restore into a Redis of the version that was saved, or of a later one"),
          new Rule("max number of clients", Kind.UNAVAILABLE, "raise maxclients"));

  private final RedisSettings settings;
  private final Listening listening;
  private final TlsErrors tls;

  RedisErrors(RedisSettings settings) {
    this.settings = settings;
    this.tls = new TlsErrors(settings);
    this.listening = new Listening(settings.address(), 0);
  }

  AlertStoreException of(JedisException failure) {
    List<Throwable> all = withReasons(failure);
    // A refused log-in comes wrapped: what the server said is further in.
    for (Throwable reason : all) {
      String message = reason.getMessage();
      if (message != null
          && !(reason instanceof JedisBroadcastException)
          && (reason instanceof JedisDataException
              || reason instanceof JedisAccessControlException)) {
        return said(message, failure);
      }
    }
    for (Throwable reason : all) {
      if (reason instanceof PasswordFileException) {
        return new AlertStoreException(
            Kind.NOT_PERMITTED,
            "Redis at %s: %s".formatted(settings.address(), reason.getMessage()),
            failure);
      }
    }
    if (failure instanceof ReplicasMissingException) {
      return new AlertStoreException(
          Kind.UNAVAILABLE,
          "Redis at %s: %s; bring its replicas back, or lower smartcar.redis.replicas-to-wait-for"
              .formatted(settings.address(), failure.getMessage()),
          failure);
    }
    if (failure.getMessage() != null && failure.getMessage().contains("not monitored")) {
      return new AlertStoreException(
          Kind.REFUSED,
          "Redis at %s: the sentinels know no such master; correct smartcar.redis.sentinel.master"
              .formatted(settings.address()),
          failure);
    }
    Optional<TlsErrors.Problem> ofTls = ofTls(all);
    if (ofTls.isPresent()) {
      return new AlertStoreException(
          ofTls.get().kind(),
          "Redis at %s: %s".formatted(settings.address(), ofTls.get().text()),
          failure);
    }
    if (all.stream().anyMatch(RedisErrors::isAway)) {
      return new AlertStoreException(
          Kind.UNAVAILABLE,
          "Redis is not available at %s: %s; %s"
              .formatted(settings.address(), innermost(all), remedy()),
          failure);
    }
    return new AlertStoreException(
        Kind.REFUSED, "Redis at %s: %s".formatted(settings.address(), innermost(all)), failure);
  }

  /** Who is there and ends connections may do so for TLS, of which the client is not told. */
  private Optional<TlsErrors.Problem> ofTls(List<Throwable> all) {
    Optional<TlsErrors.Problem> thrown = tls.of(all);
    boolean known = thrown.isPresent() && thrown.get().kind() != Kind.UNAVAILABLE;
    // To a message of TLS a server without it may say nothing at all.
    boolean silent =
        settings.tls() == null && all.stream().anyMatch(SocketTimeoutException.class::isInstance);
    boolean nobody = all.stream().anyMatch(ConnectException.class::isInstance);
    if (known || silent || nobody || all.stream().noneMatch(RedisErrors::isAway)) {
      return thrown;
    }
    return tls.asked().or(() -> thrown);
  }

  private static boolean isAway(Throwable reason) {
    return reason instanceof JedisConnectionException
        || reason instanceof JedisClusterOperationException;
  }

  private String remedy() {
    return settings.servers() instanceof RedisServers.Standalone
        ? listening.remedy("start it, or set smartcar.redis.host and .port")
        : "start what is missing, or correct smartcar.redis.nodes";
  }

  /** The failure, what caused it, and what a cluster's client keeps beside of its nodes. */
  private static List<Throwable> withReasons(Throwable failure) {
    List<Throwable> all = new ArrayList<>();
    addWithReasons(failure, all);
    return all;
  }

  private static void addWithReasons(Throwable reason, List<Throwable> all) {
    if (all.contains(reason)) {
      return;
    }
    all.add(reason);
    if (reason instanceof JedisBroadcastException ofNodes) {
      for (Object reply : ofNodes.getReplies().values()) {
        if (reply instanceof Throwable ofNode) {
          addWithReasons(ofNode, all);
        }
      }
    }
    if (reason.getCause() != null) {
      addWithReasons(reason.getCause(), all);
    }
    if (isAway(reason)) {
      for (Throwable beside : reason.getSuppressed()) {
        addWithReasons(beside, all);
      }
    }
  }

  /** A key of a day is not of the type that it must be. */
  AlertStoreException ofWrongType(
      String day, String key, String type, String wanted, JedisException failure) {
    return new AlertStoreException(
        Kind.WRONG_TYPE,
        "Redis at %s refused the alerts of %s: key %s is a %s and must be a %s; rename or delete it"
            .formatted(settings.address(), day, key, type, wanted),
        failure);
  }

  private AlertStoreException said(String message, JedisException failure) {
    for (Rule rule : RULES) {
      if (message.contains(rule.words())) {
        return new AlertStoreException(
            rule.kind(),
            "Redis at %s refused: %s; %s"
                .formatted(settings.address(), rule.saidIn(message), remedy(rule)),
            failure);
      }
    }
    return new AlertStoreException(
        Kind.REFUSED, "Redis at %s refused: %s".formatted(settings.address(), message), failure);
  }

  private String remedy(Rule rule) {
    String user = settings.user();
    return rule.remedy().formatted(user == null ? "default" : user);
  }

  private static String innermost(List<Throwable> all) {
    Throwable inner = all.get(all.size() - 1);
    return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
  }

  private record Rule(String words, Kind kind, String remedy) {

    /** Without the place in the script, which says nothing to whoever reads it. */
    String saidIn(String message) {
      int from = Character.isUpperCase(words.charAt(1)) ? message.indexOf(words) : 0;
      String said = message.substring(from).strip();
      return said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
    }
  }
}
