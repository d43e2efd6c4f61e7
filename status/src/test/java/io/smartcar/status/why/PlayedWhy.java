package io.smartcar.status.why;

import io.smartcar.events.Alert;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RaisedAlert;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.redis.AlertBook;
import io.smartcar.redis.Episode;
import io.smartcar.redis.ToldReceivers;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Servers as a test wants them; a reading is written 100 ms after it was measured. */
final class PlayedWhy implements WhySources {

  static final Instant NOON = Instant.parse("2018-08-30T12:00:00Z");
  static final String CAR = "V0004";

  static final Why.Settings SETTINGS =
      new Why.Settings(
          ZoneOffset.UTC,
          new RuleTaskSettings.Timing(
              Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10)),
          Duration.ofMinutes(1),
          Duration.ofSeconds(20));

  private static final DateTimeFormatter DATES =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  final List<StoredEvent> stored = new ArrayList<>();
  final List<RejectedRecord> refused = new ArrayList<>();
  final List<AlertBook.Listed> alerts = new ArrayList<>();
  final List<Episode> handled = new ArrayList<>();
  final Set<String> away = new HashSet<>();
  Optional<InLog> logged = Optional.empty();
  ToldReceivers told = new ToldReceivers(Map.of());
  RuleSet rules = RuleSet.bundled();

  static CarEvent event(String car, int second, int speedKmh) {
    Instant time = NOON.plusSeconds(second);
    return new CarEvent(
        DATES.format(time), time.toEpochMilli(), car, 1, 0, "F", "N", speedKmh, "B02");
  }

  static StoredEvent reading(int second, int speedKmh) {
    CarEvent event = event(CAR, second, speedKmh);
    return new StoredEvent(event, event.eventTime() + 100);
  }

  /** Every two seconds of a half-minute a reading of that speed. */
  void drives(int speedKmh) {
    for (int second = 0; second < 30; second += 2) {
      stored.add(reading(second, speedKmh));
    }
  }

  /** It is at offset 100 of partition 1, behind these, stored and judged up to that offset. */
  void logs(StoredEvent reading, long upTo, CarEvent... before) {
    List<Logged> earlier = new ArrayList<>();
    for (CarEvent one : before) {
      earlier.add(new Logged(one.eventTime() + 100, one));
    }
    logged =
        Optional.of(
            new InLog(
                1,
                100,
                reading.recordTimestampMillis(),
                reading.event(),
                earlier,
                false,
                OptionalLong.of(upTo),
                Optional.of(
                    new Checkpoint(
                        0,
                        Checkpoint.NONE,
                        Checkpoint.NONE,
                        NOON.plusSeconds(600).toEpochMilli(),
                        upTo,
                        true,
                        7,
                        Checkpoint.NONE))));
  }

  /** The alert of the half-minute, raised at its end. */
  RaisedAlert raises(int second, double avgSpeed) {
    RaisedAlert raised =
        new RaisedAlert(
            new Alert(
                "over-speed",
                CAR,
                event(CAR, second, 0).date(),
                "warning",
                "",
                Map.of("avgSpeed", avgSpeed)),
            NOON.plusSeconds(30).toEpochMilli(),
            7);
    alerts.add(new AlertBook.Listed("5-0", raised, true, Optional.empty()));
    return raised;
  }

  private void answer(String server) {
    if (away.contains(server)) {
      throw new IllegalStateException("connection refused");
    }
  }

  @Override
  public List<StoredEvent> readings(String car, long fromMillis, long toMillis, int limit) {
    answer("HBase");
    return stored.stream()
        .filter(one -> one.event().carNumber().equals(car))
        .filter(one -> one.event().eventTime() >= fromMillis)
        .filter(one -> one.event().eventTime() < toMillis)
        .limit(limit)
        .toList();
  }

  @Override
  public List<RejectedRecord> refused(String car, long fromMillis, long toMillis, int limit) {
    answer("HBase");
    return refused;
  }

  @Override
  public LogAnswer log(Sought sought) {
    answer("Kafka");
    return new LogAnswer(logged, 1_000, true);
  }

  @Override
  public Rules rules(Optional<Integer> version) {
    answer("ZooKeeper");
    return new Rules(version.orElse(8), rules);
  }

  @Override
  public List<AlertBook.Listed> alerts(String car, long fromMillis, long toMillis) {
    answer("Redis");
    return alerts;
  }

  @Override
  public List<Episode> handled(String day) {
    answer("Redis");
    return handled;
  }

  @Override
  public ToldReceivers told() {
    answer("Redis");
    return told;
  }
}
