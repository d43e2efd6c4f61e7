package io.smartcar.door.http;

import io.smartcar.config.DoorConfig;
import io.smartcar.config.HttpDoorConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.intake.Intake;
import io.smartcar.door.intake.KnownFormats;
import io.smartcar.eventlog.LogWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for HTTP: takes events by {@code POST /v1/events} and answers when Kafka has them. It
 * answers from its opening to {@link #close}, which lets every request that is under way have its
 * answer. Thread-safe.
 */
public final class HttpDoor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
  private static final int MAX_THREADS = 24;
  private static final int MIN_THREADS = 4;
  private static final int MAX_HEADER_BYTES = 8192;
  private static final long WATCH_MILLIS = 1_000;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final TokenFile.Use<String> SENDERS =
      new TokenFile.Use<>(
          "smartcar.door.http.tokens",
          "smartcar door token NAME",
          "NAME sha256:64 hexadecimal digits",
          "send",
          (name, word) -> word.isEmpty() ? name : null);

  private final Server server;
  private final ServerConnector connector;
  private final Intake intake;
  private final ScheduledExecutorService watch;
  private final UnderWay underWay;
  private final Duration answersWithin;
  private final String host;
  private volatile int port;

  private HttpDoor(
      Server server,
      ServerConnector connector,
      Intake intake,
      ScheduledExecutorService watch,
      UnderWay underWay,
      Duration answersWithin,
      String host) {
    this.server = server;
    this.connector = connector;
    this.intake = intake;
    this.watch = watch;
    this.underWay = underWay;
    this.answersWithin = answersWithin;
    this.host = host;
  }

  /**
   * Opens the door.
   *
   * @param zone the zone of the events' dates
   * @param log where the events go; not closed by the door
   * @throws DoorException if it cannot listen there, or a file that it needs is missing or wrong
   */
  public static HttpDoor open(
      DoorConfig common, HttpDoorConfig config, ZoneId zone, LogWriter log) {
    KnownFormats formats = KnownFormats.load(common.formats());
    TokenFile<String> tokens =
        config.tokens() == null ? null : TokenFile.read(config.tokens(), SENDERS);
    Certificate certificate =
        config.certificate() == null || config.key() == null
            ? null
            : new Certificate(config.certificate(), config.key(), "smartcar.door.http.");
    Intake intake = new Intake(common, zone, log);
    SlowConnections connections = new SlowConnections(config.requestWithin());
    DoorMetrics metrics = new DoorMetrics(intake, connections);
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("door-http");
    Server server = new Server(threads);
    ServerConnector connector = connector(server, config, common, certificate);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(config.maxConnections(), connector));
    UnderWay underWay = new UnderWay();
    server.setHandler(
        new DoorHandler(config, tokens, formats, intake, connections, underWay, metrics));
    server.setErrorHandler(new PlainErrors());
    HttpDoor door =
        new HttpDoor(
            server,
            connector,
            intake,
            watcher(),
            underWay,
            common.confirmWithin().plus(GRACE),
            (certificate == null ? "http://" : "https://") + written(config.host()));
    door.start(config);
    door.watch(connections, tokens, certificate, config.requestWithin());
    return door;
  }

  /** Where it takes events: {@code http://127.0.0.1:8090/v1/events}. */
  public String address() {
    return host + ':' + port + DoorHandler.EVENTS;
  }

  /** A host as it is in an address. */
  static String written(String host) {
    return host.contains(":") && !host.startsWith("[") ? '[' + host + ']' : host;
  }

  /** The port at which it listens. */
  public int port() {
    return port;
  }

  /**
   * Takes no further connections and requests, lets those under way have their answer, and returns
   * when what was taken is in the log or was given up.
   */
  @Override
  public void close() {
    connector.close();
    if (!underWay.awaitNone(answersWithin)) {
      LOG.warn("not every request had its answer within {} ms", answersWithin.toMillis());
    }
    watch.shutdownNow();
    intake.close();
    try {
      server.stop();
    } catch (Exception failed) { // what stop() declares
      LOG.warn("the server has not stopped in order: {}", failed.toString());
    }
  }

  private static ScheduledExecutorService watcher() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "door-watch");
          thread.setDaemon(true);
          return thread;
        });
  }

  private static ServerConnector connector(
      Server server, HttpDoorConfig config, DoorConfig common, @Nullable Certificate certificate) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    List<ConnectionFactory> layers = new ArrayList<>();
    if (certificate != null) {
      http.addCustomizer(new SecureRequestCustomizer(false, false, -1, false));
      layers.add(new SslConnectionFactory(certificate.tls(), HttpVersion.HTTP_1_1.asString()));
    }
    layers.add(plain);
    ServerConnector connector =
        new ServerConnector(server, 1, 1, layers.toArray(ConnectionFactory[]::new));
    connector.setHost(config.host());
    connector.setPort(config.port());
    // Slow requests are ended by whoever sweeps; this is for answers that nobody reads.
    connector.setIdleTimeout(config.requestWithin().plus(common.confirmWithin()).toMillis());
    return connector;
  }

  private void start(HttpDoorConfig config) {
    try {
      server.start();
      port = connector.getLocalPort();
    } catch (Exception failed) { // what start() declares
      close();
      throw new DoorException(
          "cannot listen at %s:%d: %s; see which process has the port, or set smartcar.door.http.port"
              .formatted(config.host(), config.port(), told(failed)),
          failed);
    }
  }

  private static String told(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
  }

  private void watch(
      SlowConnections connections,
      @Nullable TokenFile<String> tokens,
      @Nullable Certificate certificate,
      Duration requestWithin) {
    long everyMillis = Math.min(WATCH_MILLIS, Math.max(10, requestWithin.toMillis() / 4));
    watch(() -> connections.sweep(connector), everyMillis);
    if (tokens != null) {
      watch(tokens::refresh, everyMillis);
    }
    if (certificate != null) {
      watch(certificate::refresh, everyMillis);
    }
  }

  /** A task that failed once would not be run again by itself. */
  private void watch(Runnable look, long everyMillis) {
    Runnable lasting =
        () -> {
          try {
            look.run();
          } catch (RuntimeException defect) {
            LOG.error("the door's watch goes on after a failure", defect);
          }
        };
    var unused = watch.scheduleWithFixedDelay(lasting, 0, everyMillis, TimeUnit.MILLISECONDS);
  }
}
