package io.smartcar.notify;

import io.smartcar.notify.Receiver.Answer;
import io.smartcar.redis.AlertOutbox;
import io.smartcar.redis.AlertStoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one receiver was not told goes to it, in order, until it says that it has it; then the
 * position moves. On a thread of its own, so that a receiver that is away delays nobody else.
 */
final class Delivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  /** Looks for new alerts after so long without being woken: a connection can die silently. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Told told;
  private final AlertOutbox outbox;
  private final Receiver receiver;
  private final Selection selection;
  private final Pauses pauses;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread;
  private boolean away;

  /**
   * Creates it; nothing is begun.
   *
   * @param pauses between tries
   * @param all whether a receiver that was never told anything is told all that is there
   */
  Delivery(Told told, AlertOutbox outbox, Receiver receiver, Pauses pauses, boolean all) {
    this.told = told;
    this.outbox = outbox;
    this.receiver = receiver;
    this.pauses = pauses;
    this.selection = new Selection(told.wishes());
    this.thread = new Thread(() -> run(all), "notify-" + told.name());
  }

  void start() {
    thread.start();
  }

  private void run(boolean all) {
    try {
      while (!isEnding() && !begin(all)) {
        // Redis was away.
      }
      while (!isEnding()) {
        deliver();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outbox.close();
      receiver.close();
    }
  }

  private boolean begin(boolean all) throws InterruptedException {
    try {
      outbox.begin(all);
      return true;
    } catch (AlertStoreException e) {
      goesOnLater(String.valueOf(e.getMessage()), Optional.empty());
      return false;
    }
  }

  private void deliver() throws InterruptedException {
    try {
      if (outbox.next(1).isEmpty()) {
        outbox.await(LONGEST_WAIT);
        return;
      }
      // What comes at the same time is told together.
      if (ending.await(told.gather().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      List<AlertOutbox.Entry> next = outbox.next(told.maxAlerts());
      if (tell(selection.of(next))) {
        confirm(next);
      }
    } catch (AlertStoreException e) {
      goesOnLater(String.valueOf(e.getMessage()), Optional.empty());
    }
  }

  /** Tried again here: the receiver has these, and must not get them once more for that. */
  private void confirm(List<AlertOutbox.Entry> told) throws InterruptedException {
    while (!isEnding()) {
      try {
        outbox.confirm(told);
        return;
      } catch (AlertStoreException e) {
        goesOnLater(String.valueOf(e.getMessage()), Optional.empty());
      }
    }
  }

  /** False if it was told to end before the receiver had it. */
  private boolean tell(List<Notice> notices) throws InterruptedException {
    if (notices.isEmpty()) {
      return true;
    }
    while (!isEnding()) {
      Answer answer = receiver.tell(notices);
      if (answer instanceof Answer.Has) {
        isBack();
        return true;
      }
      if (answer instanceof Answer.Refuses refuses) {
        return notices.size() == 1 ? setAside(notices.get(0), refuses) : oneByOne(notices);
      }
      Answer.Again again = (Answer.Again) answer;
      goesOnLater(again.reason(), again.after());
    }
    return false;
  }

  /** One that the receiver will never take must not keep the others from it. */
  private boolean oneByOne(List<Notice> notices) throws InterruptedException {
    for (Notice notice : notices) {
      if (!tell(List.of(notice))) {
        return false;
      }
    }
    return true;
  }

  private boolean setAside(Notice notice, Answer.Refuses refuses) {
    LOG.error(
        "receiver {} refuses {} ({}), which it is not told: {}",
        told.name(),
        notice.identity(),
        notice.key(),
        refuses.reason());
    return true;
  }

  private void goesOnLater(String reason, Optional<Duration> after) throws InterruptedException {
    if (!away) {
      away = true;
      LOG.warn("receiver {} is told later, and nobody else waits for it: {}", told.name(), reason);
    }
    var unused = ending.await(pauses.next(after).toMillis(), TimeUnit.MILLISECONDS);
  }

  private void isBack() {
    pauses.reset();
    if (away) {
      away = false;
      LOG.info("receiver {} is told again", told.name());
    }
  }

  private boolean isEnding() {
    return ending.getCount() == 0;
  }

  /** Ends it; what is being sent has its answer first. */
  @Override
  public void close() {
    ending.countDown();
    outbox.wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
