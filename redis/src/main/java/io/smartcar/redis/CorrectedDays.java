package io.smartcar.redis;

import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One judgement's corrections of a car, as calls of the script that corrects a day. */
final class CorrectedDays {

  private static final Script CORRECT =
      Script.named("day.lua", "episodes.lua", "correct-alerts.lua");

  private final Keys keys;
  private final List<String> beginning;
  private final String revision;
  private final String silence;
  private final String carNumber;
  private final Map<String, OfDay> byDay = new LinkedHashMap<>();

  /** The hashes of the alerts, and the alerts. */
  private record OfDay(List<String> keys, List<String> arguments) {
    static OfDay none(String day) {
      return new OfDay(new ArrayList<>(), new ArrayList<>());
    }
  }

  CorrectedDays(Keys keys, RedisSettings settings, String carNumber, long revision) {
    this.keys = keys;
    this.silence = Long.toString(settings.episodeSilence().toMillis());
    this.carNumber = carNumber;
    this.revision = Long.toString(revision);
    this.beginning =
        List.of(Long.toString(settings.alertTtl().toSeconds()), keys.channel(), keys.corrections());
  }

  /** Adds a correction; one that moves an alert to another day is two. */
  void add(Correction correction) {
    if (correction instanceof Correction.Add add) {
      add(null, add.added(), add.lateMillis());
    } else if (correction instanceof Correction.Withdraw withdraw) {
      add(withdraw.withdrawn(), null, 0);
    } else if (correction instanceof Correction.Replace replace) {
      if (replace.withdrawn().alert().day().equals(replace.added().alert().day())) {
        add(replace.withdrawn(), replace.added(), replace.lateMillis());
      } else {
        add(replace.withdrawn(), null, 0);
        add(null, replace.added(), replace.lateMillis());
      }
    }
  }

  /** Adds a day of which nothing is corrected but what a lower revision would correct. */
  void claim(String day) {
    byDay.computeIfAbsent(day, OfDay::none);
  }

  private void add(@Nullable RaisedAlert withdrawn, @Nullable RaisedAlert added, long lateMillis) {
    RaisedAlert any = withdrawn == null ? added : withdrawn;
    if (any == null) {
      return;
    }
    checkCar(withdrawn);
    checkCar(added);
    OfDay corrected = byDay.computeIfAbsent(any.alert().day(), OfDay::none);
    add(corrected, withdrawn);
    add(corrected, added);
    corrected.arguments().add(Long.toString(lateMillis));
  }

  private void checkCar(@Nullable RaisedAlert raised) {
    if (raised != null && !raised.alert().carNumber().equals(carNumber)) {
      throw new IllegalArgumentException(
          "corrections must be of the car %s: %s".formatted(carNumber, raised.alert().carNumber()));
    }
  }

  private void add(OfDay corrected, @Nullable RaisedAlert raised) {
    if (raised == null) {
      AlertArguments.addNone(corrected.arguments());
    } else {
      corrected.keys().add(keys.alert(raised.alert()));
      AlertArguments.add(corrected.arguments(), raised);
    }
  }

  /** The days that are corrected. */
  List<String> days() {
    return List.copyOf(byDay.keySet());
  }

  /** A call for each day. */
  List<Scripts.Call> calls() {
    List<Scripts.Call> calls = new ArrayList<>();
    byDay.forEach(
        (day, corrected) -> {
          List<String> arguments = new ArrayList<>(beginning);
          arguments.addAll(List.of(day, carNumber, KeptAlert.indexedText(carNumber)));
          arguments.addAll(List.of(revision, silence));
          arguments.addAll(corrected.arguments());
          List<String> all = new ArrayList<>(keys.ofDay(day));
          all.addAll(corrected.keys());
          calls.add(new Scripts.Call(CORRECT, all, arguments));
        });
    return calls;
  }
}
