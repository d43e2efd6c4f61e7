package io.smartcar.notify;

import io.smartcar.notify.Receiver.Answer;
import io.smartcar.redis.AlertOutbox;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.Silence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** The note of what was held back in quiet hours; empty when that was told. */
  private static final String QUIET = "quiet";

  private final Told told;
  private final AlertOutbox outbox;
  private final Receiver receiver;
  private final Selection selection;
  private final Pauses pauses;
  private final Clock clock;

  /** Of which it was logged that they are in force for this receiver. */
  private final Set<String> silencesMet = new HashSet<>();

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
   * @param clock by which silences hold
   * @param all whether a receiver that was never told anything is told all that is there
   */
  Delivery(
      Told told, AlertOutbox outbox, Receiver receiver, Pauses pauses, Clock clock, boolean all) {
    this.told = told;
    this.outbox = outbox;
    this.receiver = receiver;
    this.pauses = pauses;
    this.clock = clock;
    this.selection = new Selection(told.wishes(), told.quiet());
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
        deliverOrPause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outbox.close();
      receiver.close();
    }
  }

  /** A failure of ours must not end the thread: nobody would be told any more. */
  private void deliverOrPause() throws InterruptedException {
    try {
      deliver();
    } catch (RuntimeException defect) {
      receiving.begins(defect);
      waits(pauses.next(Optional.empty()));
    }
  }

  private void deliver() throws InterruptedException {
    // What comes at the same time is told together.
    if (isIdle && outbox.await(LONGEST_WAIT)) {
      waits(told.gather());
    }
    isIdle = false;
    List<AlertOutbox.Entry> next = new ArrayList<>();
    List<Silence> silences = new ArrayList<>();
    tellOfQuietHours();
    if (isEnding() || !asked(() -> read(next, silences))) {
      return;
    }
    // What follows a full page is there already.
    isIdle = next.size() < told.maxAlerts();
    if (!next.isEmpty()) {
      tell(next, selection.of(next, silences, clock.instant()));
    }
  }

  /** Once they are over, and before anything that came later. */
  private void tellOfQuietHours() throws InterruptedException {
    Optional<HeldBack> held =
        HeldBack.read(outbox.notes().getOrDefault(QUIET, ""))
            .filter(each -> !clock.instant().isBefore(each.until()));
    boolean hasIt = false;
    while (held.isPresent() && !hasIt && !isEnding()) {
      List<Notice> summary = List.of(held.get().summary(told.name()));
      Answer answer = answer(summary);
      hasIt = has(answer, summary) > 0;
      if (answer instanceof Answer.Again again) {
        waits(pauses.next(again.after()));
      }
    }
    if (hasIt) {
      confirm(List.of(), Map.of(QUIET, ""));
    }
  }

  /** Without an answer about silences nothing is told: there may be one. */
  private void read(List<AlertOutbox.Entry> next, List<Silence> silences) {
    next.clear();
    silences.clear();
    next.addAll(outbox.next(told.maxAlerts()));
    if (!next.isEmpty()) {
      Instant now = clock.instant();
      outbox.silences().stream().filter(silence -> silence.holdsAt(now)).forEach(silences::add);
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

  /**
   * Tells it the notices, which are of these entries, and moves its position behind what it has;
   * ends early if it is told to.
   */
  private void tell(List<AlertOutbox.Entry> entries, Picked picked) throws InterruptedException {
    List<Notice> notices = picked.notices();
    List<AlertOutbox.Entry> left = entries;
    int told = 0;
    // One that the receiver will never take must not keep the others from it.
    boolean alone = false;
    while (told < notices.size()) {
      if (isEnding()) {
        return;
      }
      List<Notice> next = notices.subList(told, alone ? told + 1 : notices.size());
      Answer answer = answer(next);
      int has = has(answer, next);
      alone |= answer instanceof Answer.Refuses;
      told += has;
      if (has > 0 && told < notices.size()) {
        left = confirm(left, notices.get(told - 1), picked);
      }
      if (answer instanceof Answer.Again again) {
        waits(pauses.next(again.after()));
      }
    }
    confirm(left, picked);
  }

  /** Of how many of them nothing is to be sent any more. */
  private int has(Answer answer, List<Notice> notices) {
    if (answer instanceof Answer.Has) {
      receiving.ends();
      return notices.size();
    }
    if (answer instanceof Answer.Again again) {
      receiving.begins(again.reason());
      return again.has();
    }
    if (notices.size() > 1) {
      return 0;
    }
    setAside(notices.get(0), (Answer.Refuses) answer);
    return 1;
  }

  /** What is left behind the entry of a notice. */
  private List<AlertOutbox.Entry> confirm(
      List<AlertOutbox.Entry> entries, Notice last, Picked picked) throws InterruptedException {
    int behind = 0;
    while (!entries.get(behind).key().equals(last.key())) {
      behind++;
    }
    confirm(entries.subList(0, behind + 1), picked);
    return entries.subList(behind + 1, entries.size());
  }

  /**
   * Tried again here, and once at least: the receiver has these, and must not get them once more
   * for that, nor because it ends.
   */
  private void confirm(List<AlertOutbox.Entry> told, Picked picked) throws InterruptedException {
    Map<String, String> notes = silenced(told, picked);
    notes.putAll(heldBack(told, picked));
    confirm(told, notes);
  }

  private void confirm(List<AlertOutbox.Entry> told, Map<String, String> notes)
      throws InterruptedException {
    boolean confirmed = asked(() -> outbox.confirm(told, notes));
    while (!confirmed && !isEnding()) {
      confirmed = asked(() -> outbox.confirm(told, notes));
    }
  }

  /** As {@link #silenced}, for quiet hours. */
  private Map<String, String> heldBack(List<AlertOutbox.Entry> entries, Picked picked) {
    List<AlertOutbox.Entry> quiet =
        entries.stream().filter(entry -> picked.quiet().contains(entry.key())).toList();
    if (quiet.isEmpty()) {
      return Map.of();
    }
    HeldBack held =
        HeldBack.read(outbox.notes().getOrDefault(QUIET, ""))
            .orElseGet(() -> new HeldBack(picked.quietUntil().orElseThrow(), Map.of()));
    for (AlertOutbox.Entry entry : quiet) {
      held = held.and(entry.change().raised().alert().rule());
    }
    return Map.of(QUIET, held.text());
  }

  /** Counted in the step that moves the position, and so once each. */
  private Map<String, String> silenced(List<AlertOutbox.Entry> entries, Picked picked) {
    Map<String, Long> counts = new HashMap<>();
    for (AlertOutbox.Entry entry : entries) {
      String silence = picked.silencedBy().get(entry.key());
      if (silence != null) {
        counts.merge("silenced:" + silence, 1L, Long::sum);
        if (silencesMet.add(silence)) {
          LOG.info(
              "receiver {} is not told of {} nor of others that silence {} is of",
              told.name(),
              entry.change().raised().alert().rule(),
              silence);
        }
      }
    }
    Map<String, String> before = counts.isEmpty() ? Map.of() : outbox.notes();
    Map<String, String> notes = new HashMap<>();
    counts.forEach(
        (name, count) ->
            notes.put(name, Long.toString(Long.parseLong(before.getOrDefault(name, "0")) + count)));
    return notes;
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

  private void setAside(Notice notice, Answer.Refuses refuses) {
    LOG.error(
        "receiver {} refuses {} ({}), which it is not told: {}",
        told.name(),
        notice.identity(),
        notice.key(),
        refuses.reason());
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
