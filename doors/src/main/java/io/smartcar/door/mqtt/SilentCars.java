package io.smartcar.door.mqtt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cars whose last will the broker has published, as it does when it no longer hears a car, until
 * they send again: noted in what the door says. Of so many at most. For one thread, but for {@link
 * #count}.
 */
final class SilentCars {

  private static final Logger LOG = LoggerFactory.getLogger(SilentCars.class);
  private static final int MAX_KNOWN = 100_000;

  private final Cache<String, Boolean> silent =
      Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();
  private final Sparingly beginnings = new Sparingly();
  private final Sparingly ends = new Sparingly();

  /**
   * A last will came.
   *
   * @param car null if its topic names none
   */
  void silent(@Nullable String car, String topic) {
    silent.put(car == null ? topic : car, true);
    beginnings.say(
        more ->
            LOG.warn(
                "{} is silent: the broker has published its last will{}",
                car == null ? topic : "car " + car,
                more));
  }

  /** A car has sent something. */
  void sends(@Nullable String car) {
    if (car != null && silent.asMap().remove(car) != null) {
      ends.say(more -> LOG.info("car {} sends again{}", car, more));
    }
  }

  /** Whether a car's last will came and nothing of it since. */
  boolean isSilent(String car) {
    return silent.getIfPresent(car) != null;
  }

  /** How many they are, about; for any thread. */
  long count() {
    return silent.estimatedSize();
  }
}
