package io.smartcar.notify;

import io.smartcar.redis.AlertOutbox;
import java.time.Clock;
import java.time.Duration;

/** What tells a receiver, for tests of receivers; hardly a pause between tries. */
public final class TestDelivery {

  private TestDelivery() {}

  /** Begins to tell a receiver everything, so many at once. */
  public static AutoCloseable start(AlertOutbox outbox, Receiver receiver, int maxAlerts) {
    Delivery delivery =
        new Delivery(
            new Told("test", Wishes.ALL, Duration.ZERO, maxAlerts),
            outbox,
            receiver,
            new Pauses(Duration.ofMillis(1)),
            Clock.systemUTC(),
            true);
    delivery.start();
    return delivery;
  }
}
