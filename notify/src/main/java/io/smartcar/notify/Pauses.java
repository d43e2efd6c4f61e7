package io.smartcar.notify;

import java.time.Duration;
import java.util.Optional;

/** How long is waited between tries: twice as long each time, a minute at most. */
final class Pauses {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Duration first;
  private Duration next;

  Pauses(Duration first) {
    this.first = first;
    this.next = first;
  }

  /** The next pause; what the other side asked for is kept to, up to ten minutes. */
  Duration next(Optional<Duration> asked) {
    Duration pause = next;
    next = min(next.multipliedBy(2), LONGEST);
    return asked
        .filter(time -> time.compareTo(pause) > 0)
        .map(time -> min(time, LONGEST.multipliedBy(10)))
        .orElse(pause);
  }

  /** It went well: the next one is short. */
  void reset() {
    next = first;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
