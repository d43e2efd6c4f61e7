package io.smartcar.rules.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.rules.trial.TrialReport.Counts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A trial's outcome, small enough to be shown. */
final class TrialReportTest {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Instant NINE = Instant.parse("2018-08-30T01:00:00Z");
  private static final Instant TEN = Instant.parse("2018-08-30T02:00:00Z");

  private final AlertComparison comparison = new AlertComparison();

  private static Alert alert(String name, String car, String date) {
    return new Alert(name, car, date, "warning", "", Map.of());
  }

  private TrialReport report() {
    return TrialReport.of(comparison, ZONE, NINE, TEN);
  }

  @Test
  void report_countsByNameAndIntervalOfWhatWasAskedFor() {
    comparison.tried(alert("fast", "V1", "20180830090000"));
    comparison.tried(alert("fast", "V1", "20180830093000"));
    comparison.tried(alert("slow", "V2", "20180830095959999"));
    comparison.other(alert("fast", "V1", "20180830093000"));
    comparison.other(alert("fast", "V3", "20180830093001"));

    TrialReport report = report();

    assertThat(report.all()).isEqualTo(new Counts(2, 1, 1));
    assertThat(report.raised()).isEqualTo(3);
    assertThat(report.others()).isEqualTo(2);
    assertThat(report.carsAdded()).isEqualTo(2);
    assertThat(report.carsLost()).isEqualTo(1);
    assertThat(report.byName())
        .isEqualTo(Map.of("fast", new Counts(1, 1, 1), "slow", new Counts(1, 0, 0)));
    TrialReport.Line line = Objects.requireNonNull(report.line());
    assertThat(line.fromMillis()).isEqualTo(NINE.toEpochMilli());
    assertThat(line.widthMillis()).isEqualTo(30_000);
    assertThat(line.counts()).hasSize(120);
    assertThat(line.counts().get(0)).isEqualTo(new Counts(1, 0, 0));
    assertThat(line.counts().get(60)).isEqualTo(new Counts(0, 1, 1));
    assertThat(line.counts().get(119)).isEqualTo(new Counts(1, 0, 0));
  }

  @Test
  void report_ofOtherTimesThanAskedFor_reachesFromTheFirstToTheLast() {
    comparison.tried(alert("fast", "V1", "20100101000000"));
    comparison.other(alert("fast", "V1", "20100301"));

    TrialReport.Line line = Objects.requireNonNull(report().line());

    assertThat(line.widthMillis()).isEqualTo(12 * 3_600_000L);
    assertThat(Instant.ofEpochMilli(line.fromMillis())).isEqualTo("2009-12-31T16:00:00Z");
    assertThat(line.counts()).hasSizeLessThanOrEqualTo(120);
    assertThat(line.counts().get(line.counts().size() - 1)).isEqualTo(new Counts(0, 1, 0));
  }

  @Test
  void report_ofTheWholeCalendar_hasALine() {
    comparison.tried(alert("fast", "V1", "00000101000000"));
    comparison.tried(alert("fast", "V1", "99991231235959"));

    assertThat(Objects.requireNonNull(report().line()).counts())
        .hasSizeLessThanOrEqualTo(TrialReport.MAX_INTERVALS);
  }

  @Test
  void report_ofNothingOrOfWhatIsNoDate_hasNoLine() {
    assertThat(report().line()).isNull();
    comparison.tried(alert("fast", "V1", "20189999"));

    TrialReport report = report();

    assertThat(report.line()).isNull();
    assertThat(report.all()).isEqualTo(new Counts(1, 0, 0));
    assertThat(TrialReport.millis("20180830080000", ZoneOffset.UTC))
        .hasValue(NINE.toEpochMilli() + 7 * 3_600_000L);
  }

  @Test
  void report_ofVeryMany_hasWholeCountsAndSomeExamplesOverAllTheTime() {
    for (int i = 0; i < 3_600; i++) {
      String date = "201808300900%02d%03d".formatted(i / 60 % 60, i % 60);
      comparison.tried(alert("rule-" + i % 60, "V" + i, date));
    }

    TrialReport report = report();

    assertThat(report.all().added()).isEqualTo(3_600);
    assertThat(report.byName()).hasSize(TrialReport.MAX_NAMES);
    assertThat(report.added()).hasSize(TrialReport.MAX_EXAMPLES).doesNotHaveDuplicates();
    assertThat(report.added().get(0).carNumber()).isEqualTo("V0");
    assertThat(report.added().get(99).carNumber()).isEqualTo("V3599");
  }
}
