package io.smartcar.notify;

import io.smartcar.redis.RedisAlertOutbox;
import io.smartcar.redis.RedisSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells all receivers, each on a thread of its own, until it is closed: at least once, in order,
 * corrections too. Thread-safe.
 */
public final class Notifier implements AutoCloseable {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final List<Delivery> deliveries = new ArrayList<>();

  private Notifier() {}

  /**
   * Begins to tell them. Redis or receivers that are away are waited for.
   *
   * @param redis where the alerts are
   * @param receivers who is told; they are closed with the notifier
   * @param all whether receivers that were never told anything are told all that is there, and not
   *     only what comes from now on
   */
  public static Notifier start(RedisSettings redis, Map<Told, Receiver> receivers, boolean all) {
    Notifier notifier = new Notifier();
    receivers.forEach(
        (told, receiver) ->
            notifier.deliveries.add(
                new Delivery(
                    told,
                    new RedisAlertOutbox(redis, told.name()),
                    receiver,
                    new Pauses(FIRST_PAUSE),
                    Clock.systemUTC(),
                    all)));
    notifier.deliveries.forEach(Delivery::start);
    return notifier;
  }

  /** Ends; what is being sent has its answer first. */
  @Override
  public void close() {
    deliveries.forEach(Delivery::close);
  }
}
