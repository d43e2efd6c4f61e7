package io.smartcar.door.http;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.smartcar.door.DoorException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /health} and {@code GET /metrics} of a door that speaks no HTTP itself, for this
 * machine alone. It answers until it is closed. Thread-safe.
 */
public final class MetricsEndpoint implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final String METRICS = "/metrics";
  private static final int THREADS = 4;

  private final Server server;

  private MetricsEndpoint(Server server) {
    this.server = server;
  }

  /**
   * Opens it.
   *
   * @param trouble what is wrong with the door, in one line; null if nothing is
   * @throws DoorException if it cannot listen there
   */
  public static MetricsEndpoint open(
      int port, PrometheusRegistry registry, Supplier<@Nullable String> trouble) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("door-metrics");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(LOOPBACK);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new Look(registry, trouble));
    server.setErrorHandler(new PlainErrors());
    MetricsEndpoint endpoint = new MetricsEndpoint(server);
    try {
      server.start();
    } catch (Exception failed) { // what start() declares
      endpoint.close();
      throw new DoorException(
          "cannot listen at %s:%d for metrics: see which process has the port, or choose another"
              .formatted(LOOPBACK, port),
          failed);
    }
    return endpoint;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception failed) { // what stop() declares
      LOG.warn("the server for metrics has not stopped in order: {}", failed.toString());
    }
  }

  private static final class Look extends Handler.Abstract {

    private final Names names = Names.ofLoopback();
    private final PrometheusRegistry registry;
    private final Supplier<@Nullable String> trouble;

    Look(PrometheusRegistry registry, Supplier<@Nullable String> trouble) {
      this.registry = registry;
      this.trouble = trouble;
    }

    @Override
    public boolean handle(Request request, Response response, Callback done) {
      Answer answer = answer(request);
      response.setStatus(answer.status());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
      response.write(true, ByteBuffer.wrap(answer.body()), done);
      return true;
    }

    private Answer answer(Request request) {
      if (!names.know(Request.getServerName(request))) {
        return Answer.error(Answer.WRONG_HOST, "this is 127.0.0.1");
      }
      if (request.getHeaders().contains(HttpHeader.ORIGIN)) {
        return Answer.error(Answer.FORBIDDEN, "this is not for pages in browsers");
      }
      if (!request.getMethod().equals("GET")) {
        return Answer.error(Answer.METHOD_NOT_ALLOWED, "use GET");
      }
      String path = Request.getPathInContext(request);
      if (path.equals(METRICS)) {
        return Answer.metrics(registry);
      }
      if (path.equals(DoorHandler.HEALTH)) {
        return Answer.health(trouble.get());
      }
      return Answer.error(
          Answer.NOT_FOUND, "there are GET " + DoorHandler.HEALTH + " and GET " + METRICS);
    }
  }
}
