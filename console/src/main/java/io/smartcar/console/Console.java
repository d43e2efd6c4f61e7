package io.smartcar.console;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.security.Roles;
import io.smartcar.door.DoorException;
import io.smartcar.door.http.Certificate;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.rulestore.NoSuchVersionException;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.status.heartbeat.Heartbeats;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web console: pages, their API and one stream of what happens, for any browser. It answers
 * from its opening to {@link #close}; what it asks of others may be away at any time. Thread-safe.
 */
public final class Console implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Console.class);
  private static final int MAX_THREADS = 64;
  private static final int MIN_THREADS = 4;
  private static final int MAX_HEADER_BYTES = 16_384;
  private static final long IDLE_MILLIS = 30_000;
  private static final int ASKING_THREADS = 2;

  private final ConsoleSources sources;
  private final ScheduledExecutorService threads;
  private final Hub hub;
  private final Api api;
  private final @Nullable SignIn signIn;
  private final Javalin server;
  private final String address;

  private Console(
      ConsoleSources sources,
      ScheduledExecutorService threads,
      Hub hub,
      Api api,
      @Nullable SignIn signIn,
      Javalin server,
      String address) {
    this.sources = sources;
    this.threads = threads;
    this.hub = hub;
    this.api = api;
    this.signIn = signIn;
    this.server = server;
    this.address = address;
  }

  /**
   * Opens the console.
   *
   * @param sources whom it asks; closed with it
   * @throws ConsoleException if it cannot listen there, or a file that it needs is wrong
   */
  public static Console open(ConsoleSettings settings, ConsoleSources sources) {
    return open(settings, sources, Clock.systemUTC());
  }

  /** The same, with the clock by which people's sessions end. */
  static Console open(ConsoleSettings settings, ConsoleSources sources, Clock clock) {
    Cookies cookies = new Cookies(settings.certificate() != null);
    SignIn signIn = settings.oidc() == null ? null : new SignIn(settings.oidc(), cookies, clock);
    Visitors visitors = settings.tokens() == null ? null : Visitors.read(settings.tokens());
    Certificate certificate = certificate(settings);
    ScheduledExecutorService threads =
        Executors.newScheduledThreadPool(ASKING_THREADS, Console::daemon);
    // The days are those of the hub, which asks the episodes in turn.
    Hub[] days = new Hub[1];
    Episodes episodes = new Episodes(sources.redis(), () -> days[0].days(), threads);
    Hub hub = new Hub(sources.redis(), episodes);
    days[0] = hub;
    Gate gate = new Gate(settings, visitors, signIn, cookies);
    Api api = new Api(sources, gate, hub, episodes, threads);
    Javalin server =
        Javalin.create(
            config -> {
              common(config);
              config.jetty.threadPool = pool();
              config.jetty.addConnector(
                  (jetty, http) -> connector(jetty, http, settings, certificate));
              config.jetty.modifyServer(jetty -> jetty.setErrorHandler(new PlainErrors()));
              config.routes.before(gate::check);
              config.routes.beforeMatched(gate::checkRole);
              api.addTo(config.routes);
              Pages pages = new Pages();
              config.routes.get("/", pages::send, Role.ANYBODY);
              config.routes.get("/<path>", pages::send, Role.ANYBODY);
              errors(config);
            });
    try {
      server.start();
    } catch (RuntimeException failed) {
      threads.shutdownNow();
      if (signIn != null) {
        signIn.close();
      }
      throw new ConsoleException(
          "cannot listen at %s:%d: %s; see which process has the port, or give --port"
              .formatted(settings.host(), settings.port(), told(failed)),
          failed);
    }
    hub.start();
    Heartbeats heartbeats = sources.heartbeats();
    if (heartbeats != null) {
      heartbeats.start();
    }
    watch(threads, visitors, certificate);
    if (signIn != null) {
      signIn.start();
      var unused = threads.scheduleWithFixedDelay(signIn.sessions()::sweep, 1, 1, TimeUnit.SECONDS);
    }
    String host = settings.host().contains(":") ? '[' + settings.host() + ']' : settings.host();
    return new Console(
        sources,
        threads,
        hub,
        api,
        signIn,
        server,
        (certificate == null ? "http://" : "https://") + host + ':' + server.port() + '/');
  }

  private static @Nullable Certificate certificate(ConsoleSettings settings) {
    if (settings.certificate() == null || settings.key() == null) {
      return null;
    }
    try {
      return new Certificate(settings.certificate(), settings.key(), "--");
    } catch (DoorException wrong) {
      throw new ConsoleException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "console-asking");
    thread.setDaemon(true);
    return thread;
  }

  private static void common(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.GZIP;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(MAX_HEADER_BYTES);
        });
  }

  private static QueuedThreadPool pool() {
    QueuedThreadPool pool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    pool.setName("console-http");
    return pool;
  }

  private static Connector connector(
      Server server,
      HttpConfiguration http,
      ConsoleSettings settings,
      @Nullable Certificate certificate) {
    ServerConnector connector;
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (certificate == null) {
      connector = new ServerConnector(server, 1, 1, plain);
    } else {
      http.addCustomizer(new SecureRequestCustomizer(false, false, -1, false));
      connector =
          new ServerConnector(
              server,
              1,
              1,
              new SslConnectionFactory(certificate.tls(), HttpVersion.HTTP_1_1.asString()),
              plain);
    }
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    // Also how long an answer may wait for a browser that does not read.
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  private static void errors(JavalinConfig config) {
    config.routes.exception(
        Problem.class, (problem, ctx) -> say(ctx, problem.status(), problem.getMessage()));
    config.routes.exception(
        AlertStoreException.class, (away, ctx) -> say(ctx, Problem.UNAVAILABLE, away.getMessage()));
    config.routes.exception(
        EventStoreException.class, (away, ctx) -> say(ctx, Problem.UNAVAILABLE, away.getMessage()));
    config.routes.exception(
        RuleStoreException.class, (away, ctx) -> say(ctx, Problem.UNAVAILABLE, away.getMessage()));
    config.routes.exception(
        NoSuchVersionException.class,
        (none, ctx) -> say(ctx, Problem.NOT_FOUND, none.getMessage()));
    config.routes.exception(
        HttpResponseException.class,
        (refused, ctx) ->
            say(
                ctx,
                refused.getStatus(),
                refused.getStatus() == Problem.METHOD_NOT_ALLOWED
                    ? "this is asked by another method: see /api/v1/openapi.yaml"
                    : "there is no such thing here: see /api/v1/openapi.yaml"));
    config.routes.exception(
        IOException.class, (gone, ctx) -> LOG.debug("a browser has gone: {}", gone.toString()));
    config.routes.exception(
        Exception.class,
        (defect, ctx) -> {
          LOG.error("{} {} failed", ctx.method(), ctx.path(), defect);
          say(ctx, Problem.DEFECT, "the console failed at this; its log says more");
        });
  }

  private static void say(Context ctx, int status, @Nullable String line) {
    if (ctx.res().isCommitted()) {
      // Halfway through an answer: the browser must not take it for whole.
      throw new IllegalStateException("cut off: " + line);
    }
    ctx.status(status).contentType(Api.JSON_TYPE).result(Json.error(status, String.valueOf(line)));
  }

  private static String told(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
  }

  private static void watch(
      ScheduledExecutorService threads,
      @Nullable Visitors visitors,
      @Nullable Certificate certificate) {
    if (visitors != null) {
      var unused = threads.scheduleWithFixedDelay(visitors::refresh, 1, 1, TimeUnit.SECONDS);
    }
    if (certificate != null) {
      var unused = threads.scheduleWithFixedDelay(certificate::refresh, 1, 1, TimeUnit.SECONDS);
    }
  }

  /** Where it is: {@code http://127.0.0.1:8088/}. */
  public String address() {
    return address;
  }

  /** The port at which it listens. */
  public int port() {
    return server.port();
  }

  /** The API's routes, each as its method, path and role. */
  SortedSet<String> routes() {
    return server.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> Gate.isApi(endpoint.path))
        .map(
            endpoint ->
                "%s %s %s"
                    .formatted(
                        endpoint.method.toString().toLowerCase(Locale.ROOT),
                        endpoint.path,
                        Gate.needed(
                                Objects.requireNonNull(endpoint.metadata(Roles.class)).getRoles())
                            .word()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Ends every stream and takes no further requests. */
  @Override
  public void close() {
    hub.close();
    server.stop();
    api.close();
    if (signIn != null) {
      signIn.close();
    }
    threads.shutdownNow();
    sources.close();
  }
}
