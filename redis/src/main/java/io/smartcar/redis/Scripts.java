package io.smartcar.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Runs scripts over one connection that is made when it is first needed and again when it was lost.
 * Used from one thread. All methods fail with what the client throws.
 */
final class Scripts implements AutoCloseable {

  /** A script with its keys and arguments. */
  record Call(Script script, List<String> keys, List<String> arguments) {}

  private final RedisSettings settings;
  private @Nullable RedisClient client;

  Scripts(RedisSettings settings) {
    this.settings = settings;
  }

  /** Runs one. */
  Object run(Script script, List<String> keys, List<String> arguments) {
    return run(List.of(new Call(script, keys, arguments))).get(0);
  }

  /** Runs all of them in one round trip, perhaps twice: they must bear it. */
  List<Object> run(List<Call> calls) {
    try {
      return runOnce(calls);
    } catch (JedisNoScriptException e) {
      return runAfterLoading(calls);
    } catch (JedisConnectionException e) {
      // Redis may have been restarted since the last call and closed the connection.
      return runAfterLoading(calls);
    }
  }

  private List<Object> runAfterLoading(List<Call> calls) {
    Set<String> texts = new TreeSet<>();
    calls.forEach(call -> texts.add(call.script().text()));
    texts.forEach(client()::scriptLoad);
    return runOnce(calls);
  }

  private List<Object> runOnce(List<Call> calls) {
    List<Response<Object>> answers = new ArrayList<>();
    try (AbstractPipeline pipeline = client().pipelined()) {
      for (Call call : calls) {
        answers.add(pipeline.evalsha(call.script().sha1(), call.keys(), call.arguments()));
      }
      pipeline.sync();
    }
    return answers.stream().map(Response::get).toList();
  }

  RedisClient client() {
    if (client == null) {
      client = Clients.answering(settings);
    }
    return client;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
