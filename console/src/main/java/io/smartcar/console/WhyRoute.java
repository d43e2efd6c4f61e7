package io.smartcar.console;

import io.javalin.http.Context;
import io.smartcar.status.why.Why;
import io.smartcar.status.why.WhyJson;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/** Answers why an alert came of a reading, or none. Thread-safe. */
final class WhyRoute {

  /** So many at a time: each compiles the rules and reads the log. */
  private static final int AT_A_TIME = 2;

  private final ConsoleSources sources;
  private final Semaphore asking = new Semaphore(AT_A_TIME);

  WhyRoute(ConsoleSources sources) {
    this.sources = sources;
  }

  void why(Context ctx) {
    Asked asked = new Asked(ctx, sources.clock());
    String car = asked.carOfPath();
    Instant at = asked.at();
    if (!asking.tryAcquire()) {
      throw new Problem(
          Problem.UNAVAILABLE, "%d others ask why now: ask again".formatted(AT_A_TIME));
    }
    try {
      Why why = sources.ways().why(car, at);
      Api.send(ctx, json -> WhyJson.properties(why, json));
    } finally {
      asking.release();
    }
  }
}
