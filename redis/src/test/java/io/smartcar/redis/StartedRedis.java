package io.smartcar.redis;

import java.nio.file.Path;
import java.util.List;

/** A real Redis for the tests of modules beside this one; its files are under their target/. */
public final class StartedRedis implements AutoCloseable {

  private static final Path CONF = Path.of("..", "redis", "src", "main", "conf", "redis.conf");

  private final RedisProcess process = new RedisProcess(CONF, List.of());

  /** Where it is. */
  public RedisSettings settings() {
    return process.settings();
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Starts it again, with what it had. */
  public void start() {
    process.start();
  }

  @Override
  public void close() {
    process.close();
  }
}
