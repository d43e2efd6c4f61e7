package io.smartcar.door.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.FakeLog;
import io.smartcar.door.intake.Intake;
import io.smartcar.door.intake.Outcome;
import io.smartcar.door.intake.Parcel;
import io.smartcar.eventlog.EventLogException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages on their way into the log, without a broker. */
@Timeout(60)
final class InboxTest {

  private static final int MAX = 3;

  private final SmartcarConfig config = DoorSettings.of("confirm-within", "200ms");
  private final FakeLog log = new FakeLog();
  private final Intake intake = new Intake(config.door(), config.events().timeZone(), log);
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final DoorCounts counts = new DoorCounts();
  private final Inbox inbox = new Inbox(this::send, thread, MAX, counts);
  private final List<String> acknowledged = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    log.confirm();
    intake.close();
    thread.shutdownNow();
  }

  private CompletableFuture<Outcome> send(Message message) {
    if (message.topic().equals("defect")) {
      throw new IllegalStateException("a defect");
    }
    Parcel parcel = intake.parcel("door", null);
    assertThat(parcel.add(message.payload())).isTrue();
    return intake.take(parcel, 1_000).thenApply(InboxTest::withoutMuchOfAPause);
  }

  private static Outcome withoutMuchOfAPause(Outcome outcome) {
    return new Outcome(
        outcome.result(),
        outcome.accepted(),
        outcome.refused(),
        outcome.refusals(),
        outcome.limited(),
        Duration.ofMillis(100),
        outcome.reason());
  }

  private record Sent(String topic, String text, boolean isKept, List<String> acknowledged)
      implements Message {

    @Override
    public byte[] payload() {
      return text.getBytes(UTF_8);
    }

    @Override
    public void acknowledge() {
      acknowledged.add(text);
    }
  }

  private void arrives(String topic, String text, boolean isKept) {
    onThread(() -> inbox.arrived(new Sent(topic, text, isKept, acknowledged)));
  }

  private void arrives(int second) {
    arrives("cars", event(second), true);
  }

  private void onThread(Runnable what) {
    try {
      thread.submit(what).get();
    } catch (InterruptedException | ExecutionException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String event(int second) {
    return "201601241345%02d,A0001,3,0,F,N,85,A01".formatted(second);
  }

  private static String record(int second) {
    return "A0001=" + event(second);
  }

  private void logIsAway() {
    log.refuse(new EventLogException("away", null));
  }

  /** The log has refused them, so many are left, and none of those is under way. */
  private void awaitWaiting(int messages) {
    Awaitility.await()
        .until(
            () ->
                thread.submit(() -> inbox.size() == messages && inbox.waiting() == messages).get());
  }

  private void awaitEmpty() {
    Awaitility.await().until(() -> inbox.size() == 0);
  }

  @Test
  void arrived_logAwayAndBack_keepsTheOrderAndAcknowledgesWhatTheLogHas() {
    logIsAway();
    for (int second = 1; second <= 4; second++) {
      arrives(second);
    }
    awaitWaiting(4);
    assertThat(acknowledged).isEmpty();
    log.refuse(null);
    arrives(5);

    awaitEmpty();
    assertThat(log.arrived())
        .containsExactly(record(1), record(2), record(3), record(4), record(5));
    // The broker's client puts acknowledgements in order.
    assertThat(acknowledged)
        .containsExactlyInAnyOrder(event(1), event(2), event(3), event(4), event(5));
  }

  @Test
  void arrived_noEvent_isAcknowledgedAndHoldsNothingUp() {
    arrives("cars", "rubbish", true);
    arrives("cars", "", true);
    arrives(1);

    awaitEmpty();
    assertThat(acknowledged).containsExactly("rubbish", "", event(1));
  }

  @Test
  void arrived_defectEachTime_isGivenUpInTheEnd() {
    arrives("defect", "its own", true);
    arrives(1);

    awaitEmpty();
    assertThat(acknowledged).containsExactly("its own", event(1));
    assertThat(log.arrived()).containsExactly(record(1));
  }

  @Test
  void arrived_notKeptByTheBroker_keepsTheLatestOnly() {
    logIsAway();
    for (int second = 1; second <= 10; second++) {
      arrives("cars", event(second), false);
    }
    arrives(11);
    awaitWaiting(MAX + 1);
    log.refuse(null);

    awaitEmpty();
    assertThat(log.arrived()).contains(record(8), record(9), record(10), record(11));
  }

  @Test
  void lost_sessionResumed_leavesTheRestToTheBroker() {
    logIsAway();
    arrives(1);
    arrives(2);
    arrives("cars", event(3), false);
    awaitWaiting(3);

    onThread(inbox::lost);
    assertThat(acknowledged).containsExactly(event(1), event(2), event(3));
    Awaitility.await().until(() -> thread.submit(this::connectedWhenAllWait).get());
    assertThat(inbox.size()).isEqualTo(1);
    arrives(1);
    arrives(2);
    log.refuse(null);

    awaitEmpty();
    assertThat(log.arrived()).containsExactly(record(3), record(1), record(2));
    assertThat(acknowledged).hasSize(5);
  }

  /** False, and nothing is done, while one is on its way: it would stay here. */
  private boolean connectedWhenAllWait() {
    boolean allWait = inbox.waiting() == inbox.size();
    if (allWait) {
      inbox.connected(true);
    }
    return allWait;
  }

  @Test
  void lost_sessionForgotten_putsWhatIsHereIntoTheLog() {
    logIsAway();
    arrives(1);
    arrives(2);
    awaitWaiting(2);

    onThread(inbox::lost);
    onThread(() -> inbox.connected(false));
    log.refuse(null);

    awaitEmpty();
    assertThat(log.arrived()).containsExactly(record(1), record(2));
    assertThat(acknowledged).containsExactly(event(1), event(2));
  }
}
