package io.smartcar.topology.metrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * {@code GET /metrics} of a worker, and nothing else. Who asks is not asked; at a loopback address
 * it must call it by that name, so that no page in a browser of the machine can read it. Threads of
 * its own, at most two: a client that stops in the middle holds up no task. Thread-safe.
 */
final class MetricsServer implements AutoCloseable {

  static final String PATH = "/metrics";

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int MISDIRECTED = 421;
  private static final int THREADS = 2;
  private static final int WAITING = 16;
  private static final long THREAD_KEPT_SECONDS = 60;
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");
  private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

  private final WorkerMetrics metrics;
  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private MetricsServer(WorkerMetrics metrics, HttpServer server) {
    this.metrics = metrics;
    this.server = server;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            THREAD_KEPT_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> {
              Thread thread = new Thread(work, "metrics");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Opens it.
   *
   * @throws IOException if it cannot listen there
   */
  static MetricsServer open(String host, int port, WorkerMetrics metrics) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
    MetricsServer opened = new MetricsServer(metrics, HttpServer.create(address, WAITING));
    opened.server.createContext("/", opened::answer);
    opened.server.setExecutor(opened.threads);
    opened.server.start();
    return opened;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Whether it listens at every address of the machine. */
  boolean isEverywhere() {
    return server.getAddress().getAddress().isAnyLocalAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers asked = exchange.getRequestHeaders();
      String host = asked.getFirst("Host");
      if (server.getAddress().getAddress().isLoopbackAddress()
          && (host == null || !LOOPBACK.matcher(host).matches())) {
        say(exchange, MISDIRECTED, "this is not " + host);
      } else if (asked.containsKey("Origin")) {
        say(exchange, FORBIDDEN, "this is not for pages in browsers");
      } else if (!exchange.getRequestURI().getPath().equals(PATH)) {
        say(exchange, NOT_FOUND, "there is GET " + PATH);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        say(exchange, NOT_ALLOWED, "use GET");
      } else {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WRITER.write(out, metrics.collect());
        send(exchange, OK, WRITER.getContentType(), out.toByteArray());
      }
    }
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + '\n').getBytes(StandardCharsets.UTF_8);
    send(exchange, status, "text/plain; charset=utf-8", body);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
