package io.smartcar.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who tries a rule in the console on what the log kept, one trial after the other, until
 * it is closed, when the last one is cancelled; on a thread of its own.
 */
final class TrialLoad implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = 200_000_000L;
  private static final long END_MILLIS = 60_000;
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final Pattern STATE = Pattern.compile("\"state\":\"([a-z-]+)\"");
  private static final Pattern READ = Pattern.compile("\"events\":(\\d+)");

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI trials;
  private final int minutes;
  private final Thread thread;
  private volatile boolean closed;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private volatile String problem = "";

  /**
   * Begins.
   *
   * @param minutes how much of the log each trial reads, up to the moment at which it begins
   */
  TrialLoad(URI console, int minutes) {
    this.trials = console.resolve("/api/v1/rules/trials");
    this.minutes = minutes;
    this.thread = new Thread(this::run, "trials");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        tryOnce();
      }
    } catch (IOException | BenchException failed) {
      problem = String.valueOf(failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryOnce() throws IOException, InterruptedException, BenchException {
    String text = FastReadings.RULE.replace("> 90", "> 80").replace("\n", "\\n");
    String begun =
        ask(
            HttpRequest.newBuilder(trials)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"base\":0,\"file\":\"%s\",\"text\":\"%s\",\"source\":\"log\",\"lastMinutes\":%d}"
                            .formatted(FastReadings.FILE, text, minutes))));
    URI trial = URI.create(trials + "/" + found(ID, begun));
    String state = "running";
    String answer = begun;
    boolean cancelled = false;
    while (state.equals("running")) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (closed && !cancelled) {
        cancelled = true;
        var unused = ask(HttpRequest.newBuilder(trial).DELETE());
      }
      answer = ask(HttpRequest.newBuilder(trial));
      state = found(STATE, answer);
    }
    if (state.equals("done")) {
      done.incrementAndGet();
    } else if (!cancelled) {
      throw new BenchException("a trial ended as " + state + ": " + answer);
    }
    events.addAndGet(Long.parseLong(found(READ, answer)));
  }

  private String ask(HttpRequest.Builder request)
      throws IOException, InterruptedException, BenchException {
    HttpResponse<String> response =
        client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    if (response.statusCode() / 100 != 2) {
      throw new BenchException(
          "the console answers %d: %s".formatted(response.statusCode(), response.body()));
    }
    return response.body();
  }

  private static String found(Pattern pattern, String answer) throws BenchException {
    Matcher found = pattern.matcher(answer);
    if (!found.find()) {
      throw new BenchException("the console answers otherwise than was thought: " + answer);
    }
    return found.group(1);
  }

  /** How many trials are done. */
  long done() {
    return done.get();
  }

  /** How many events they have read, with the one that was cancelled. */
  long events() {
    return events.get();
  }

  /** Why it has ended; empty if it has not. */
  String problem() {
    return problem;
  }

  /** Cancels the trial that is made, and returns when it is over. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
