package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseHandler;
import io.smartcar.console.Visitors.Visitor;
import io.smartcar.status.PlatformStatus;
import io.smartcar.status.StatusJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The routes of {@code openapi.yaml}, each with the role that it needs. Thread-safe. */
final class Api implements AutoCloseable {

  static final String JSON_TYPE = "application/json";
  private static final String VERSION = "/api/v1/";
  private static final int MAX_VIEWERS = 256;
  private static final int MAX_POSITION = 4_000;
  private static final int MAX_TOKEN = 200;
  private static final Duration STATUS_PAUSE = Duration.ofSeconds(3);
  private static final int NO_CONTENT = 204;

  private final ConsoleSources sources;
  private final Gate gate;
  private final Hub hub;
  private final AlertRoutes alerts;
  private final CarRoutes cars;
  private final WhyRoute why;
  private final FleetRoute fleet;
  private final RuleRoutes rules;
  private final DraftRoute drafts;
  private final RulePushes pushes;
  private final TrialRoutes trials;
  private final RejectedRoutes rejected;
  private final Shared<PlatformStatus> status;
  private final MetricsRoute metrics;
  private final TargetsRoute targets;

  Api(
      ConsoleSources sources,
      Gate gate,
      Hub hub,
      Episodes episodes,
      ScheduledExecutorService threads) {
    this.sources = sources;
    this.gate = gate;
    this.hub = hub;
    this.alerts = new AlertRoutes(sources, episodes, hub);
    this.cars = new CarRoutes(sources);
    this.why = new WhyRoute(sources);
    this.fleet = new FleetRoute(sources, threads);
    RuleVersions versions = new RuleVersions(sources.rules().store(), sources.rules().deployed());
    this.drafts = new DraftRoute(sources, versions);
    this.pushes = new RulePushes(sources, versions, drafts);
    this.trials = new TrialRoutes(sources, versions);
    this.rules =
        new RuleRoutes(sources, versions, pushes, new RuleFigures(sources, hub, threads), threads);
    this.rejected = new RejectedRoutes(sources);
    this.status = new Shared<>(sources.status()::get, STATUS_PAUSE, threads);
    this.targets = new TargetsRoute(sources.rules());
    this.metrics =
        new MetricsRoute(
            new Shared<>(sources.metrics()::get, STATUS_PAUSE, threads), hub, sources.heartbeats());
  }

  void addTo(RoutesConfig routes) {
    routes.get(VERSION + "me", this::me, Role.VIEWER);
    routes.get(VERSION + "session", this::ways, Role.ANYBODY);
    routes.post(VERSION + "session", this::login, Role.ANYBODY);
    routes.delete(VERSION + "session", this::logout, Role.ANYBODY);
    routes.get(VERSION + "oidc/login", ctx -> signIn().begin(ctx), Role.ANYBODY);
    routes.get(SignIn.CALLBACK, ctx -> signIn().finish(ctx), Role.ANYBODY);
    routes.get(VERSION + "days", alerts::days, Role.VIEWER);
    routes.get(VERSION + "episodes", alerts::episodes, Role.VIEWER);
    routes.post(VERSION + "episodes/handling", alerts::handle, Role.OPERATOR);
    routes.get(VERSION + "alerts", alerts::alerts, Role.VIEWER);
    routes.get(VERSION + "areas", fleet::areas, Role.VIEWER);
    routes.get(VERSION + "cars/{car}", cars::car, Role.VIEWER);
    routes.get(VERSION + "cars/{car}/alerts", alerts::ofCar, Role.VIEWER);
    routes.get(VERSION + "cars/{car}/readings", cars::readings, Role.VIEWER);
    routes.get(VERSION + "cars/{car}/readings.csv", cars::csv, Role.VIEWER);
    routes.get(VERSION + "cars/{car}/why", why::why, Role.VIEWER);
    routes.get(VERSION + "rules", rules::inForce, Role.VIEWER);
    routes.get(VERSION + "rules/versions", rules::versions, Role.VIEWER);
    routes.get(VERSION + "rules/versions/{version}", rules::version, Role.VIEWER);
    routes.get(VERSION + "rules/versions/{version}/difference", rules::difference, Role.VIEWER);
    routes.get(VERSION + "rules/versions/{version}/rule", rules::rule, Role.VIEWER);
    routes.get(VERSION + "rules/library", rules::library, Role.VIEWER);
    routes.post(VERSION + "rules/check", drafts::check, Role.AUTHOR);
    routes.post(VERSION + "rules/difference", rules::differenceOfDraft, Role.AUTHOR);
    routes.post(VERSION + "rules/trials", trials::start, Role.AUTHOR);
    routes.get(VERSION + "rules/trials/{trial}", trials::trial, Role.AUTHOR);
    routes.delete(VERSION + "rules/trials/{trial}", trials::cancel, Role.AUTHOR);
    routes.post(VERSION + "rules/push", pushes::push, Role.AUTHOR);
    routes.post(VERSION + "rules/rollback", pushes::rollBack, Role.AUTHOR);
    routes.get(VERSION + "health", this::health, Role.VIEWER);
    routes.get(VERSION + "rejected", rejected::rejected, Role.VIEWER);
    routes.post(VERSION + "rejected/resend", rejected::resend, Role.OPERATOR);
    routes.get(MetricsRoute.PATH, metrics::metrics, Role.VIEWER);
    routes.get(VERSION + "prometheus/targets", targets::targets, Role.VIEWER);
    routes.get(VERSION + "stream", this::stream, Role.VIEWER);
    routes.get(VERSION + "openapi.yaml", Api::description, Role.VIEWER);
  }

  /** Answers with an object. */
  static void send(Context ctx, Json.Properties properties) {
    ctx.contentType(JSON_TYPE).result(Json.object(properties));
  }

  private void me(Context ctx) {
    sendMe(ctx, Gate.visitor(ctx));
  }

  private void sendMe(Context ctx, Visitor visitor) {
    send(
        ctx,
        json -> {
          json.writeStringField("name", visitor.name());
          json.writeStringField("role", visitor.role().word());
          json.writeBooleanField("tokens", gate.knowsPeople());
          json.writeStringField("zone", sources.clock().getZone().getId());
          json.writeNumberField("nowMillis", sources.clock().millis());
        });
  }

  private void login(Context ctx) throws IOException {
    Map<String, String> told = Json.texts(new Asked(ctx, sources.clock()).json(), Set.of("token"));
    String token = told.getOrDefault("token", "");
    if (token.isEmpty() || token.length() > MAX_TOKEN) {
      throw new Problem(Problem.BAD_REQUEST, "token must be there");
    }
    sendMe(ctx, gate.login(ctx, token));
  }

  private void logout(Context ctx) {
    Optional<URI> there = gate.logout(ctx);
    if (there.isPresent()) {
      send(ctx, json -> json.writeStringField("next", there.get().toString()));
    } else {
      ctx.status(NO_CONTENT);
    }
  }

  private SignIn signIn() {
    SignIn signIn = gate.signIn();
    if (signIn == null) {
      throw new Problem(
          Problem.NOT_FOUND,
          "nobody signs in here with OpenID Connect: smartcar.console.oidc.issuer is empty");
    }
    return signIn;
  }

  /** How to get in, and why this browser was not let in before. */
  private void ways(Context ctx) {
    SignIn signIn = gate.signIn();
    String failure = signIn == null ? null : signIn.failure(ctx);
    send(
        ctx,
        json -> {
          json.writeBooleanField("tokens", gate.hasTokens());
          provider(signIn, json);
          Json.text(json, "failure", failure);
        });
  }

  private static void provider(@Nullable SignIn signIn, JsonGenerator json) throws IOException {
    if (signIn == null) {
      json.writeNullField("oidc");
      return;
    }
    OidcProvider.Readiness readiness = signIn.provider().state();
    json.writeObjectFieldStart("oidc");
    json.writeStringField("issuer", signIn.provider().issuer());
    json.writeBooleanField("ready", readiness.ready());
    Json.text(json, "said", readiness.said());
    json.writeNumberField("sinceMillis", readiness.since().toEpochMilli());
    json.writeEndObject();
  }

  private void health(Context ctx) throws InterruptedException {
    PlatformStatus now = status.askRecent();
    send(
        ctx,
        json -> {
          StatusJson.properties(now, json);
          json.writeObjectFieldStart("console");
          json.writeNumberField("viewers", hub.viewers());
          json.writeBooleanField("streaming", hub.isStreaming());
          provider(gate.signIn(), json);
          json.writeEndObject();
        });
  }

  private void stream(Context ctx) {
    String accepted = ctx.header("Accept");
    if (accepted == null || !accepted.contains("text/event-stream")) {
      throw new Problem(Problem.NOT_ACCEPTABLE, "ask with Accept: text/event-stream");
    }
    String after =
        Optional.ofNullable(ctx.header("Last-Event-ID"))
            .or(() -> Optional.ofNullable(ctx.queryParam("after")))
            .orElse(null);
    if (after != null && after.length() > MAX_POSITION) {
      throw new Problem(Problem.BAD_REQUEST, "after must be an id of this stream");
    }
    if (hub.viewers() >= MAX_VIEWERS) {
      throw new Problem(
          Problem.UNAVAILABLE, MAX_VIEWERS + " browsers look already: start another console");
    }
    Admission admission = Gate.admission(ctx);
    new SseHandler(
            client -> {
              client.keepAlive();
              Viewer viewer = new Viewer(hub, Viewer.of(client), after);
              Runnable end = viewer::close;
              client.onClose(
                  () -> {
                    end.run();
                    admission.forget(end);
                  });
              admission.atEnd(end);
              Thread thread = new Thread(viewer::run, "console-viewer");
              thread.setDaemon(true);
              thread.start();
            })
        .handle(ctx);
  }

  private static void description(Context ctx) throws IOException {
    try (InputStream in = Api.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is not on the class path");
      }
      ctx.contentType("application/yaml; charset=utf-8").result(in.readAllBytes());
    }
  }

  /** Ends what it reads of its own. */
  @Override
  public void close() {
    trials.close();
    pushes.close();
    fleet.close();
    rejected.close();
  }
}
