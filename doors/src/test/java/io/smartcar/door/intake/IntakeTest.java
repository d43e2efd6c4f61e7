package io.smartcar.door.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorSettings;
import io.smartcar.door.FakeLog;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.formats.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way into the log without a door before it. */
@Timeout(60)
final class IntakeTest {

  private static final String EVENT = "20160124134517,A0001,3,0,F,N,85,A01";
  private static final int UNPACKED = 1_000_000;

  private final SmartcarConfig config =
      DoorSettings.of(
          "max-unconfirmed-bytes", "12MB",
          "http.max-unpacked-bytes", "1MB",
          "confirm-within", "20s",
          "car-burst-events", "1000000",
          "sender-events-per-second", "1",
          "sender-burst-events", "100");
  private final FakeLog log = new FakeLog();
  private final Intake intake = new Intake(config.door(), config.events().timeZone(), log);

  @AfterEach
  void close() {
    log.confirm();
    intake.close();
  }

  private CompletableFuture<Outcome> take(String sender, String body, @Nullable Format format) {
    Parcel parcel = intake.parcel(sender, format);
    assertThat(parcel.add(body.getBytes(UTF_8))).isTrue();
    return intake.take(parcel, UNPACKED);
  }

  @Test
  void take_logAway_countsNothingAgainstTheSender() {
    String hundred = (EVENT + '\n').repeat(100);
    log.refuse(new EventLogException("away", null));
    assertThat(take("a", hundred, null).join().result()).isEqualTo(Outcome.Result.AWAY);
    assertThat(intake.away()).isEqualTo("away");
    log.refuse(null);

    Awaitility.await().until(() -> intake.refusal("a") == null);
    assertThat(take("a", hundred, null).join().result()).isEqualTo(Outcome.Result.CONFIRMED);
    assertThat(take("a", hundred, null).join().result()).isEqualTo(Outcome.Result.TOO_MUCH);
    assertThat(take("b", hundred, null).join().result()).isEqualTo(Outcome.Result.CONFIRMED);
  }

  @Test
  void take_recordsThatAreNoEvents_countAgainstTheSenderToo() {
    String rubbish = "x\n".repeat(100);
    assertThat(take("a", rubbish, null).join().result()).isEqualTo(Outcome.Result.NO_EVENT);

    assertThat(take("a", EVENT, null).join().result()).isEqualTo(Outcome.Result.TOO_MUCH);
    assertThat(take("b", EVENT, null).join().result()).isEqualTo(Outcome.Result.CONFIRMED);
  }

  @Test
  void take_eventsOfAnotherCarThanTheParcels_areRefused() {
    String both = EVENT + '\n' + EVENT.replace("A0001", "B0001");
    Parcel mine = intake.parcel("a", null, "A0001");
    assertThat(mine.add(both.getBytes(UTF_8))).isTrue();
    Outcome some = intake.take(mine, UNPACKED).join();
    assertThat(some.accepted()).isEqualTo(1);
    assertThat(some.refusals())
        .singleElement()
        .extracting(RefusedRecord::reason)
        .isEqualTo("carNumber must be A0001: \"B0001\"");

    Parcel nobodys = intake.parcel("b", null, "C0001");
    assertThat(nobodys.add(EVENT.getBytes(UTF_8))).isTrue();
    Outcome none = intake.take(nobodys, UNPACKED).join();
    assertThat(none.result()).isEqualTo(Outcome.Result.NO_EVENT);
    assertThat(none.reason()).isEqualTo("carNumber must be C0001: \"A0001\"");
  }

  @Test
  void take_oneSendersEventsAreSlow_othersHaveRoom() {
    log.hold();
    String body = (EVENT + '\n').repeat(27_000);
    CompletableFuture<Outcome> slow = take("a", body, null);
    Awaitility.await().until(() -> log.heldRecords() == 27_000);

    assertThat(take("a", body, null).join().result()).isEqualTo(Outcome.Result.SLOW);
    CompletableFuture<Outcome> other = take("b", EVENT, null);
    log.confirm();
    assertThat(other.join().accepted()).isEqualTo(1);
    assertThat(slow.join().accepted()).isEqualTo(27_000);
    assertThat(intake.unconfirmedBytes()).isZero();
  }

  @Test
  void take_smallRecordsThatBecomeLargeOnes_isTooLargeAndNotToBeSentAgain(@TempDir Path directory)
      throws IOException {
    Files.writeString(
        directory.resolve("tiny.conf"),
        """
        records { header = false, columns = [car, date] }
        fields {
          date { from = date, as = book }
          carNumber.from = car
          speed.constant = 0
          speedPedal.constant = 0
          breakPedal.constant = 0
          steerAngle.constant = F
          directLight.constant = N
          areaNumber.constant = A01
        }
        """);
    Format tiny = KnownFormats.load(directory).find("tiny");
    assertThat(tiny).isNotNull();

    Outcome outcome = take("a", "A,20160124134517\n".repeat(60_000), tiny).join();

    assertThat(outcome.result()).isEqualTo(Outcome.Result.TOO_LARGE);
    assertThat(outcome.pause()).isZero();
    assertThat(intake.unconfirmedBytes()).isZero();
    assertThat(log.arrived()).isEmpty();
  }

  @Test
  void take_largeBodiesWithLittleInThem_holdNoMoreThanIsCounted() {
    log.hold();
    String padded = EVENT + ("\n" + " ".repeat(60_000)).repeat(16);
    long before = usedBytes();
    List<CompletableFuture<Outcome>> taken = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      taken.add(take("a" + i, padded, null));
    }

    assertThat(intake.unconfirmedBytes()).isLessThan(100_000);
    assertThat(usedBytes() - before).isLessThan(20_000_000);
    log.confirm();
    assertThat(taken).allMatch(outcome -> outcome.join().accepted() == 1);
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void take_refusalsThatAreNamed_areCountedUntilTheOutcome() {
    log.hold();
    CompletableFuture<Outcome> taken = take("a", EVENT + "\nx".repeat(1_000), null);
    Awaitility.await().until(() -> log.heldRecords() == 1);

    assertThat(intake.unconfirmedBytes()).isGreaterThan(100_000);
    log.confirm();
    assertThat(taken.join().refusals()).hasSize(1_000);
    assertThat(intake.unconfirmedBytes()).isZero();
  }

  @Test
  void close_whatWasTaken_hasItsOutcomeBefore() {
    CompletableFuture<Outcome> taken = take("a", EVENT, null);

    intake.close();

    assertThat(taken).isCompletedWithValueMatching(outcome -> outcome.accepted() == 1);
    assertThat(take("a", EVENT, null).join().result()).isEqualTo(Outcome.Result.AWAY);
  }
}
