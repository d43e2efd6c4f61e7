package io.smartcar.notify.receiver;

import io.smartcar.notify.Notice;
import io.smartcar.notify.Receiver;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Posts JSON: to a webhook, or to Alertmanager. {@code Idempotency-Key} is the same for the same
 * notices whenever they are sent. Only an answer of 2xx is a yes; one that says that the content is
 * wrong is a no; everything else, also a token that is refused, is tried again.
 */
final class HttpReceiver implements Receiver {

  /** How long an answer may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Bad request, content too large, unsupported type, content that cannot be processed. */
  private static final Set<Integer> NEVER = Set.of(400, 413, 415, 422);

  private static final int EXCERPT_CHARS = 200;

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final URI ANY = URI.create("http://localhost/");

  /** What is posted. */
  interface Body {
    String of(List<Notice> notices);
  }

  private final URI url;
  private final Map<String, String> headers;
  private final Body body;
  private final Duration timeout;
  private final HttpClient client;

  HttpReceiver(URI url, Map<String, String> headers, Duration timeout, Body body) {
    this.url = url;
    this.headers = Map.copyOf(headers);
    this.timeout = timeout;
    this.body = body;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** A webhook. */
  static HttpReceiver webhook(String name, URI url, Map<String, String> headers, Clock clock) {
    return new HttpReceiver(
        url, headers, TIMEOUT, notices -> AlertmanagerJson.webhook(name, notices, clock.instant()));
  }

  /** An Alertmanager at this address. */
  static HttpReceiver alertmanager(URI address, Map<String, String> headers, Clock clock) {
    String path = address.getPath() == null ? "" : address.getPath();
    String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return new HttpReceiver(
        address.resolve(base + "/api/v2/alerts"),
        headers,
        TIMEOUT,
        notices -> AlertmanagerJson.posted(notices, clock.instant()));
  }

  /** Whether each message has a value of its own in that header. */
  static boolean isOwn(String header) {
    return header.equalsIgnoreCase(IDEMPOTENCY_KEY);
  }

  /** Whether a message can have that header: some belong to HTTP, and not every text is one. */
  static boolean canSend(String header, String value) {
    try {
      var unused = HttpRequest.newBuilder(ANY).setHeader(header, value);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  @Override
  public Answer tell(List<Notice> notices) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header(IDEMPOTENCY_KEY, AlertText.idempotencyKey(notices))
            .POST(HttpRequest.BodyPublishers.ofString(body.of(notices)));
    headers.forEach(request::setHeader);
    try {
      return answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      String what = e instanceof ConnectException ? "nobody listens there" : String.valueOf(e);
      return new Answer.Again(url + " does not answer: " + what, Optional.empty());
    }
  }

  private Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new Answer.Has();
    }
    String said = response.body().strip().lines().findFirst().orElse("");
    String excerpt = said.substring(0, Math.min(said.length(), EXCERPT_CHARS));
    String reason = url + " answers " + status + (excerpt.isEmpty() ? "" : ": " + excerpt);
    return NEVER.contains(status)
        ? new Answer.Refuses(reason)
        : new Answer.Again(
            reason, response.headers().firstValue("Retry-After").flatMap(HttpReceiver::time));
  }

  /** Only of seconds: a date needs a clock that both share. */
  private static Optional<Duration> time(String seconds) {
    return seconds.matches("\\d{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
        : Optional.empty();
  }

  @Override
  public void close() {
    // The client's threads end with the last reference to it.
  }
}
