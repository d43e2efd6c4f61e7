package io.smartcar.cli.rules;

import io.smartcar.cli.AlertPrinter;
import io.smartcar.events.Alert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The alerts of a trial. One that is compared with another rule keeps them to the end, for what is
 * added or lost is known then; any other keeps a few, so that they do not tear up a progress bar.
 * Used by one thread.
 */
final class TriedAlerts {

  /** An alert of the rule in force, or of the one tried, and the sign of that difference. */
  private record Difference(char sign, Alert alert) {}

  private record Identity(String rule, String carNumber, String date) {
    static Identity of(Alert alert) {
      return new Identity(alert.rule(), alert.carNumber(), alert.date());
    }
  }

  private static final int KEPT = 10_000;
  private static final Comparator<Difference> BY_DATE =
      Comparator.<Difference, String>comparing(difference -> difference.alert().date())
          .thenComparing(difference -> difference.alert().carNumber())
          .thenComparing(difference -> difference.alert().rule());

  private final AlertPrinter printer;
  private final boolean compared;
  private final List<Alert> kept = new ArrayList<>();
  private final Map<Identity, Alert> tried = new HashMap<>();
  private final Map<Identity, Alert> inForce = new HashMap<>();
  private final Set<String> cars = new HashSet<>();
  private long raised;
  private int added;
  private int lost;

  TriedAlerts(AlertPrinter printer, boolean compared) {
    this.printer = printer;
    this.compared = compared;
  }

  /** The rule that is tried raised this. */
  void raised(Alert alert) {
    raised++;
    cars.add(alert.carNumber());
    if (compared) {
      tried.put(Identity.of(alert), alert);
      return;
    }
    kept.add(alert);
    if (kept.size() >= KEPT) {
      printKept();
    }
  }

  /** The rule it is compared with raised this. */
  void raisedInForce(Alert alert) {
    inForce.put(Identity.of(alert), alert);
  }

  /** Prints what is not printed yet. */
  void print() {
    if (compared) {
      printDifferences();
    } else {
      printKept();
    }
  }

  private void printKept() {
    kept.forEach(printer::print);
    kept.clear();
  }

  private void printDifferences() {
    List<Difference> differences = new ArrayList<>();
    tried.forEach((identity, alert) -> add('+', alert, inForce, differences));
    added = differences.size();
    inForce.forEach((identity, alert) -> add('-', alert, tried, differences));
    lost = differences.size() - added;
    differences.sort(BY_DATE);
    differences.forEach(difference -> printer.print(difference.sign(), difference.alert()));
  }

  private static void add(
      char sign, Alert alert, Map<Identity, Alert> others, List<Difference> differences) {
    if (!others.containsKey(Identity.of(alert))) {
      differences.add(new Difference(sign, alert));
    }
  }

  /** How many there were, in one line; after {@link #print}. */
  String summary() {
    String all =
        String.format(
            Locale.ROOT,
            "%,d %s of %,d %s",
            raised,
            raised == 1 ? "alert" : "alerts",
            cars.size(),
            cars.size() == 1 ? "car" : "cars");
    return compared
        ? all
            + String.format(
                Locale.ROOT,
                ", %,d in force: %,d added, %,d lost, %,d the same",
                inForce.size(),
                added,
                lost,
                tried.size() - added)
        : all;
  }
}
