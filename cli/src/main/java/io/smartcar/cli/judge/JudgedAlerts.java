package io.smartcar.cli.judge;

import io.smartcar.cli.AlertPrinter;
import io.smartcar.cli.CarOption;
import io.smartcar.cli.OutputFormat;
import io.smartcar.cli.Pipe;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.redis.AlertChange;
import io.smartcar.rules.late.JudgementOnDemand;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints what a judgement corrects, and what came of it. Not thread-safe. */
final class JudgedAlerts {

  private static final int NAMED = 10;

  private final PrintWriter out;
  private final PrintWriter err;
  private final AlertPrinter printer;
  private final String tense;

  /**
   * Creates it.
   *
   * @param tense stands before what is done with the alerts
   */
  JudgedAlerts(PrintWriter out, PrintWriter err, OutputFormat format, String tense) {
    this.out = out;
    this.err = err;
    this.printer = new AlertPrinter(out, format);
    this.tense = tense;
  }

  /** Prints the corrections of a car as its entries in the stream are shown, in order of time. */
  void print(String carNumber, List<Correction> corrections) {
    corrections.stream()
        .map(JudgedAlerts::change)
        .sorted(
            Comparator.comparingLong((AlertChange change) -> change.raised().raisedAtMillis())
                .thenComparing(change -> change.raised().alert().rule()))
        .forEach(printer::print);
    Pipe.flush(out);
  }

  private static AlertChange change(Correction correction) {
    if (correction instanceof Correction.Add add) {
      return new AlertChange.Added(add.added(), Optional.of(Duration.ofMillis(add.lateMillis())));
    }
    if (correction instanceof Correction.Replace replace) {
      return new AlertChange.Replaced(
          replace.withdrawn().alert().rule() + '/' + replace.withdrawn().alert().member(),
          replace.added(),
          Duration.ofMillis(replace.lateMillis()));
    }
    return new AlertChange.Withdrawn(((Correction.Withdraw) correction).withdrawn());
  }

  /** Says what was judged, and what was left as it is and why. */
  void summary(AskedJudgement asked, JudgementOnDemand.Outcome outcome, Judging judging) {
    line(judged(asked, outcome.counts(), judging.readings()));
    if (judging.readings() == 0 && asked.carNumbers().size() == 1) {
      CarOption.hint(asked.carNumbers().iterator().next(), null).ifPresent(this::line);
    }
    if (outcome.left() > 0) {
      line(
          String.format(
              Locale.ROOT,
              "%,d left as they are: readings of their time are not in HBase any more",
              outcome.left()));
    }
    if (!outcome.expiredDays().isEmpty()) {
      line(
          "alerts of these days have expired and are not added again: "
              + some(outcome.expiredDays()));
    }
    if (!judging.failedRules().isEmpty()) {
      line("these alerts stay as they are, for their rule threw: " + some(judging.failedRules()));
    }
    if (!outcome.notJudged().isEmpty()) {
      line(
          "of these cars readings came late meanwhile, nothing is changed: "
              + some(outcome.notJudged())
              + "; the same command once more completes it");
    }
  }

  private String judged(AskedJudgement asked, JudgementCounts counts, long readings) {
    return String.format(
        Locale.ROOT,
        "%,d %s judged from %s to %s by version %d of the rules (%s): %s%,d added, %,d withdrawn,"
            + " %,d replaced; %,d readings",
        counts.cars(),
        counts.cars() == 1 ? "car" : "cars",
        Instant.ofEpochMilli(asked.fromMillis()),
        Instant.ofEpochMilli(asked.toMillis()),
        asked.rulesVersion(),
        String.join(", ", asked.rules()),
        tense,
        counts.added(),
        counts.withdrawn(),
        counts.replaced(),
        readings);
  }

  private static String some(Collection<String> names) {
    String first = String.join(", ", names.stream().sorted().limit(NAMED).toList());
    return names.size() > NAMED ? first + ", …" : first;
  }

  private void line(String line) {
    err.println(line);
    err.flush();
  }
}
