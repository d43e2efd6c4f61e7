package io.smartcar.bench;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Senders that offer a door requests at a fixed rate, in the present, whether earlier ones are
 * answered or not. A figure begins when a request is due, so that a slow answer is not hidden by
 * what is sent late behind it. Started once; the figures may be asked when it has ended.
 */
final class DoorLoad {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NO_ANSWER = 0;
  private static final int OK = 200;

  /** How events are written; the names are those of the command's option. */
  enum Encoding {
    /** The book's lines. */
    CSV("text/csv"),
    /** An object on each line. */
    JSON_LINES("application/x-ndjson"),
    /** The book's lines, compressed. */
    CSV_GZIP("text/csv");

    private final String type;

    Encoding(String type) {
      this.type = type;
    }

    private byte[] line(CarEvent event) {
      return this == JSON_LINES ? EventEncoder.json(event) : EventEncoder.csv(event);
    }
  }

  private final URI address;
  private final Encoding encoding;
  private final int batch;
  private final int cars;
  private final int perSecond;
  private final long requests;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Histogram micros =
      new ConcurrentHistogram(PATIENCE.multipliedBy(2).toNanos() / 1_000, 3);
  private final Map<Integer, Long> answers = new TreeMap<>();
  private final Thread thread = new Thread(this::send, "door-load");
  private long answered;
  private volatile long mostBehindNanos;
  private volatile long countFromNanos;

  DoorLoad(URI address, Encoding encoding, int batch, int cars, int perSecond, Duration length) {
    this.address = address;
    this.encoding = encoding;
    this.batch = batch;
    this.cars = cars;
    this.perSecond = perSecond;
    this.requests = Math.max(1, perSecond * length.toSeconds() / batch);
    thread.setDaemon(true);
  }

  /** Begins; what is due before that time has passed is sent and not counted. */
  void start(Duration warmUp) {
    countFromNanos = System.nanoTime() + warmUp.toNanos();
    thread.start();
  }

  private void send() {
    long startNanos = System.nanoTime();
    SteadyCars fleet = new SteadyCars(cars, perSecond, System.currentTimeMillis());
    for (long number = 0; number < requests; number++) {
      long due = startNanos + fleet.dueNanos(number * batch);
      HttpRequest request = request(fleet, number);
      long now = System.nanoTime();
      while (now - due < 0) {
        LockSupport.parkNanos(due - now);
        now = System.nanoTime();
      }
      boolean counts = due - countFromNanos >= 0;
      if (counts) {
        mostBehindNanos = Math.max(mostBehindNanos, now - due);
      }
      var unused =
          client
              .sendAsync(request, BodyHandlers.discarding())
              .handle(
                  (answer, failure) -> {
                    note(due, counts, answer == null ? NO_ANSWER : answer.statusCode());
                    return null;
                  });
    }
  }

  private HttpRequest request(SteadyCars fleet, long number) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(batch * 64);
    for (int i = 0; i < batch; i++) {
      body.writeBytes(encoding.line(fleet.event(number * batch + i)));
      body.write('\n');
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(PATIENCE).header("Content-Type", encoding.type);
    if (encoding == Encoding.CSV_GZIP) {
      return request
          .header("Content-Encoding", "gzip")
          .POST(BodyPublishers.ofByteArray(gzip(body)))
          .build();
    }
    return request.POST(BodyPublishers.ofByteArray(body.toByteArray())).build();
  }

  private static byte[] gzip(ByteArrayOutputStream plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.size() / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      plain.writeTo(gzip);
    } catch (IOException impossible) {
      throw new IllegalStateException("memory cannot fail to be written", impossible);
    }
    return packed.toByteArray();
  }

  private void note(long due, boolean counts, int status) {
    if (counts) {
      micros.recordValue((System.nanoTime() - due) / 1_000);
    }
    synchronized (answers) {
      answers.merge(status, 1L, Long::sum);
      answered++;
      answers.notifyAll();
    }
  }

  /** Returns when every request has its answer, or none within {@link #PATIENCE}. */
  void awaitEnd() throws InterruptedException {
    thread.join();
    long deadline = System.nanoTime() + PATIENCE.multipliedBy(2).toNanos();
    synchronized (answers) {
      while (answered < requests && deadline - System.nanoTime() > 0) {
        TimeUnit.NANOSECONDS.timedWait(answers, Math.max(1_000_000, deadline - System.nanoTime()));
      }
    }
  }

  /** From due to answered, of those that count. */
  Histogram micros() {
    return micros;
  }

  /** How late a request was sent at most: above some milliseconds the rate was not offered. */
  double mostBehindMillis() {
    return mostBehindNanos / 1e6;
  }

  /** What makes the figures void, given what Kafka has; empty if nothing does. */
  String problem(long arrived) {
    Map<Integer, Long> now;
    synchronized (answers) {
      now = new TreeMap<>(answers);
    }
    if (!now.equals(Map.of(OK, requests))) {
      return "%d requests were sent, answers by status: %s".formatted(requests, now);
    }
    long sent = requests * batch;
    return arrived == sent ? "" : "Kafka has %d events of %d".formatted(arrived, sent);
  }
}
