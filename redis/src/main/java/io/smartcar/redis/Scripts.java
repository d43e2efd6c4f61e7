package io.smartcar.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Runs scripts over a client that is opened when it is first needed and again when a server was
 * lost or has passed its keys on: the one who has them now is found by that. Used from one thread.
 * All methods fail with what the client throws.
 */
final class Scripts implements AutoCloseable {

  /** A script with its keys, all of one slot, and arguments. */
  record Call(Script script, List<String> keys, List<String> arguments) {}

  private final RedisSettings settings;
  private Clients.@Nullable Opened opened;

  Scripts(RedisSettings settings) {
    this.settings = settings;
  }

  /** Runs one. */
  Object run(Script script, List<String> keys, List<String> arguments) {
    return run(List.of(new Call(script, keys, arguments))).get(0);
  }

  /**
   * Runs all of them in one round trip, of a cluster one for each slot, perhaps twice; also those
   * behind one that is refused, which is thrown then.
   */
  List<Object> run(List<Call> calls) {
    return run(calls, 0);
  }

  /**
   * Runs all of them and waits until so many replicas as the settings say have what they wrote:
   * also what earlier calls wrote, so that whoever repeats a call that failed knows.
   *
   * @throws ReplicasMissingException if they have not within half of the timeout; the master has
   */
  List<Object> runConfirmed(List<Call> calls) {
    return run(calls, settings.replicasToWaitFor());
  }

  private List<Object> run(List<Call> calls, int replicas) {
    List<Object> answers = new ArrayList<>(calls.size());
    JedisDataException refused = null;
    for (int from = 0; from < calls.size(); ) {
      int to =
          settings.servers() instanceof RedisServers.Cluster
              ? endOfSlot(calls, from)
              : calls.size();
      List<Call> trip = calls.subList(from, to);
      try {
        // What was answered before is not asked again: it would be another answer.
        answers.addAll(answered(() -> loadedTrip(trip, replicas)));
      } catch (JedisDataException e) {
        // As on one server: what is refused of one slot does not stop what comes behind it.
        refused = refused == null ? e : refused;
      }
      from = to;
    }
    if (refused != null) {
      throw refused;
    }
    return answers;
  }

  private List<Object> loadedTrip(List<Call> calls, int replicas) {
    try {
      return trip(calls, replicas, false);
    } catch (JedisNoScriptException e) {
      return trip(calls, replicas, true);
    }
  }

  /** Asks again, perhaps somebody else: servers may have been restarted, or changed their parts. */
  <T> T answered(Supplier<T> question) {
    try {
      return question.get();
    } catch (JedisException e) {
      if (!othersMayAnswer(e)) {
        throw e;
      }
      close();
      return question.get();
    }
  }

  private static boolean othersMayAnswer(JedisException failure) {
    if (failure instanceof JedisAskDataException) {
      // Its keys are just being moved: nobody has all of them yet.
      return false;
    }
    return failure instanceof JedisConnectionException
        || failure instanceof JedisClusterOperationException
        || failure instanceof JedisRedirectionException
        || String.valueOf(failure.getMessage()).contains("READONLY");
  }

  private static int endOfSlot(List<Call> calls, int from) {
    int slot = slot(calls.get(from));
    int to = from + 1;
    while (to < calls.size() && slot(calls.get(to)) == slot) {
      to++;
    }
    return to;
  }

  private static int slot(Call call) {
    return JedisClusterCRC16.getSlot(call.keys().get(0));
  }

  /**
   * Over one connection, for WAIT is about what its connection wrote: asked over another, a server
   * that has just become the master would answer for what it never got.
   */
  private List<Object> trip(List<Call> calls, int replicas, boolean withTexts) {
    List<Response<Object>> answers = new ArrayList<>(calls.size());
    Response<Long> confirming = null;
    try (Connection connection = opened().connection(slot(calls.get(0)));
        Pipeline pipeline = new Pipeline(connection, false)) {
      for (Call call : calls) {
        Script script = call.script();
        answers.add(
            withTexts
                ? pipeline.eval(script.text(), call.keys(), call.arguments())
                : pipeline.evalsha(script.sha1(), call.keys(), call.arguments()));
      }
      if (replicas > 0) {
        confirming =
            pipeline.waitReplicas(replicas, Math.max(1, settings.timeout().toMillis() / 2));
      }
      pipeline.sync();
    }
    List<Object> all = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      all.add(answer(calls.get(i), answers.get(i)));
    }
    if (confirming != null && confirming.get() < replicas) {
      throw new ReplicasMissingException(confirming.get(), replicas);
    }
    return all;
  }

  private static Object answer(Call call, Response<Object> answer) {
    try {
      return answer.get();
    } catch (JedisNoScriptException e) {
      throw e;
    } catch (JedisDataException e) {
      throw MissingRight.named(call, e);
    }
  }

  /** The client; opened if it is not. */
  UnifiedJedis client() {
    return opened().client();
  }

  /** Hands over each key of all masters that is of the pattern, perhaps twice. */
  void eachKey(String pattern, Consumer<String> keys) {
    KeyScan.each(opened(), pattern, keys);
  }

  private Clients.Opened opened() {
    Clients.Opened open = opened;
    if (open == null) {
      open = Clients.open(settings);
      opened = open;
    }
    return open;
  }

  @Override
  public void close() {
    Clients.Opened open = opened;
    opened = null;
    if (open != null) {
      open.close();
    }
  }
}
