package io.smartcar.notify.receiver;

import io.smartcar.notify.Notice;
import io.smartcar.notify.Receiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A broker, of MQTT or of Kafka, that acknowledges each notice by itself. Those of a car go one
 * after the other, so that they stay in order whatever fails; those of different cars at the same
 * time. One whose acknowledgement came is not sent again for another's that did not.
 */
final class OneByOneReceiver implements Receiver {

  /** How long an acknowledgement may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** At least as many as are ever told at once. */
  private static final int REMEMBERED = 2_000;

  private final Courier courier;
  private final Duration timeout;

  /** What the broker has of notices that may be told again, by their keys. */
  private final Map<String, Boolean> has =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  private Courier.@Nullable Way way;

  OneByOneReceiver(Courier courier) {
    this(courier, TIMEOUT);
  }

  OneByOneReceiver(Courier courier, Duration timeout) {
    this.courier = courier;
    this.timeout = timeout;
  }

  /** What did not go well with some notices. */
  private record Failure(@Nullable String away, @Nullable String refused) {}

  @Override
  public Answer tell(List<Notice> notices) throws InterruptedException {
    List<Notice> left = new ArrayList<>(notices);
    left.removeIf(notice -> has.containsKey(notice.key()));
    while (!left.isEmpty()) {
      List<Notice> next = oneOfEachCar(left);
      Failure failure = send(next);
      if (failure.away() != null) {
        leave();
        return new Answer.Again(failure.away(), Optional.empty(), prefix(notices));
      }
      if (failure.refused() != null) {
        return new Answer.Refuses(failure.refused());
      }
      left.subList(0, next.size()).clear();
    }
    return new Answer.Has();
  }

  /** From the first on, until a car is met again. */
  private static List<Notice> oneOfEachCar(List<Notice> notices) {
    Set<String> cars = new HashSet<>();
    int next = 0;
    while (next < notices.size() && cars.add(notices.get(next).raised().alert().carNumber())) {
      next++;
    }
    return List.copyOf(notices.subList(0, next));
  }

  private Failure send(List<Notice> notices) throws InterruptedException {
    Map<Notice, CompletableFuture<Void>> underWay = new LinkedHashMap<>();
    try {
      Courier.Way open = way();
      for (Notice notice : notices) {
        CompletableFuture<Void> sent = open.send(notice);
        underWay.put(notice, sent.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
        if (sent.isCompletedExceptionally()) {
          break;
        }
      }
    } catch (NotTakenException away) {
      return new Failure(away.getMessage(), null);
    }
    String away = null;
    String refused = null;
    for (Map.Entry<Notice, CompletableFuture<Void>> sent : underWay.entrySet()) {
      try {
        sent.getValue().get();
        has.put(sent.getKey().key(), true);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof NotTakenException not && not.isForEver()) {
          refused = not.getMessage();
        } else {
          away = reason(e.getCause());
        }
      }
    }
    return new Failure(away, refused);
  }

  private String reason(@Nullable Throwable failure) {
    return failure instanceof NotTakenException
        ? String.valueOf(failure.getMessage())
        : courier.address()
            + " does not acknowledge what it is told within "
            + timeout.toSeconds()
            + " s";
  }

  private int prefix(List<Notice> notices) {
    int prefix = 0;
    while (prefix < notices.size() && has.containsKey(notices.get(prefix).key())) {
      prefix++;
    }
    return prefix;
  }

  private Courier.Way way() throws NotTakenException, InterruptedException {
    Courier.Way open = way;
    if (open == null || !open.isOpen()) {
      leave();
      open = courier.open();
      way = open;
    }
    return open;
  }

  private void leave() {
    Courier.Way open = way;
    way = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    leave();
  }
}
