package io.smartcar.formats;

import io.smartcar.events.DecodingWaitsException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry of schemas, asked over HTTP for the schema of a number and for nothing else. What it
 * has answered is kept: a number means one schema for good. Connects when it is first asked.
 * Thread-safe.
 *
 * <p>Whoever asks waits a quarter of a second at most, once for each number; then and while the
 * registry does not answer, the record waits instead, and is asked for again by those who have it.
 * "There is none" is only what the registry itself says: an answer that did not come, a wrong
 * address, a lack of rights or a proxy's page are none.
 */
final class SchemaRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistry.class);

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final long PATIENCE_MILLIS = 250;
  private static final long FIRST_REST_NANOS = 500_000_000L;
  private static final long LONGEST_REST_NANOS = 15_000_000_000L;

  /** Somebody may register it yet, and one of several servers may know it later. */
  private static final long NONE_HOLDS_NANOS = 60_000_000_000L;

  /** Whoever writes garbage must not fill the memory. */
  private static final int MAX_NONES = 10_000;

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int MAX_SCHEMA_CHARS = 1_000_000;

  /**
   * What a number means.
   *
   * @param schema null if records with the number cannot be read
   * @param rule why not, to be read after "must be"; empty if they can
   */
  record Answer(@Nullable Schema schema, String rule, long askedNanos) {}

  private final URI address;
  private final @Nullable String login;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<Integer, Answer> answers = new ConcurrentHashMap<>();
  private final ConcurrentMap<Integer, CompletableFuture<Answer>> underWay =
      new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private @Nullable HttpClient client;
  private long restNanos;
  private long restsUntil;
  private @Nullable String away;

  SchemaRegistry(URI address) {
    this(address, System::nanoTime);
  }

  SchemaRegistry(URI address, LongSupplier nanoTime) {
    String userInfo = address.getUserInfo();
    String text = address.toString();
    String raw = address.getRawUserInfo();
    String shown = raw == null ? text : text.replace(raw + '@', "");
    this.address = URI.create(shown.endsWith("/") ? shown.substring(0, shown.length() - 1) : shown);
    this.login =
        userInfo == null
            ? null
            : "Basic "
                + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    this.nanoTime = nanoTime;
  }

  /**
   * The schema of a number, or that there is none.
   *
   * @throws DecodingWaitsException if that is not known now
   */
  Answer ask(int id) {
    Answer known = answers.get(id);
    if (known != null && !isOld(known)) {
      return known;
    }
    if (id <= 0) {
      return new Answer(null, "of a number that a registry gives, above 0", 0);
    }
    CompletableFuture<Answer> own = new CompletableFuture<>();
    CompletableFuture<Answer> before = underWay.putIfAbsent(id, own);
    if (before != null) {
      // Whoever asked first waits; others find the answer when they come again.
      return await(id, before, 0);
    }
    Answer meanwhile = answers.get(id);
    if (meanwhile != null && !isOld(meanwhile)) {
      // It came after the first look, and who had asked was no longer under way at the second.
      underWay.remove(id, own);
      own.complete(meanwhile);
      return meanwhile;
    }
    String resting = whyItRests();
    if (resting != null) {
      underWay.remove(id, own);
      throw waits(id, resting);
    }
    send(id, own);
    return await(id, own, PATIENCE_MILLIS);
  }

  private Answer await(int id, CompletableFuture<Answer> asked, long millis) {
    try {
      return asked.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      throw waits(id, "has not answered yet");
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw waits(id, String.valueOf(cause == null ? failed : cause.getMessage()));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw waits(id, "was not waited for");
    }
  }

  private void send(int id, CompletableFuture<Answer> asked) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + "/schemas/ids/" + id))
            .timeout(ANSWER)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    if (login != null) {
      request.header("Authorization", login);
    }
    CompletableFuture<HttpResponse<String>> exchange =
        client().sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    var unused =
        exchange
            .copy()
            // The request's own limit ends with the answer's headers.
            .orTimeout(2 * ANSWER.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((response, failure) -> exchange.cancel(true))
            .thenApply(this::answer)
            .whenComplete((answer, failure) -> finish(id, asked, answer, failure));
  }

  private void finish(
      int id,
      CompletableFuture<Answer> asked,
      @Nullable Answer answer,
      @Nullable Throwable failure) {
    if (answer != null) {
      if (answer.schema() == null && answers.size() > MAX_NONES) {
        answers.values().removeIf(known -> known.schema() == null);
      }
      answers.put(id, answer);
      isBack();
      // Before anybody who waits goes on: it might find this one again.
      underWay.remove(id, asked);
      asked.complete(answer);
    } else {
      Throwable cause =
          failure == null || failure.getCause() == null ? failure : failure.getCause();
      String why =
          cause instanceof NoAnswer
              ? String.valueOf(cause.getMessage())
              : "cannot be asked: " + cause;
      isAway(why);
      underWay.remove(id, asked);
      asked.completeExceptionally(new NoAnswer(why));
    }
  }

  private Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    String body = response.body().length() <= MAX_SCHEMA_CHARS ? response.body() : "";
    RegistryReply reply = RegistryReply.of(body);
    long now = nanoTime.getAsLong();
    if (status == NOT_FOUND && reply.isNoSuchSchema()) {
      return new Answer(null, "of a schema that the registry " + address + " has", now);
    }
    String schema = reply.schema();
    if (status != OK || schema == null) {
      throw new NoAnswer(
          String.format(
              Locale.ROOT,
              "gives no schema but status %d: check the address and who may read it",
              status));
    }
    return reply.read(schema, now);
  }

  private boolean isOld(Answer answer) {
    return answer.schema() == null && nanoTime.getAsLong() - answer.askedNanos() > NONE_HOLDS_NANOS;
  }

  private DecodingWaitsException waits(int id, String why) {
    return new DecodingWaitsException(
        "the schema registry " + address + " " + why + " (id " + id + ")");
  }

  private @Nullable String whyItRests() {
    lock.lock();
    try {
      return away != null && nanoTime.getAsLong() - restsUntil < 0 ? away : null;
    } finally {
      lock.unlock();
    }
  }

  private void isAway(String why) {
    boolean isNew;
    lock.lock();
    try {
      restNanos = restNanos == 0 ? FIRST_REST_NANOS : Math.min(2 * restNanos, LONGEST_REST_NANOS);
      restsUntil = nanoTime.getAsLong() + restNanos;
      isNew = !why.equals(away);
      away = why;
    } finally {
      lock.unlock();
    }
    if (isNew) {
      LOG.warn(
          "the schema registry {} {}; records of schemas that are not known wait", address, why);
    }
  }

  private void isBack() {
    boolean wasAway;
    lock.lock();
    try {
      wasAway = away != null;
      away = null;
      restNanos = 0;
    } finally {
      lock.unlock();
    }
    if (wasAway) {
      LOG.info("the schema registry {} answers again", address);
    }
  }

  private HttpClient client() {
    lock.lock();
    try {
      HttpClient known = client;
      if (known == null) {
        known =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        client = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** What came is no answer of a registry. */
  private static final class NoAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswer(String message) {
      super(message);
    }
  }
}
