package io.smartcar.rules.live.intake;

import io.smartcar.rules.live.clock.FutureResults;
import io.smartcar.rules.live.port.EventLog;
import io.smartcar.rules.live.port.LogUnavailableException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks again and again which topic the log is, one question at a time. A partition that is added
 * must hold the clock back before events of it are older than the lateness allows, and the spout
 * brings the first of them much later; of a topic that was created again nothing known holds. Not
 * thread-safe.
 */
public final class TopicWatch {

  private static final long ASK_EVERY_NANOS = 500_000_000L;

  private final EventLog log;
  private long askedAtNanos;
  private @Nullable CompletableFuture<EventLog.Topic> asked;

  /** Watches a log that was asked at this moment. */
  public TopicWatch(EventLog log, long nowNanos) {
    this.log = log;
    this.askedAtNanos = nowNanos;
  }

  /** Takes an answer if there is one, null if not, and asks again if it is time to. */
  public EventLog.@Nullable Topic ask(long nowNanos) throws LogUnavailableException {
    EventLog.Topic answer = takeAnswer();
    if (asked == null && nowNanos - askedAtNanos >= ASK_EVERY_NANOS) {
      askedAtNanos = nowNanos;
      asked = log.askTopic();
    }
    return answer;
  }

  private EventLog.@Nullable Topic takeAnswer() throws LogUnavailableException {
    CompletableFuture<EventLog.Topic> answer = asked;
    if (answer == null || !answer.isDone()) {
      return null;
    }
    asked = null;
    return FutureResults.answer(answer, "partitions");
  }
}
