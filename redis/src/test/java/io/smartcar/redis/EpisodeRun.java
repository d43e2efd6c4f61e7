package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.redis.Handling.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Alerts in any order and again, corrections, handling and clocks, of the stores under test and of
 * the fakes; afterwards the episodes must be those that are calculated from the alerts that hold.
 */
final class EpisodeRun {

  private static final List<String> RULES = List.of("over-speed", "r/2");
  private static final long SILENCE_SECONDS = RedisSettings.EPISODE_SILENCE.toSeconds();

  private final Random random;
  private final String day;
  private final List<String> cars;
  private final EpisodeStoreContract stores;
  private final MemoryAlertStore fakeAlerts = new MemoryAlertStore();
  private final MemoryLateStore fakeLate = new MemoryLateStore(fakeAlerts);
  private final MemoryEpisodeStore fakeEpisodes = new MemoryEpisodeStore(fakeAlerts);
  private final List<RaisedAlert> live = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private int latest;

  EpisodeRun(long seed, EpisodeStoreContract stores) {
    this.random = new Random(seed);
    this.stores = stores;
    this.day = "%d%02d15".formatted(3100 + seed / 12, seed % 12 + 1);
    this.cars = List.of("Q" + seed + "_1", "Q" + seed + "/2");
  }

  void run() {
    for (int step = 0; step < 40; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> add();
        case 3, 4 -> correct(cars.get(random.nextInt(2)));
        case 5 -> end(random.nextInt(900));
        default -> handle();
      }
    }
    Collections.shuffle(live, random);
    addAll(live);
    end(latest);
    check();
    end(2_000);
    check();
    assertThat(stores.episodes().open(day)).as(done::toString).isEmpty();
  }

  private void check() {
    assertThat(stores.episodes().of(day)).as(done::toString).isEqualTo(fakeEpisodes.of(day));
    assertThat(stores.episodes().open(day)).as(done::toString).isEqualTo(fakeEpisodes.open(day));
    assertThat(stores.episodes().handled(day))
        .as(done::toString)
        .isEqualTo(fakeEpisodes.handled(day));
  }

  private RaisedAlert alert(String car) {
    int second = random.nextInt(30) * 30;
    String date = day + "09%02d%02d".formatted(second / 60, second % 60);
    return LateStoreContract.raised(
        RULES.get(random.nextInt(2)),
        car,
        date,
        random.nextInt(50),
        second + (random.nextInt(4) == 0 ? random.nextInt(20) : 0));
  }

  private void add() {
    List<RaisedAlert> alerts = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      alerts.add(alert(cars.get(random.nextInt(2))));
    }
    live.addAll(alerts);
    addAll(alerts);
  }

  private void addAll(List<RaisedAlert> alerts) {
    done.add("add " + alerts);
    assertThat(stores.alerts().add(alerts)).isEqualTo(fakeAlerts.add(alerts));
  }

  private void correct(String car) {
    long revision = stores.late().nextRevision(car);
    assertThat(revision).isEqualTo(fakeLate.nextRevision(car));
    List<Correction> corrections = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      corrections.add(correction(car));
    }
    done.add("correct " + corrections);
    for (int time = random.nextInt(2); time >= 0; time--) {
      assertThat(stores.late().correct(car, revision, corrections)).isTrue();
      assertThat(fakeLate.correct(car, revision, corrections)).isTrue();
    }
  }

  private Correction correction(String car) {
    return switch (random.nextInt(3)) {
      case 0 -> new Correction.Add(alert(car), random.nextInt(9_000));
      case 1 -> new Correction.Withdraw(any(car));
      default -> new Correction.Replace(any(car), alert(car), random.nextInt(9_000));
    };
  }

  /** One that is likely to be there. */
  private RaisedAlert any(String car) {
    List<RaisedAlert> ofCar =
        live.stream().filter(raised -> raised.alert().carNumber().equals(car)).toList();
    return ofCar.isEmpty() ? alert(car) : ofCar.get(random.nextInt(ofCar.size()));
  }

  private void end(int second) {
    latest = Math.max(latest, second);
    long clock = LateStoreContract.nine(day) + 1_000L * (second + SILENCE_SECONDS);
    done.add("end " + second);
    stores.episodes().end(clock);
    fakeEpisodes.end(clock);
  }

  private void handle() {
    RaisedAlert raised = any(cars.get(random.nextInt(2)));
    Handling handling =
        new Handling(
            random.nextBoolean() ? Action.ACK : Action.CLOSE,
            "u" + random.nextInt(2),
            Instant.ofEpochMilli(random.nextInt(5)),
            "",
            "");
    String identity = Keys.identity(raised.alert());
    done.add("handle " + identity + ' ' + handling);
    for (int time = random.nextInt(2); time >= 0; time--) {
      assertThat(stores.episodes().handle(identity, handling).map(Episode::handled))
          .as(done::toString)
          .isEqualTo(fakeEpisodes.handle(identity, handling).map(Episode::handled));
    }
  }
}
