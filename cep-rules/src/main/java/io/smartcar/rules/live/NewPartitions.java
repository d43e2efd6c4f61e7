package io.smartcar.rules.live;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the log how many partitions it has, one question at a time. A partition that is added must
 * hold the clock back before events of it are older than the lateness allows, and the fast way in
 * brings the first of them much later. Not thread-safe.
 */
final class NewPartitions {

  private static final long ASK_EVERY_NANOS = 500_000_000L;

  private final EventLog log;
  private int known;
  private long askedAtNanos;
  private @Nullable CompletableFuture<EventLog.Topic> asked;

  NewPartitions(EventLog log) {
    this.log = log;
  }

  /** So many there are at a moment, and these are not new. */
  void startWith(int count, long nowNanos) {
    known = count;
    askedAtNanos = nowNanos;
  }

  /** Takes an answer if there is one, and asks again if it is time to: what was added since. */
  List<Integer> ask(long nowNanos) throws LogUnavailableException {
    List<Integer> added = takeAnswer();
    if (asked == null && nowNanos - askedAtNanos >= ASK_EVERY_NANOS) {
      askedAtNanos = nowNanos;
      asked = log.askTopic();
    }
    return added;
  }

  private List<Integer> takeAnswer() throws LogUnavailableException {
    CompletableFuture<EventLog.Topic> answer = asked;
    if (answer == null || !answer.isDone()) {
      return List.of();
    }
    asked = null;
    int count = Failures.answer(answer, "partitions").partitionCount();
    List<Integer> added = IntStream.range(known, count).boxed().toList();
    known = Math.max(known, count);
    return added;
  }
}
