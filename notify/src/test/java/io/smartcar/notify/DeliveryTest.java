package io.smartcar.notify;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.smartcar.notify.Receiver.Answer;
import io.smartcar.redis.AlertOutbox;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.MemoryAlertOutbox;
import io.smartcar.redis.Silence;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class DeliveryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Optional<Duration> NO_TIME = Optional.empty();

  private interface Reply {
    Answer to(int call, List<Notice> notices);
  }

  /** Remembers what it was told, and answers as the test says. */
  private static final class Listener implements Receiver {
    final List<List<Notice>> calls = new CopyOnWriteArrayList<>();
    final List<Notice> has = new CopyOnWriteArrayList<>();
    private final Reply reply;

    Listener(Reply reply) {
      this.reply = reply;
    }

    @Override
    public Answer tell(List<Notice> notices) {
      calls.add(notices);
      Answer answer = reply.to(calls.size(), notices);
      if (answer instanceof Answer.Has) {
        has.addAll(notices);
      }
      return answer;
    }

    @Override
    public void close() {}
  }

  private static final Reply YES = (call, notices) -> new Answer.Has();

  private final MemoryAlertOutbox outbox = new MemoryAlertOutbox();

  @Test
  void deliver_whatComesTogether_isToldTogetherAndConfirmed() {
    List<AlertOutbox.Entry> entries =
        List.of(
            TestNotices.added("A", 1), TestNotices.added("B", 2), TestNotices.withdrawn("A", 1));
    entries.forEach(outbox::put);
    Listener receiver = new Listener(YES);

    try (Delivery delivery = started(receiver, outbox, Wishes.ALL, 100)) {
      await(() -> outbox.told().equals(entries));
    }

    assertThat(receiver.calls).hasSize(1);
    assertThat(receiver.has).extracting(Notice::key).containsExactlyElementsOf(keys(entries));
  }

  @Test
  void deliver_moreThanAtOnce_inPagesInOrder() {
    List<AlertOutbox.Entry> entries =
        IntStream.range(0, 25).mapToObj(i -> TestNotices.added("A", i)).toList();
    entries.forEach(outbox::put);
    Listener receiver = new Listener(YES);

    try (Delivery delivery = started(receiver, outbox, Wishes.ALL, 10)) {
      await(() -> outbox.told().size() == 25);
    }

    assertThat(receiver.calls).hasSize(3).allMatch(call -> call.size() <= 10);
    assertThat(receiver.has).extracting(Notice::key).containsExactlyElementsOf(keys(entries));
  }

  @Test
  void deliver_receiverAway_sentAgainUntilItHasIt() {
    outbox.put(TestNotices.added("A", 1));
    Listener receiver =
        new Listener(
            (call, notices) ->
                call == 1 ? new Answer.Again("it is away", NO_TIME) : new Answer.Has());

    try (Delivery delivery = started(receiver, outbox, Wishes.ALL, 10)) {
      await(() -> outbox.told().size() == 1);
    }

    assertThat(receiver.calls).hasSize(2);
    assertThat(receiver.calls.get(1)).isEqualTo(receiver.calls.get(0));
  }

  @Test
  void deliver_oneIsRefused_setAsideAndTheOthersAreTold() {
    List.of(1, 2, 3).forEach(second -> outbox.put(TestNotices.added("A", second)));
    Listener receiver =
        new Listener(
            (call, notices) -> {
              boolean hasIt =
                  notices.stream().anyMatch(notice -> notice.identity().endsWith("02000"));
              return hasIt ? new Answer.Refuses("not this one") : new Answer.Has();
            });

    try (Delivery delivery = started(receiver, outbox, Wishes.ALL, 10)) {
      await(() -> outbox.told().size() == 3);
    }

    assertThat(receiver.has)
        .extracting(Notice::key)
        .containsExactly("20180830/1-0", "20180830/3-0");
  }

  @Test
  void deliver_storeAway_goesOnWhenItIsBack() {
    outbox.away(true);
    Listener receiver = new Listener(YES);

    try (Delivery delivery = started(receiver, outbox, Wishes.ALL, 10)) {
      outbox.put(TestNotices.added("A", 1));
      outbox.away(false);
      await(() -> outbox.told().size() == 1);
    }

    assertThat(receiver.has).hasSize(1);
  }

  @Test
  void deliver_whatIsThere_asksForItOnce() {
    outbox.put(TestNotices.added("A", 1));
    List<Integer> asked = new CopyOnWriteArrayList<>();
    Listener receiver =
        new Listener(
            (call, notices) -> {
              asked.add(outbox.asked());
              return new Answer.Has();
            });

    try (Delivery delivery = started(receiver, outbox, Wishes.ALL, 10)) {
      await(() -> outbox.told().size() == 1);
    }

    assertThat(asked).containsExactly(1);
  }

  /** Also one that is told of a rule and car so often at most: it was not told yet. */
  @Test
  void deliver_receiverFails_logsItOnceAndTriesAgain() {
    outbox.put(TestNotices.added("A", 1));
    Listener receiver =
        new Listener(
            (call, notices) -> {
              if (call < 4) {
                throw new IllegalStateException("a defect");
              }
              return new Answer.Has();
            });
    Wishes seldom = new Wishes(Set.of(), Set.of(), Set.of(), Duration.ofHours(1));

    try (Logged logged = new Logged();
        Delivery delivery = started(receiver, outbox, seldom, 10)) {
      await(() -> outbox.told().size() == 1);

      assertThat(logged.lines())
          .containsExactly(
              "ERROR telling receiver test is tried again after a failure",
              "INFO receiver test is told again: it takes what it is told");
    }
    assertThat(receiver.calls).hasSize(4);
    assertThat(receiver.has).hasSize(1);
  }

  @Test
  void deliver_noteThatCannotBeRead_logsItAndGoesOnWhenItIsMended() {
    outbox.confirm(List.of(), Map.of("quiet", "somebody else's"));
    outbox.put(TestNotices.added("A", 1));
    Listener receiver = new Listener(YES);

    try (Logged logged = new Logged();
        Delivery delivery = started(receiver, outbox, Wishes.ALL, 10)) {
      await(() -> logged.lines().size() == 1);
      assertThat(logged.lines())
          .containsExactly("ERROR telling receiver test is tried again after a failure");
      outbox.confirm(List.of(), Map.of("quiet", ""));
      await(() -> outbox.told().size() == 1);
    }
    assertThat(receiver.has).hasSize(1);
  }

  @Test
  void deliver_storeBack_saysSoWithoutAnAlert() {
    outbox.away(true);
    Listener receiver = new Listener(YES);

    try (Logged logged = new Logged();
        Delivery delivery = started(receiver, outbox, Wishes.ALL, 10)) {
      await(() -> logged.lines().size() == 1);
      outbox.away(false);
      await(() -> logged.lines().size() == 2);

      assertThat(logged.lines())
          .containsExactly(
              "WARN receiver test is told later, and nobody else waits for it: the store is away",
              "INFO receiver test is told again: Redis answers again");
    }
    assertThat(receiver.calls).isEmpty();
  }

  /** What a delivery logs, each line with its level; not for tests that run at the same time. */
  private static final class Logged implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Delivery.class);
    private final AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
          }
        };
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Logged() {
      appender.start();
      logger.addAppender(appender);
    }

    List<String> lines() {
      return List.copyOf(lines);
    }

    @Override
    public void close() {
      logger.detachAppender(appender);
    }
  }

  /** It was told, and must not be told again because a process ended. */
  @Test
  void close_whileReceiverTakesIt_positionMoves() throws InterruptedException {
    outbox.put(TestNotices.added("A", 1));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    Listener receiver =
        new Listener(
            (call, notices) -> {
              asked.countDown();
              awaitUninterruptibly(answers);
              return new Answer.Has();
            });
    Delivery delivery = started(receiver, outbox, Wishes.ALL, 10);
    asked.await();
    Thread closing = new Thread(delivery::close);
    closing.start();
    await(() -> closing.getState() == Thread.State.WAITING);
    answers.countDown();
    closing.join();

    assertThat(outbox.told()).hasSize(1);
  }

  @Test
  void deliver_receiverHasSome_positionMovesAndOnlyTheOthersAreSentAgain() {
    List<AlertOutbox.Entry> entries =
        IntStream.range(0, 5).mapToObj(i -> TestNotices.added("A", i)).toList();
    entries.forEach(outbox::put);
    List<Integer> toldBefore = new CopyOnWriteArrayList<>();
    Listener receiver =
        new Listener(
            (call, notices) -> {
              toldBefore.add(outbox.told().size());
              return call == 1 ? new Answer.Again("of three", NO_TIME, 3) : new Answer.Has();
            });

    try (Delivery delivery = started(receiver, outbox, Wishes.ALL, 10)) {
      await(() -> outbox.told().size() == 5);
    }

    assertThat(toldBefore).containsExactly(0, 3);
    assertThat(receiver.has)
        .extracting(Notice::key)
        .containsExactlyElementsOf(keys(entries.subList(3, 5)));
    assertThat(outbox.told()).isEqualTo(entries);
  }

  @Test
  void close_whileReceiverIsAway_endsAndTheNextProcessTellsIt() {
    outbox.put(TestNotices.added("A", 1));
    Listener away =
        new Listener(
            (call, notices) -> new Answer.Again("it is away", Optional.of(Duration.ofMinutes(5))));
    try (Delivery delivery = started(away, outbox, Wishes.ALL, 10)) {
      await(() -> !away.calls.isEmpty());
    }
    assertThat(outbox.told()).isEmpty();

    MemoryAlertOutbox again = outbox.again();
    Listener back = new Listener(YES);
    try (Delivery delivery = started(back, again, Wishes.ALL, 10)) {
      await(() -> again.told().size() == 1);
    }
    assertThat(back.has).isEqualTo(away.calls.get(0));
  }

  /** Answers get lost after the receiver took it, processes end: no identity is missing. */
  @Test
  void deliver_anyAnswersLostAndRestarts_everythingToldInOrderAtLeastOnce() {
    Random random = new Random(7);
    List<AlertOutbox.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      entries.add(i % 7 == 3 ? TestNotices.withdrawn("A", i - 1) : TestNotices.added("A", i));
    }
    entries.forEach(outbox::put);
    List<String> taken = new CopyOnWriteArrayList<>();
    Receiver receiver =
        new Receiver() {
          @Override
          public Answer tell(List<Notice> notices) {
            notices.forEach(notice -> taken.add(notice.key()));
            return random.nextInt(20) == 0
                ? new Answer.Again("the answer was lost", NO_TIME)
                : new Answer.Has();
          }

          @Override
          public void close() {}
        };
    MemoryAlertOutbox current = outbox;
    while (current.told().size() < entries.size()) {
      int until = Math.min(entries.size(), current.told().size() + 20);
      MemoryAlertOutbox now = current;
      try (Delivery delivery = started(receiver, now, Wishes.ALL, 3)) {
        await(() -> now.told().size() >= until);
      }
      current = current.again();
    }

    assertThat(new HashSet<>(taken)).containsExactlyInAnyOrderElementsOf(keys(entries));
    Set<String> inOrder = new LinkedHashSet<>(taken);
    assertThat(inOrder).containsExactlyElementsOf(keys(entries));
  }

  @Test
  void deliver_wishes_onlyWhatIsWanted() {
    outbox.put(TestNotices.added("A", 1));
    outbox.put(TestNotices.added("B", 2));
    outbox.put(TestNotices.added("A", 11));
    outbox.put(TestNotices.withdrawn("A", 11));
    outbox.put(TestNotices.added("A", 50));
    Listener receiver = new Listener(YES);
    Wishes wishes =
        new Wishes(Set.of("over-speed"), Set.of("A"), Set.of("warning"), Duration.ofSeconds(30));

    try (Delivery delivery = started(receiver, outbox, wishes, 10)) {
      await(() -> outbox.told().size() == 5);
    }

    assertThat(receiver.has)
        .extracting(Notice::key)
        .containsExactly("20180830/1-0", "20180830/111-0", "20180830/50-0");
    assertThat(receiver.has).extracting(Notice::heldBack).containsExactly(0L, 0L, 1L);
  }

  private static Silence silence(String id, Set<String> cars, Duration lasts) {
    return new Silence(
        id,
        new Silence.Selection(Set.of(), cars, Set.of(), Set.of()),
        NOW.minusSeconds(60),
        NOW.plus(lasts),
        "tested",
        "me",
        Optional.empty());
  }

  /** What was silenced is not told later; a correction is told, as the alert may have been. */
  @Test
  void deliver_silence_countedOnceAndNeverTold() {
    outbox.put(silence("0a", Set.of("A"), Duration.ofHours(1)));
    outbox.put(silence("0b", Set.of("B"), Duration.ofSeconds(-1)));
    outbox.put(TestNotices.added("A", 1));
    outbox.put(TestNotices.added("B", 2));
    outbox.put(TestNotices.late("A", 3));
    outbox.put(TestNotices.withdrawn("A", 1));
    outbox.put(TestNotices.replaced("A", 4));
    Listener receiver = new Listener(YES);

    try (Delivery delivery = started(receiver, outbox, Wishes.ALL, 2)) {
      await(() -> outbox.told().size() == 5);
    }
    MemoryAlertOutbox again = outbox.again();
    again.put(TestNotices.added("A", 5));
    try (Delivery delivery = started(receiver, again, Wishes.ALL, 2)) {
      await(() -> again.told().size() == 6);
    }

    assertThat(receiver.has)
        .extracting(Notice::key)
        .containsExactly("20180830/2-0", "20180830/101-0", "20180830/204-0");
    assertThat(outbox.notes()).containsExactly(Map.entry("silenced:0a", "2"));
    assertThat(again.notes()).containsExactly(Map.entry("silenced:0a", "3"));
  }

  /** Quiet is by the clock of who is told, whatever the alerts' dates. */
  @Test
  void deliver_quietHours_oneSummaryWhenTheyAreOver() {
    QuietHours night =
        new QuietHours(
            LocalTime.parse("11:00"),
            LocalTime.parse("13:00"),
            ZoneOffset.UTC,
            Set.of(DayOfWeek.MONDAY),
            Optional.of("critical"));
    Told told = new Told("test", Wishes.ALL, Duration.ofMillis(20), 2, Optional.of(night));
    outbox.put(TestNotices.added("A", 1));
    outbox.put(TestNotices.added("B", 2));
    outbox.put(TestNotices.withdrawn("A", 1));
    Listener receiver =
        new Listener(
            (call, notices) ->
                call == 2 ? new Answer.Again("it is away", NO_TIME) : new Answer.Has());
    try (Delivery delivery = started(told, receiver, outbox, CLOCK)) {
      await(() -> outbox.told().size() == 3);
    }
    assertThat(receiver.has).extracting(Notice::key).containsExactly("20180830/101-0");

    MemoryAlertOutbox again = outbox.again();
    again.put(TestNotices.added("A", 5));
    try (Delivery delivery = started(told, receiver, again, CLOCK)) {
      await(() -> again.told().size() == 4);
    }
    MemoryAlertOutbox later = again.again();
    later.put(TestNotices.added("A", 6));
    Clock over = Clock.fixed(Instant.parse("2026-11-30T13:00:00Z"), ZoneOffset.UTC);
    try (Delivery delivery = started(told, receiver, later, over)) {
      await(() -> later.told().size() == 5);
    }

    assertThat(receiver.has)
        .extracting(Notice::key)
        .containsExactly("20180830/101-0", "quiet/test/1796043600000", "20180830/6-0");
    assertThat(receiver.calls).hasSize(4);
    Notice summary = receiver.has.get(1);
    assertThat(summary.isSummary()).isTrue();
    assertThat(summary.raised().alert().description())
        .isEqualTo("in quiet hours not told: 3 over-speed");
    assertThat(later.notes()).containsExactly(Map.entry("quiet", ""));
  }

  private static Delivery started(Told told, Receiver receiver, AlertOutbox outbox, Clock clock) {
    Delivery delivery =
        new Delivery(told, outbox, receiver, new Pauses(Duration.ofMillis(10)), clock, true);
    delivery.start();
    return delivery;
  }

  /** No answer about silences is not "none". */
  @Test
  void deliver_silencesNotToBeRead_nothingIsToldUntilTheyAre() {
    AlertOutbox noSilences =
        new AlertOutboxWithoutSilences(outbox, silence("0a", Set.of("A"), Duration.ofHours(1)));
    outbox.put(TestNotices.added("A", 1));
    outbox.put(TestNotices.added("B", 2));
    Listener receiver = new Listener(YES);

    try (Delivery delivery = started(receiver, noSilences, Wishes.ALL, 10)) {
      await(() -> outbox.told().size() == 2);
    }

    assertThat(receiver.has).extracting(Notice::key).containsExactly("20180830/2-0");
  }

  /** Does not say for the first two times which silences there are. */
  private static final class AlertOutboxWithoutSilences implements AlertOutbox {
    private final AlertOutbox outbox;
    private final Silence silence;
    private int asked;

    AlertOutboxWithoutSilences(AlertOutbox outbox, Silence silence) {
      this.outbox = outbox;
      this.silence = silence;
    }

    @Override
    public void begin(boolean all) {
      outbox.begin(all);
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
      return outbox.await(longest);
    }

    @Override
    public void wake() {
      outbox.wake();
    }

    @Override
    public List<Entry> next(int limit) {
      return outbox.next(limit);
    }

    @Override
    public List<Silence> silences() {
      if (asked++ < 2) {
        throw new AlertStoreException(
            AlertStoreException.Kind.UNAVAILABLE, "no answer", new IllegalStateException());
      }
      return List.of(silence);
    }

    @Override
    public Map<String, String> notes() {
      return outbox.notes();
    }

    @Override
    public void confirm(List<Entry> told, Map<String, String> notes) {
      outbox.confirm(told, notes);
    }

    @Override
    public void close() {
      outbox.close();
    }
  }

  private static Delivery started(
      Receiver receiver, AlertOutbox outbox, Wishes wishes, int maxAlerts) {
    return started(
        new Told("test", wishes, Duration.ofMillis(20), maxAlerts), receiver, outbox, CLOCK);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(condition);
  }

  private static List<String> keys(List<AlertOutbox.Entry> entries) {
    return entries.stream().map(AlertOutbox.Entry::key).toList();
  }
}
