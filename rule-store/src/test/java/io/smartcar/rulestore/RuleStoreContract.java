package io.smartcar.rulestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.cars.Car;
import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.SpeedLimits;
import io.smartcar.rules.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every rule store does. */
abstract class RuleStoreContract {

  static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");
  private static final RuleContents FIRST =
      new RuleContents(Map.of("over-speed.epl", "select 80;\n"), null);
  private static final RuleContents SECOND =
      new RuleContents(
          Map.of("over-speed.epl", "select 100;\n"),
          Map.of("over-speed.test/one.events.csv", "events\n"),
          null);

  /** A busy machine takes its time, with a server in the same JVM. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final List<RuleStore> opened = new ArrayList<>();

  /** A new connection to the one server of this test. */
  abstract RuleStore open();

  static ConditionFactory await() {
    return Awaitility.await().atMost(DEADLINE);
  }

  private RuleStore client() {
    RuleStore store = open();
    opened.add(store);
    return store;
  }

  @AfterEach
  void closeAll() {
    opened.forEach(RuleStore::close);
  }

  @Test
  void current_nothingPushed_isNone() throws Exception {
    RuleStore store = client();
    assertThat(store.current().version()).isZero();
    assertThat(store.numbers()).isEmpty();
    assertThat(store.versions()).isEmpty();
    assertThat(store.tasks()).isEmpty();
  }

  @Test
  void push_twoVersions_areListedAndTheLastIsInForce() throws Exception {
    RuleStore store = client();
    Pointer first = store.push(store.current(), FIRST, "ann", "begin");
    Pointer second = store.push(first, SECOND, "bob", "faster");

    assertThat(client().current()).isEqualTo(second);
    assertThat(store.numbers())
        .isEqualTo(store.versions().stream().map(RuleVersion::number).toList());
    assertThat(store.versions())
        .containsExactly(
            new RuleVersion(1, "ann", NOW, "begin", FIRST),
            new RuleVersion(2, "bob", NOW, "faster", SECOND));
    assertThat(store.version(2).contents()).isEqualTo(SECOND);
  }

  @Test
  void push_twoAtOnce_oneWinsAndTheOtherIsTold() throws Exception {
    RuleStore ann = client();
    RuleStore bob = client();
    for (int version = 1; version <= 2; version++) {
      Pointer seenByAnn = ann.current();
      Pointer seenByBob = bob.current();
      ann.push(seenByAnn, FIRST, "ann", "first");

      assertThatThrownBy(() -> bob.push(seenByBob, SECOND, "bob", "second"))
          .isInstanceOf(RuleConflictException.class)
          .hasMessageContaining("version " + version + " was pushed by ann");
      assertThat(bob.versions()).hasSize(version).allMatch(v -> v.author().equals("ann"));
    }
  }

  @Test
  void push_moreThanANodeHolds_isRefusedAndNothingIsStored() throws Exception {
    RuleStore store = client();
    byte[] noise = new byte[2_000_000];
    new Random(1).nextBytes(noise);
    StringBuilder text = new StringBuilder();
    for (byte b : noise) {
      text.append((char) (' ' + (b & 63)));
    }
    assertThatThrownBy(
            () ->
                store.push(
                    store.current(),
                    new RuleContents(Map.of("a.epl", text.toString()), null),
                    "ann",
                    "large"))
        .isInstanceOf(RuleStoreException.class)
        .hasMessageContaining("a version may have 900000");
    assertThat(store.current().version()).isZero();
    assertThat(store.versions()).isEmpty();
  }

  @Test
  void push_withCars_isReadWithThemWhereARuleLooksThemUp() throws Exception {
    RuleStore store = client();
    CarMaster cars = manyCars();
    StoredCars kept = Objects.requireNonNull(store.keep(cars));
    assertThat(kept.pieces()).isGreaterThan(1);
    assertThat(store.keep(cars)).as("once more").isEqualTo(kept);
    Map<String, String> files =
        Map.of("a.epl", "select CarMaster.age(carNumber);", "b.epl", "select 1;");
    Pointer first = store.push(store.current(), new RuleContents(files, kept), "ann", "cars");
    store.push(first, FIRST, "ann", "no cars");

    RuleStore other = client();
    assertThat(other.version(1).cars()).isEqualTo(kept);
    assertThat(other.cars(kept)).isEqualTo(cars);
    assertThat(other.rules(1)).isEqualTo(RuleSet.ofTexts(files).withCars(cars));
    assertThat(other.rules(1).cars()).isEqualTo(cars);
    assertThat(other.version(2).cars()).isNull();
    assertThat(other.rules(2)).isEqualTo(RuleSet.ofTexts(FIRST.files()));
    assertThat(store.keep(CarMaster.NONE)).isNull();
  }

  @Test
  void cars_thatAreNotThere_areAFailureAndNotNone() throws Exception {
    StoredCars unknown = new StoredCars("0123", 1, 1, 0);
    RuleStore store = client();
    assertThatThrownBy(() -> store.cars(unknown)).isInstanceOf(RuleStoreException.class);
  }

  /** More than a node holds, of which each is packed by itself. */
  private static CarMaster manyCars() {
    Random random = new Random(1);
    List<Car> cars = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String noise = Long.toString(random.nextLong(), Character.MAX_RADIX);
      cars.add(
          new Car("A" + i, "F", i % 80, noise, noise, noise, null, 2000, noise, noise, i % 99 + 1));
    }
    return CarMaster.of(cars, new SpeedLimits(Map.of(), Map.of(), Map.of("A01", 60)));
  }

  @Test
  void pointTo_anOldVersion_isInForceAgain() throws Exception {
    RuleStore store = client();
    Pointer first = store.push(store.current(), FIRST, "ann", "");
    Pointer second = store.push(first, SECOND, "ann", "");
    Pointer back = store.pointTo(second, 1);

    assertThat(store.current()).isEqualTo(back).extracting(Pointer::version).isEqualTo(1);
    assertThatThrownBy(() -> store.pointTo(second, 2)).isInstanceOf(RuleConflictException.class);
    assertThat(store.push(back, SECOND, "ann", "").version()).isEqualTo(3);
    assertThat(store.pointTo(store.current(), 0).version()).isZero();
  }

  @Test
  void takeBack_aPush_leavesThePreviousVersionAsItWas() throws Exception {
    RuleStore store = client();
    Pointer first = store.push(store.current(), FIRST, "ann", "");
    Pointer second = store.push(first, SECOND, "ann", "");
    Pointer refused = store.push(second, FIRST, "ann", "");
    Pointer back = store.takeBack(refused, second);

    assertThat(store.current()).isEqualTo(back);
    assertThat(back.version()).isEqualTo(2);
    assertThat(back.previous()).hasValue(1);
    assertThatThrownBy(() -> store.takeBack(refused, second))
        .isInstanceOf(RuleConflictException.class);
    assertThat(store.push(back, FIRST, "ann", "").previous()).hasValue(2);
    assertThat(first.previous()).hasValue(0);
  }

  @Test
  void version_unknown_saysSo() {
    assertThatThrownBy(() -> client().version(9))
        .isInstanceOf(NoSuchVersionException.class)
        .hasMessageContaining("there is no version 9");
  }

  @Test
  void watch_pushByAnother_isSeen() throws Exception {
    RuleStore watching = client();
    AtomicInteger calls = new AtomicInteger();
    watching.watch(calls::incrementAndGet);
    await().until(() -> calls.get() > 0);
    for (int push = 0; push < 3; push++) {
      int before = calls.get();
      RuleStore other = client();
      other.push(other.current(), FIRST, "ann", "");
      await().until(() -> calls.get() > before);
    }
  }

  @Test
  void watch_callbackThatWaitsForAnotherThreadOfTheStore_goesOn() {
    RuleStore store = client();
    Thread watching = Thread.currentThread();
    AtomicReference<CompletableFuture<Pointer>> asked = new AtomicReference<>();
    store.watch(
        () -> {
          if (Thread.currentThread() == watching) {
            CompletableFuture<Pointer> answer =
                CompletableFuture.supplyAsync(() -> current(store))
                    .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            asked.set(answer);
            answer.exceptionally(late -> Pointer.NONE).join();
          }
        });

    assertThat(asked.get()).isCompletedWithValue(Pointer.NONE);
  }

  private static Pointer current(RuleStore store) {
    try {
      return store.current();
    } catch (RuleStoreException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void report_untilClosed_isSeenByOthers() throws Exception {
    RuleStore task = open();
    RuleStore other = client();
    TaskState warming = state(TaskState.Phase.WARMING, 3, "reads the log");
    TaskState live = state(TaskState.Phase.LIVE, 3, "");
    task.report(warming);
    await().untilAsserted(() -> assertThat(other.tasks()).containsExactly(warming));
    task.report(live);
    await().untilAsserted(() -> assertThat(other.tasks()).containsExactly(live));
    task.close();
    await().untilAsserted(() -> assertThat(other.tasks()).isEmpty());
  }

  @Test
  void announce_untilClosed_isSeenByOthers() throws Exception {
    RuleStore worker = open();
    RuleStore other = client();
    WorkerPlace first = new WorkerPlace("storm-1:7700", "storm-1:6700");
    WorkerPlace second = new WorkerPlace("[::1]:7701", "storm-1:6701");
    assertThat(other.workers()).isEmpty();
    worker.announce(first);
    worker.announce(second);
    await().untilAsserted(() -> assertThat(other.workers()).containsExactly(second, first));
    worker.close();
    await().untilAsserted(() -> assertThat(other.workers()).isEmpty());
  }

  @Test
  void tasks_severalReported_areInTheirOrder() throws Exception {
    List<String> all = new ArrayList<>();
    for (int task = 0; task < 11; task++) {
      all.add(String.valueOf(task));
    }
    all.add(TaskState.FLEET);
    RuleStore store = client();
    for (String task : List.of("10", "fleet", "9", "0")) {
      store.report(new TaskState(task, all, 0, 0, TaskState.Phase.LIVE, 0, "", List.of(), NOW));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(client().tasks())
                    .extracting(TaskState::task)
                    .containsExactly("0", "9", "10", "fleet"));
  }

  private static TaskState state(TaskState.Phase phase, int wanted, String reason) {
    return new TaskState(
        "1", List.of("0", "1", "fleet"), 3, 42L, phase, wanted, reason, List.of("a: stopped"), NOW);
  }
}
