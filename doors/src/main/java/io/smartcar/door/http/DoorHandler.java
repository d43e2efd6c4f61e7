package io.smartcar.door.http;

import static io.smartcar.door.http.Answer.error;

import io.smartcar.config.HttpDoorConfig;
import io.smartcar.door.intake.Intake;
import io.smartcar.door.intake.KnownFormats;
import io.smartcar.door.intake.Outcome;
import io.smartcar.formats.Format;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers the door's requests. Who may not send, or says that too much comes, is told so before any
 * of the body is received. Thread-safe.
 */
final class DoorHandler extends Handler.Abstract {

  static final String EVENTS = "/v1/events";
  static final String HEALTH = "/health";
  static final String FLOODS = "/v1/floods";
  private static final String METRICS = "/metrics";
  private static final List<String> ASKED = List.of(HEALTH, METRICS, FLOODS);
  private static final String BEARER = "Bearer ";

  /** Whoever sends without a token: somebody on this machine. */
  private static final String LOCAL = "local";

  private final HttpDoorConfig config;
  private final Names names;
  private final @Nullable TokenFile<String> tokens;
  private final KnownFormats formats;
  private final Intake intake;
  private final SlowConnections connections;
  private final UnderWay underWay;
  private final DoorMetrics metrics;

  DoorHandler(
      HttpDoorConfig config,
      @Nullable TokenFile<String> tokens,
      KnownFormats formats,
      Intake intake,
      SlowConnections connections,
      UnderWay underWay,
      DoorMetrics metrics) {
    this.config = config;
    this.names = Names.of(config);
    this.tokens = tokens;
    this.formats = formats;
    this.intake = intake;
    this.connections = connections;
    this.underWay = underWay;
    this.metrics = metrics;
  }

  @Override
  public boolean handle(Request request, Response response, Callback done) {
    if (!underWay.begin()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      send(closing(), request, response, done);
      return true;
    }
    connections.begun(request);
    // By whatever way it ends, also if the client goes.
    Callback callback = Callback.from(underWay::end, done);
    try {
      answer(request, response, callback);
    } catch (RuntimeException defect) {
      callback.failed(defect);
    }
    return true;
  }

  private void answer(Request request, Response response, Callback callback) {
    Answer refusal = refusal(request);
    String path = Request.getPathInContext(request);
    if (refusal != null) {
      send(refusal, request, response, callback);
    } else if (path.equals(HEALTH)) {
      send(healthFor(request), request, response, callback);
    } else if (path.equals(METRICS)) {
      send(metricsFor(request), request, response, callback);
    } else if (path.equals(FLOODS)) {
      send(floodsFor(request), request, response, callback);
    } else {
      takeEvents(request, response, callback);
    }
  }

  /** What is said to a request that is not for this door; null if it is. */
  private @Nullable Answer refusal(Request request) {
    String host = Request.getServerName(request);
    if (!names.know(host)) {
      return error(Answer.WRONG_HOST, "this door has another name: see smartcar.door.http.names");
    }
    if (request.getHeaders().contains(HttpHeader.ORIGIN)) {
      return error(Answer.FORBIDDEN, "this door is not for pages in browsers");
    }
    String path = Request.getPathInContext(request);
    boolean events = path.equals(EVENTS);
    if (!events && !ASKED.contains(path)) {
      return error(
          Answer.NOT_FOUND, "there are POST " + EVENTS + " and GET " + String.join(", ", ASKED));
    }
    String method = events ? "POST" : "GET";
    return request.getMethod().equals(method)
        ? null
        : error(Answer.METHOD_NOT_ALLOWED, "use " + method, Map.of("Allow", method));
  }

  /** Whoever may not send learns whether it is up, not where the log is. */
  private Answer healthFor(Request request) {
    String away = intake.away();
    return Answer.health(away != null, sender(request) == null ? null : away);
  }

  private Answer metricsFor(Request request) {
    return sender(request) == null ? unauthorized() : metrics.answer();
  }

  private Answer floodsFor(Request request) {
    return sender(request) == null ? unauthorized() : Answer.floods(intake.floods());
  }

  private void takeEvents(Request request, Response response, Callback callback) {
    long begun = System.nanoTime();
    String sender = sender(request);
    if (sender == null) {
      send(unauthorized(), request, response, callback);
      return;
    }
    Outcome mustWait = intake.refusal(sender);
    if (mustWait != null) {
      metrics.count(sender, mustWait, System.nanoTime() - begun);
      send(Answer.of(mustWait), request, response, callback);
      return;
    }
    String named = Request.extractQueryParameters(request).getValue("format");
    Format format = named == null ? usual(request) : formats.find(named);
    Answer unfit = named != null && format == null ? unknownFormat() : unfit(request, format);
    if (unfit != null) {
      send(unfit, request, response, callback);
      return;
    }
    EventsRequest.Sent sent =
        new EventsRequest.Sent(isGzip(request), config.maxBodyBytes(), config.maxUnpackedBytes());
    EventsRequest.Replies replies =
        new EventsRequest.Replies(
            () -> connections.busy(request),
            outcome -> {
              metrics.count(sender, outcome, System.nanoTime() - begun);
              send(Answer.of(outcome), request, response, callback);
            },
            answer -> send(answer, request, response, callback),
            callback::failed);
    new EventsRequest(
            request,
            intake.parcel(sender, format),
            sent,
            intake,
            request.getComponents().getExecutor(),
            replies)
        .run();
  }

  /** The format of records that do not name one: null for the book's. */
  private @Nullable Format usual(Request request) {
    MediaType type = MediaType.of(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    return type == MediaType.AVRO ? formats.find("avro") : null;
  }

  private Answer unknownFormat() {
    return error(
        Answer.BAD_REQUEST,
        "there is no such format: this door has " + String.join(", ", formats.names()));
  }

  /** What is said to a body that the door does not take; null if it does. */
  private @Nullable Answer unfit(Request request, @Nullable Format format) {
    MediaType type = MediaType.of(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    if (type == null) {
      return error(Answer.UNSUPPORTED_TYPE, "Content-Type must be " + MediaType.KNOWN);
    }
    if (format != null && !type.fits(format.type())) {
      return error(
          Answer.UNSUPPORTED_TYPE,
          "records of the format "
              + format.name()
              + " are "
              + format.type()
              + ", not what Content-Type says");
    }
    String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    if (encoding != null && !isGzip(request) && !encoding.equalsIgnoreCase("identity")) {
      return error(Answer.UNSUPPORTED_TYPE, "Content-Encoding must be gzip");
    }
    return request.getLength() > config.maxBodyBytes()
        ? EventsRequest.tooLarge(config.maxBodyBytes())
        : null;
  }

  private static boolean isGzip(Request request) {
    String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    return encoding != null && encoding.strip().toLowerCase(Locale.ROOT).matches("(x-)?gzip");
  }

  /** Who sends, null if nobody may. */
  private @Nullable String sender(Request request) {
    if (tokens == null) {
      return LOCAL;
    }
    String given = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    return given != null && given.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? tokens.holder(given.substring(BEARER.length()).strip())
        : null;
  }

  private static Answer closing() {
    return error(
        Answer.UNAVAILABLE,
        "the door closes: send all of it again after a while",
        Map.of("Retry-After", "5"));
  }

  private static Answer unauthorized() {
    return error(
        Answer.UNAUTHORIZED,
        "give your token: Authorization: Bearer TOKEN",
        Map.of("WWW-Authenticate", "Bearer"));
  }

  private void send(Answer answer, Request request, Response response, Callback callback) {
    connections.busy(request);
    metrics.answered(answer.status());
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(
        true,
        ByteBuffer.wrap(answer.body()),
        Callback.from(() -> connections.answered(request), callback));
  }
}
