package io.smartcar.rules.late;

import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
import io.smartcar.rules.late.port.HeldAlerts;
import io.smartcar.rules.late.port.LiveRules;
import io.smartcar.rules.late.port.Stretches;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rules.live.port.Era;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges stretches of cars' times in which readings came too late for the live rules. One for each
 * task of the late lane; all methods are called by its one thread.
 *
 * <p>How it works. A stretch that is due is taken, and waits until three things are so: the live
 * rules have gone past it by as much as rules look back, so that they raise nothing there any more;
 * all that they raised there is stored; and so is every reading that they and the stretch know of.
 * Then it is judged ({@link Judgement}), the alerts are corrected, and it is closed. Readings that
 * come late meanwhile open another stretch. Whatever ends the lane in between, a stretch that is
 * not closed is judged again, and judging twice gives the same.
 *
 * <p>A server that is away means waiting: no method throws for it.
 */
public final class LateLane {

  private static final Logger LOG = LoggerFactory.getLogger(LateLane.class);

  /** Each takes some hundred bytes. */
  private static final int MAX_IN_HAND = 10_000;

  /** Cars judged together: one reading of the stored rows is for all of them. */
  private static final int MAX_TOGETHER = 500;

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final long LOOK_NANOS = 1_000_000_000L;
  private static final long RENEW_NANOS = LEASE.toNanos() / 3;
  private static final long SAY_AGAIN_NANOS = 60_000_000_000L;

  private static final class InHand {
    OpenStretches taken;
    long renewedAtNanos;

    InHand(OpenStretches taken, long nowNanos) {
      this.taken = taken;
      this.renewedAtNanos = nowNanos;
    }
  }

  private final Stretches stretches;
  private final HeldAlerts alerts;
  private final LiveRules live;
  private final Judgement judgement;
  private final LongSupplier nanoTime;
  private final LateCounters counters;
  private final Map<String, InHand> inHand = new LinkedHashMap<>();
  private int together = MAX_TOGETHER;
  private @Nullable Long lookedAtNanos;
  private @Nullable Long awaySinceNanos;
  private long saidAtNanos;

  /**
   * Creates it; nothing is asked before the first {@link #work}.
   *
   * @param nanoTime elapsed wall time, as {@link System#nanoTime}
   */
  public LateLane(
      Stretches stretches,
      HeldAlerts alerts,
      LiveRules live,
      Judgement judgement,
      LongSupplier nanoTime,
      LateCounters counters) {
    this.stretches = stretches;
    this.alerts = alerts;
    this.live = live;
    this.judgement = judgement;
    this.nanoTime = nanoTime;
    this.counters = counters;
  }

  /**
   * Takes what is due and judges what is ready; to be called again and again, twice a second or so.
   * Takes as long as the judging does.
   */
  public void work() {
    long now = nanoTime.getAsLong();
    Long looked = lookedAtNanos;
    if (looked != null && now - looked < LOOK_NANOS) {
      return;
    }
    lookedAtNanos = now;
    try {
      takeDue(now);
      renew(now);
      judgeReady();
      isThere(now);
    } catch (UnavailableException e) {
      isAway(e, now);
    }
    counters.waiting.set(
        inHand.values().stream().mapToLong(hand -> hand.taken.stretches().size()).sum());
    counters.readings.set(judgement.readings());
  }

  private void takeDue(long now) throws UnavailableException {
    if (inHand.size() >= MAX_IN_HAND) {
      return;
    }
    // Cars in hand are due again when more of them has come: they must not keep out others.
    for (String car : stretches.due(MAX_IN_HAND + inHand.size())) {
      if (inHand.size() < MAX_IN_HAND && !inHand.containsKey(car)) {
        Optional<OpenStretches> taken = stretches.take(car, LEASE);
        if (taken.isPresent()) {
          inHand.put(car, new InHand(taken.get(), now));
        }
      }
    }
  }

  private void renew(long now) throws UnavailableException {
    for (InHand hand : inHand.values()) {
      if (now - hand.renewedAtNanos >= RENEW_NANOS) {
        stretches.postpone(hand.taken, LEASE);
        hand.renewedAtNanos = now;
      }
    }
  }

  private void judgeReady() throws UnavailableException {
    if (inHand.isEmpty()) {
      return;
    }
    Map<Integer, LiveRules.Progress> progress = live.progress();
    List<OpenStretches> ready = new ArrayList<>();
    List<Question> questions = new ArrayList<>();
    for (InHand hand : inHand.values()) {
      if (ready.size() == together) {
        break;
      }
      Question question = question(hand.taken, progress);
      if (question != null) {
        ready.add(hand.taken);
        questions.add(question);
      }
    }
    if (ready.isEmpty()) {
      return;
    }
    judge(ready, questions);
    if (!inHand.isEmpty()) {
      lookedAtNanos = null;
    }
  }

  /**
   * What fails together is tried alone, and behind the others: a row that cannot be read keeps back
   * only its own car.
   */
  private void judge(List<OpenStretches> ready, List<Question> questions)
      throws UnavailableException {
    try {
      Map<String, List<Correction>> corrections = judgement.of(questions);
      for (OpenStretches judged : ready) {
        correct(judged, corrections.getOrDefault(judged.carNumber(), List.of()));
        inHand.remove(judged.carNumber());
      }
      together = Math.min(MAX_TOGETHER, 2 * together);
    } catch (UnavailableException e) {
      together = 1;
      for (OpenStretches failed : ready) {
        InHand hand = inHand.remove(failed.carNumber());
        if (hand != null) {
          inHand.put(failed.carNumber(), hand);
        }
      }
      throw e;
    }
  }

  private void correct(OpenStretches judged, List<Correction> corrections)
      throws UnavailableException {
    boolean isLast =
        corrections.isEmpty() || alerts.correct(judged.carNumber(), judged.revision(), corrections);
    if (!isLast) {
      // Somebody took it up who has seen more.
      return;
    }
    stretches.close(judged);
    counters.judged.addAndGet(judged.stretches().size());
    for (Correction correction : corrections) {
      if (correction instanceof Correction.Add) {
        counters.added.incrementAndGet();
      } else if (correction instanceof Correction.Withdraw) {
        counters.withdrawn.incrementAndGet();
      } else {
        counters.replaced.incrementAndGet();
      }
    }
  }

  /** What is to be judged of a car; null if it is too early for it. */
  private @Nullable Question question(
      OpenStretches taken, Map<Integer, LiveRules.Progress> progress) throws UnavailableException {
    List<Span> raised = new ArrayList<>();
    LiveRules.Progress last = null;
    for (LateReadings late : taken.stretches()) {
      LiveRules.Progress of = progress.get(late.partition());
      if (of == null) {
        return null;
      }
      long lookBack = judgement.lookBackMillis(versions(of.eras(), taken.judged()));
      if (!isPast(late, of, lookBack)) {
        return null;
      }
      raised.add(new Span(late.fromMillis(), late.toMillis() + lookBack));
      last = of;
    }
    return last == null
        ? null
        : new Question(
            taken.carNumber(), Span.merged(raised), last.eras(), taken.judged(), last.clock());
  }

  private static Set<Integer> versions(List<Era> eras, List<JudgedSpan> judged) {
    Set<Integer> versions = new HashSet<>();
    eras.forEach(era -> versions.add(era.version()));
    judged.forEach(span -> versions.add(span.rulesVersion()));
    return versions;
  }

  private static boolean isPast(LateReadings late, LiveRules.Progress live, long lookBackMillis) {
    if (!live.topicId().isEmpty() && !live.topicId().equals(late.topicId())) {
      // The log it came from is gone, and what was read of it is all that will be.
      return true;
    }
    return live.confirmedUntil() >= late.toMillis() + lookBackMillis
        && live.storedTo() >= Math.max(late.nextOffset(), live.position());
  }

  private void isThere(long now) {
    Long since = awaySinceNanos;
    if (since != null) {
      awaySinceNanos = null;
      LOG.info("late readings are judged again after {} s", (now - since) / 1_000_000_000L);
    }
  }

  private void isAway(UnavailableException failure, long now) {
    if (awaySinceNanos == null) {
      awaySinceNanos = now;
      saidAtNanos = now - SAY_AGAIN_NANOS;
    }
    if (now - saidAtNanos >= SAY_AGAIN_NANOS) {
      saidAtNanos = now;
      LOG.warn(
          "late readings are not judged now, {} cars wait for it: {}",
          inHand.size(),
          failure.getMessage());
    }
  }

  /** The cars whose stretches are in hand, for those who look from outside. */
  List<String> inHand() {
    List<String> cars = new ArrayList<>();
    for (Iterator<String> all = inHand.keySet().iterator(); all.hasNext(); ) {
      cars.add(all.next());
    }
    return cars;
  }
}
