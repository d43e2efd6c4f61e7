package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SummaryTest {

  private static final List<RunFigures> RUNS =
      List.of(
          run("smartcar", 1, 20_000, ""),
          run("flink", 1, 10_000, ""),
          run("smartcar", 2, 30_000, ""),
          run("flink", 2, 10_000, "5 rows, not 6"),
          run("smartcar", 3, 90_000, ""),
          run("flink", 3, 30_000, ""));

  private static RunFigures run(String contestant, int round, double perSecond, String problem) {
    return new RunFigures(
        contestant,
        round,
        1_000_000,
        1e6 / perSecond,
        perSecond,
        Map.of("engine", 12.5, "kafka", 1.25),
        512,
        768,
        2_683,
        1_000_000,
        0.5,
        problem);
  }

  @Test
  void median_oddAndEvenCounts_isTheMiddle() {
    assertThat(Summary.median(3, 1, 2)).isEqualTo(2);
    assertThat(Summary.median(4, 1, 2, 3)).isEqualTo(2.5);
  }

  @Test
  void of_aVoidRun_leavesItOut() {
    List<Summary> summaries = Summary.of(RUNS);
    assertThat(summaries).extracting(Summary::contestant).containsExactly("smartcar", "flink");
    assertThat(summaries.get(0).median(Summary.PER_SECOND)).isEqualTo(30_000);
    assertThat(summaries.get(1).median(Summary.PER_SECOND)).isEqualTo(20_000);
    assertThat(summaries.get(1).valid()).isEqualTo(2);
    assertThat(summaries.get(1).runs()).isEqualTo(3);
  }

  @Test
  void pairedRatio_roundsThatBothHave_isTheMedianOfTheirRatios() {
    assertThat(Summary.pairedRatio(RUNS, "smartcar", "flink")).isEqualTo(2.5);
    assertThat(Summary.pairedRatio(RUNS, "smartcar", "raw-loader")).isZero();
  }

  @Test
  void markdown_ofRuns_hasMediansRatiosAndVoidRuns() {
    String text = new Report(Map.of("date", "today"), RUNS).markdown("path");
    assertThat(text)
        .contains("- date: today")
        .contains("| smartcar | 3 of 3 | 30,000 (20,000 to 90,000) | 1.00 | 12.5 | 1.3 | 512 |")
        .contains("| flink | 2 of 3 | 20,000 (10,000 to 30,000) | 2.50 |")
        .contains("Void: flink, round 2: 5 rows, not 6");
  }

  @Test
  void csv_ofRuns_hasALineForEach() {
    String text = new Report(Map.of(), RUNS).csv();
    assertThat(text.lines()).hasSize(7);
    assertThat(text)
        .contains("cpu_s_per_million_engine,cpu_s_per_million_kafka")
        .contains("flink,2,1000000,100.00,10000,512,768,2683,1000000,0.50,\"5 rows, not 6\",12.50");
  }

  @Test
  void throughput_ofSummaries_isAPicture(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("path.png");
    Charts.throughput(RUNS, "path", file);
    assertThat(Files.size(file)).isGreaterThan(1_000);
  }
}
