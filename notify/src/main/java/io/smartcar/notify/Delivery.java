package io.smartcar.notify;

import io.smartcar.notify.Receiver.Answer;
import io.smartcar.redis.AlertOutbox;
import io.smartcar.redis.AlertStoreException;
import java.time.Duration;
import java.util.ArrayList;
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
  private final Trouble store;
  private final Trouble receiving;

  /** Whether nothing is known to be there that was not told. */
  private boolean isIdle;

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
    this.store = new Trouble("Redis answers again");
    this.receiving = new Trouble("it takes what it is told");
  }

  /** Whether something is in the way, so that it is said once, and once that it is over. */
  private final class Trouble {
    private final String over;
    private boolean is;

    Trouble(String over) {
      this.over = over;
    }

    void begins(String reason) {
      if (!is) {
        LOG.warn(
            "receiver {} is told later, and nobody else waits for it: {}", told.name(), reason);
      }
      is = true;
    }

    void begins(RuntimeException defect) {
      if (!is) {
        LOG.error("telling receiver {} is tried again after a failure", told.name(), defect);
      }
      is = true;
    }

    void ends() {
      if (is) {
        LOG.info("receiver {} is told again: {}", told.name(), over);
      }
      is = false;
      pauses.reset();
    }
  }

  void start() {
    thread.start();
  }

  private void run(boolean all) {
    try {
      while (!isEnding() && !asked(() -> outbox.begin(all))) {
        // Asked again.
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

  private void deliver() throws InterruptedException {
    // What comes at the same time is told together.
    if (isIdle && outbox.await(LONGEST_WAIT)) {
      waits(told.gather());
    }
    isIdle = false;
    List<AlertOutbox.Entry> next = new ArrayList<>();
    if (isEnding() || !asked(() -> next.addAll(outbox.next(told.maxAlerts())))) {
      return;
    }
    // What follows a full page is there already.
    isIdle = next.size() < told.maxAlerts();
    if (!next.isEmpty() && tell(selection.of(next))) {
      confirm(next);
    }
  }

  /** False if Redis did not answer: it is asked again after a pause. */
  private boolean asked(Runnable question) throws InterruptedException {
    try {
      question.run();
      store.ends();
      return true;
    } catch (AlertStoreException e) {
      store.begins(String.valueOf(e.getMessage()));
    } catch (RuntimeException defect) {
      store.begins(defect);
    }
    waits(pauses.next(Optional.empty()));
    return false;
  }

  /** Tried again here: the receiver has these, and must not get them once more for that. */
  private void confirm(List<AlertOutbox.Entry> told) throws InterruptedException {
    while (!isEnding() && !asked(() -> outbox.confirm(told))) {
      // Asked again.
    }
  }

  /** False if it was told to end before the receiver had it. */
  private boolean tell(List<Notice> notices) throws InterruptedException {
    if (notices.isEmpty()) {
      return true;
    }
    while (!isEnding()) {
      Answer answer = answer(notices);
      if (answer instanceof Answer.Has) {
        receiving.ends();
        return true;
      }
      if (answer instanceof Answer.Refuses refuses) {
        return notices.size() == 1 ? setAside(notices.get(0), refuses) : oneByOne(notices);
      }
      Answer.Again again = (Answer.Again) answer;
      receiving.begins(again.reason());
      waits(pauses.next(again.after()));
    }
    return false;
  }

  /** A failure of ours is no answer: the receiver may have it or not. */
  private Answer answer(List<Notice> notices) throws InterruptedException {
    try {
      return receiver.tell(notices);
    } catch (RuntimeException defect) {
      receiving.begins(defect);
      return new Answer.Again("it was not told", Optional.empty());
    }
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

  private void waits(Duration time) throws InterruptedException {
    var unused = ending.await(time.toMillis(), TimeUnit.MILLISECONDS);
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
