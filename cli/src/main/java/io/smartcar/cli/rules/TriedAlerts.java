package io.smartcar.cli.rules;

import io.smartcar.cli.AlertPrinter;
import io.smartcar.events.Alert;
import io.smartcar.rules.trial.AlertComparison;
import io.smartcar.rules.trial.AlertComparison.Change;
import io.smartcar.rules.trial.AlertComparison.Difference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Prints the alerts of a trial. Those that are compared with another rule's are printed at the end,
 * for what is added or lost is known then; any others are kept until there are a few, so that they
 * do not tear up a progress bar. Used by one thread.
 */
final class TriedAlerts {

  private static final int KEPT = 10_000;

  private final AlertPrinter printer;
  private final boolean compared;
  private final AlertComparison comparison = new AlertComparison();
  private final List<Alert> kept = new ArrayList<>();
  private final Set<String> cars = new HashSet<>();
  private long raised;

  TriedAlerts(AlertPrinter printer, boolean compared) {
    this.printer = printer;
    this.compared = compared;
  }

  /** The rule that is tried raised this. */
  void raised(Alert alert) {
    raised++;
    cars.add(alert.carNumber());
    if (compared) {
      comparison.tried(alert);
      return;
    }
    kept.add(alert);
    if (kept.size() >= KEPT) {
      printKept();
    }
  }

  /** The rule it is compared with raised this. */
  void raisedInForce(Alert alert) {
    comparison.other(alert);
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
    for (Difference difference : comparison.differences()) {
      printer.print(difference.change() == Change.ADDED ? '+' : '-', difference.alert());
    }
  }

  /** How many there were, in one line. */
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
                comparison.others(),
                comparison.added(),
                comparison.lost(),
                comparison.same())
        : all;
  }
}
