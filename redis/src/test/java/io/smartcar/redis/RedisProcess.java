package io.smartcar.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;
import redis.embedded.core.ExecutableProvider;

/** A real Redis on a free port, with the project's own redis.conf; its files are under target/. */
final class RedisProcess implements AutoCloseable {

  private static final Path TARGET = Path.of("target");
  private static final Path CONF = Path.of("src", "main", "conf", "redis.conf");
  private static final int BUS_DISTANCE = 10_000;
  private static final int HIGHEST_PORT = 65_535;

  private final Path conf;
  private final Path directory;
  private final int port;
  private final List<String> options;
  private @Nullable Process process;

  /** Starts a server, with further options as on redis-server's command line. */
  RedisProcess(String... options) {
    this(CONF, List.of(options));
  }

  /** Starts a server with another configuration. */
  RedisProcess(Path conf, List<String> options) {
    this.conf = conf;
    this.options = List.copyOf(options);
    this.port = freePort();
    try {
      Files.createDirectories(TARGET);
      this.directory = Files.createTempDirectory(TARGET, "redis-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  RedisSettings settings() {
    return settings(null, null);
  }

  RedisSettings settings(@Nullable String user, @Nullable String password) {
    return settings(user, password, "");
  }

  RedisSettings settings(@Nullable String user, @Nullable String password, String keyPrefix) {
    return new RedisSettings(
        "127.0.0.1", port, user, password, Duration.ofSeconds(2), Duration.ofDays(7), keyPrefix);
  }

  /** The file of redis-server. */
  static String binary() {
    return Binary.FILE.getPath();
  }

  int port() {
    return port;
  }

  String hostAndPort() {
    return "127.0.0.1:" + port;
  }

  /** Where its files are. */
  Path directory() {
    return directory.toAbsolutePath();
  }

  void start() {
    List<String> command = new ArrayList<>();
    command.add(binary());
    command.add(conf().toAbsolutePath().toString());
    command.addAll(
        List.of("--port", Integer.toString(port), "--dir", directory.toAbsolutePath().toString()));
    command.addAll(options);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("redis.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("Redis on port " + port)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(this::answers);
  }

  /** A copy of its own: a sentinel, and whom it makes the master, write what they learn into it. */
  private Path conf() {
    try {
      Path own = directory.resolve("redis.conf");
      if (!Files.exists(own)) {
        Files.writeString(own, options.contains("--sentinel") ? "" : Files.readString(conf));
      }
      return own;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (UnifiedJedis client = Clients.unchecked(settings()).client()) {
      return client.ping().equals("PONG");
    } catch (JedisConnectionException e) {
      return false;
    } catch (JedisDataException e) {
      // It wants a password: it is up.
      return !String.valueOf(e.getMessage()).startsWith("LOADING");
    }
  }

  /** What it answers to a command, as the client gives it. */
  Object ask(ProtocolCommand command, String... words) {
    CommandArguments arguments = new CommandArguments(command);
    for (String word : words) {
      arguments.add(word);
    }
    try (UnifiedJedis client = Clients.unchecked(settings()).client()) {
      return client.executeCommand(arguments);
    }
  }

  /** The same of a command that is answered by a text. */
  String askText(ProtocolCommand command, String... words) {
    return SafeEncoder.encode((byte[]) ask(command, words));
  }

  /** Lets it hang, with all of its connections open. */
  void pause() {
    signal("STOP");
  }

  /** Ends {@link #pause}. */
  void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    if (process == null) {
      throw new IllegalStateException("Redis is not started");
    }
    try {
      int ended =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (ended != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + ended);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it as a crash would. */
  void kill() {
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Redis does not end: " + process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** One whose port for a cluster's own talk is free, too. */
  static int freePort() {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int port = socket.getLocalPort();
        if (port + BUS_DISTANCE <= HIGHEST_PORT && isFree(port + BUS_DISTANCE)) {
          return port;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /** The binary that the test dependency brings, unpacked once. */
  private static final class Binary {
    static final File FILE = unpack();

    private static File unpack() {
      try {
        Files.createDirectories(TARGET);
        // Of this JVM alone, which deletes it at its end while another one's servers may start.
        Path directory = Files.createTempDirectory(TARGET, "redis-server-");
        directory.toFile().deleteOnExit();
        return ExecutableProvider.newJarResourceProvider(directory.toFile())
            .get()
            .getAbsoluteFile();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
