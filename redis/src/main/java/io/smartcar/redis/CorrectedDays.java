package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One judgement's corrections of a car, as calls of the script that corrects a day. */
final class CorrectedDays {

  private static final Script CORRECT = Script.named("correct-alerts.lua");

  private final Keys keys;
  private final List<String> beginning;
  private final String revision;
  private final String carNumber;
  private final Map<String, List<String>> argumentsByDay = new LinkedHashMap<>();

  CorrectedDays(Keys keys, Duration alertTtl, String carNumber, long revision) {
    this.keys = keys;
    this.carNumber = carNumber;
    this.revision = Long.toString(revision);
    this.beginning =
        List.of(Long.toString(alertTtl.toSeconds()), keys.channel(), keys.corrections());
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
    argumentsByDay.computeIfAbsent(day, claimed -> new ArrayList<>());
  }

  private void add(@Nullable RaisedAlert withdrawn, @Nullable RaisedAlert added, long lateMillis) {
    RaisedAlert any = withdrawn == null ? added : withdrawn;
    if (any == null) {
      return;
    }
    checkCar(withdrawn);
    checkCar(added);
    List<String> arguments =
        argumentsByDay.computeIfAbsent(any.alert().day(), day -> new ArrayList<>());
    add(arguments, withdrawn);
    add(arguments, added);
    arguments.add(Long.toString(lateMillis));
  }

  private void checkCar(@Nullable RaisedAlert raised) {
    if (raised != null && !raised.alert().carNumber().equals(carNumber)) {
      throw new IllegalArgumentException(
          "corrections must be of the car %s: %s".formatted(carNumber, raised.alert().carNumber()));
    }
  }

  private static void add(List<String> arguments, @Nullable RaisedAlert raised) {
    if (raised == null) {
      arguments.addAll(List.of("", "", "", "", "", ""));
      return;
    }
    Alert alert = raised.alert();
    arguments.add(Keys.identity(alert));
    arguments.add(alert.member());
    arguments.add(Keys.text(alert));
    arguments.add(Long.toString(raised.raisedAtMillis()));
    arguments.add(Integer.toString(raised.rulesVersion()));
    arguments.add(KeptAlert.indexedRest(alert));
  }

  /** The days that are corrected. */
  List<String> days() {
    return List.copyOf(argumentsByDay.keySet());
  }

  /** A call for each day. */
  List<Scripts.Call> calls() {
    List<Scripts.Call> calls = new ArrayList<>();
    argumentsByDay.forEach(
        (day, corrections) -> {
          List<String> arguments = new ArrayList<>(beginning);
          arguments.addAll(List.of(day, carNumber, KeptAlert.indexedText(carNumber), revision));
          arguments.addAll(corrections);
          calls.add(new Scripts.Call(CORRECT, keys.ofDay(day), arguments));
        });
    return calls;
  }
}
