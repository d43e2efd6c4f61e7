package io.smartcar.door.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.smartcar.config.DoorConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * How many events each sender and each car may still send. A number that is larger than a whole
 * burst is let through when nothing was sent for long, and is paid off afterwards: a drive that a
 * car has kept may be of any length. Thread-safe.
 */
final class Limits {

  /** Who has sent nothing for long has a full burst again, and is forgotten; so are the oldest. */
  private static final int MAX_KNOWN = 200_000;

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final Each senders;
  private final Each cars;

  Limits(DoorConfig config, TimeMeter time) {
    senders = new Each(config.sender(), time);
    cars = new Each(config.car(), time);
  }

  /** How long a sender has to wait before anything of it is taken; zero if it has not. */
  Duration senderWaits(String sender) {
    return senders.waits(sender);
  }

  /** Zero if a sender may send so many events, which are counted then; else how long to wait. */
  Duration sender(String sender, long events) {
    return senders.take(sender, events);
  }

  /** The same of a car. */
  Duration car(String car, long events) {
    return cars.take(car, events);
  }

  /** Takes back what was counted of a sender and of its cars. */
  void giveBack(String sender, long events, Map<String, Long> ofCars) {
    senders.giveBack(sender, events);
    ofCars.forEach(cars::giveBack);
  }

  /** The limit in words. */
  String ofCars() {
    return cars.toString();
  }

  /** The limit in words. */
  String ofSenders() {
    return senders.toString();
  }

  private static final class Each {

    private final DoorConfig.Rate rate;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    Each(DoorConfig.Rate rate, TimeMeter time) {
      this.rate = rate;
      this.time = time;
      this.buckets =
          Caffeine.newBuilder()
              .maximumSize(MAX_KNOWN)
              .expireAfterAccess(LONGEST_WAIT.multipliedBy(2))
              .build();
    }

    Duration waits(String who) {
      Bucket bucket = buckets.getIfPresent(who);
      return bucket == null
          ? Duration.ZERO
          : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    Duration take(String who, long events) {
      Bucket bucket = buckets.get(who, key -> full());
      long atOnce = Math.min(events, rate.burstEvents());
      var taken = bucket.tryConsumeAndReturnRemaining(atOnce);
      if (!taken.isConsumed()) {
        return Duration.ofNanos(taken.getNanosToWaitForRefill());
      }
      if (events > atOnce) {
        bucket.consumeIgnoringRateLimits(Math.min(events - atOnce, longestDebt()));
      }
      return Duration.ZERO;
    }

    void giveBack(String who, long events) {
      Bucket bucket = buckets.getIfPresent(who);
      if (bucket != null) {
        bucket.addTokens(Math.min(events, longestDebt()));
      }
    }

    private long longestDebt() {
      return LONGEST_WAIT.toSeconds() * rate.eventsPerSecond();
    }

    private Bucket full() {
      return Bucket.builder()
          .withCustomTimePrecision(time)
          .addLimit(
              limit ->
                  limit
                      .capacity(rate.burstEvents())
                      .refillGreedy(rate.eventsPerSecond(), Duration.ofSeconds(1)))
          .build();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%d events/s, and %d at once", rate.eventsPerSecond(), rate.burstEvents());
    }
  }
}
