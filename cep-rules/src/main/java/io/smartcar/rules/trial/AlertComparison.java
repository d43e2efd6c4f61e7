package io.smartcar.rules.trial;

import io.smartcar.events.Alert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The alerts of a rule that is tried beside those of another: what is added or lost is known when
 * both saw all events. Keeps all alerts. Not thread-safe.
 */
public final class AlertComparison {

  /** Whether only the rule that is tried raised an alert, or only the other one. */
  public enum Change {
    ADDED,
    LOST
  }

  /** An alert of one of the rules and not of the other. */
  public record Difference(Change change, Alert alert) {}

  /** An alert is the same if these are, whatever its values. */
  private record Identity(String rule, String carNumber, String date) {
    static Identity of(Alert alert) {
      return new Identity(alert.rule(), alert.carNumber(), alert.date());
    }
  }

  private static final Comparator<Difference> BY_DATE =
      Comparator.<Difference, String>comparing(difference -> difference.alert().date())
          .thenComparing(difference -> difference.alert().carNumber())
          .thenComparing(difference -> difference.alert().rule());

  private final Map<Identity, Alert> tried = new HashMap<>();
  private final Map<Identity, Alert> other = new HashMap<>();

  /** The rule that is tried raised this. */
  public void tried(Alert alert) {
    tried.put(Identity.of(alert), alert);
  }

  /** The rule it is compared with raised this. */
  public void other(Alert alert) {
    other.put(Identity.of(alert), alert);
  }

  /** Different alerts of the other rule. */
  public int others() {
    return other.size();
  }

  /** Different alerts of the rule that is tried. */
  public int raised() {
    return tried.size();
  }

  /** Alerts that both raised. */
  public int same() {
    return tried.size() - added();
  }

  /** Those that both raised, as the rule that is tried did; in no order. */
  List<Alert> unchanged() {
    return tried.entrySet().stream()
        .filter(one -> other.containsKey(one.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Alerts that only the rule that is tried raised. */
  public int added() {
    return without(tried, other).size();
  }

  /** Alerts that only the other rule raised. */
  public int lost() {
    return without(other, tried).size();
  }

  /** What differs, in order of date, car and rule. */
  public List<Difference> differences() {
    List<Difference> differences = new ArrayList<>();
    without(tried, other).forEach(alert -> differences.add(new Difference(Change.ADDED, alert)));
    without(other, tried).forEach(alert -> differences.add(new Difference(Change.LOST, alert)));
    differences.sort(BY_DATE);
    return differences;
  }

  private static List<Alert> without(Map<Identity, Alert> alerts, Map<Identity, Alert> others) {
    return alerts.entrySet().stream()
        .filter(one -> !others.containsKey(one.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }
}
