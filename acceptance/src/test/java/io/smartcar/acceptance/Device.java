package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A device that keeps what it has to say until the door for HTTP has told it that the log has it,
 * and says it again until then.
 */
final class Device {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  Device(int port) {
    this.port = port;
  }

  /** Sends the lines in this order, so many at once. */
  void sendAll(List<String> lines, int atOnce) {
    for (int from = 0; from < lines.size(); from += atOnce) {
      List<String> some = lines.subList(from, Math.min(lines.size(), from + atOnce));
      send(String.join("\n", some).getBytes(UTF_8), Map.of("Content-Type", "text/csv"));
    }
  }

  /** Returns when the door has told that it is in the log. */
  void send(byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
            .timeout(ANSWER)
            .POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    Awaitility.await("the door's confirmation")
        .pollDelay(Duration.ZERO)
        .pollInterval(PAUSE)
        .atMost(PATIENCE)
        .until(() -> isConfirmed(request.build()));
  }

  private boolean isConfirmed(HttpRequest request) throws InterruptedException {
    HttpResponse<String> answer;
    try {
      answer = client.send(request, BodyHandlers.ofString());
    } catch (IOException lost) {
      return false;
    }
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 429, 503);
    return answer.statusCode() == 200;
  }
}
