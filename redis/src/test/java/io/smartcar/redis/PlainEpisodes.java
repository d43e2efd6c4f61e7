package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The episodes of alerts, calculated from all of them at once. */
final class PlainEpisodes {

  /** What was done about an episode that was there then. */
  record Done(String ruleAndCar, Handling handling, long fromMillis, long toMillis) {}

  private final long silenceMillis;

  PlainEpisodes(long silenceMillis) {
    this.silenceMillis = silenceMillis;
  }

  static String ruleAndCar(Alert alert) {
    return alert.rule() + " of " + alert.carNumber();
  }

  /** Those of alerts of a day, in order. */
  List<Episode> of(List<RaisedAlert> holding, List<Done> done, long clockMillis) {
    Map<String, List<RaisedAlert>> byRuleAndCar = new TreeMap<>();
    for (RaisedAlert raised : holding) {
      byRuleAndCar
          .computeIfAbsent(ruleAndCar(raised.alert()), key -> new ArrayList<>())
          .add(raised);
    }
    List<Episode> episodes = new ArrayList<>();
    byRuleAndCar.forEach(
        (ruleAndCar, alerts) -> {
          List<Done> ofBoth =
              done.stream().filter(of -> of.ruleAndCar().equals(ruleAndCar)).toList();
          parted(alerts).forEach(part -> episodes.add(episode(part, ofBoth, clockMillis)));
        });
    episodes.sort(
        Comparator.comparingLong(Episode::fromMillis)
            .thenComparing(Episode::since)
            .thenComparing(Episode::carNumber)
            .thenComparing(Episode::rule));
    return episodes;
  }

  private List<List<RaisedAlert>> parted(List<RaisedAlert> alerts) {
    alerts.sort(
        Comparator.comparingLong(RaisedAlert::raisedAtMillis)
            .thenComparing(raised -> raised.alert().date()));
    List<List<RaisedAlert>> parts = new ArrayList<>();
    long last = 0;
    for (RaisedAlert raised : alerts) {
      if (parts.isEmpty() || raised.raisedAtMillis() - last > silenceMillis) {
        parts.add(new ArrayList<>());
      }
      parts.get(parts.size() - 1).add(raised);
      last = raised.raisedAtMillis();
    }
    return parts;
  }

  private Episode episode(List<RaisedAlert> alerts, List<Done> done, long clockMillis) {
    Alert first = alerts.get(0).alert();
    RaisedAlert last = alerts.get(alerts.size() - 1);
    long from = alerts.get(0).raisedAtMillis();
    long to = last.raisedAtMillis();
    OptionalDouble worst =
        alerts.stream()
            .filter(raised -> raised.alert().values().get("value") instanceof Number)
            .mapToDouble(raised -> ((Number) raised.alert().values().get("value")).doubleValue())
            .max();
    return new Episode(
        Keys.identity(first),
        first.rule(),
        first.carNumber(),
        first.date(),
        last.alert().date(),
        from,
        to,
        alerts.size(),
        worst.isPresent() ? "value" : "",
        worst,
        to + silenceMillis > clockMillis,
        done.stream()
            .filter(of -> of.fromMillis() - silenceMillis <= to)
            .filter(of -> of.toMillis() + silenceMillis >= from)
            .map(Done::handling)
            .toList());
  }
}
