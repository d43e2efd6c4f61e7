package io.smartcar.bench;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Pictures of figures. */
final class Charts {

  private static final int WIDTH = 1_000;

  /** Room for a contestant's name below its bar. */
  private static final int BAR_WIDTH = 200;

  private static final int HEIGHT = 600;
  private static final String WHOLE = "#,###";

  /** Each bucket of a histogram is wider than the one before by this. */
  private static final double BUCKET_GROWTH = 1.25;

  private static final long FIRST_BUCKET_MICROS = 1_000;

  private Charts() {}

  /** Medians of events/s as bars, every valid run as a dot. */
  static void throughput(List<RunFigures> runs, String title, Path file) throws BenchException {
    List<Summary> summaries = Summary.of(runs).stream().filter(one -> one.valid() > 0).toList();
    if (summaries.isEmpty()) {
      return;
    }
    List<String> names = summaries.stream().map(Summary::contestant).toList();
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(Math.max(WIDTH, BAR_WIDTH * names.size()))
            .height(HEIGHT)
            .title(title + ": events/s, median (bar) and every run (dot)")
            .yAxisTitle("events/s")
            .build();
    plain(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setLabelsVisible(true);
    chart.getStyler().setLabelsPosition(0.05);
    chart.getStyler().setYAxisDecimalPattern(WHOLE);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setOverlapped(true);
    chart.addSeries(
        "median", names, summaries.stream().map(one -> one.median(Summary.PER_SECOND)).toList());
    int rounds = runs.stream().mapToInt(RunFigures::round).max().orElse(0);
    for (int round = 1; round <= rounds; round++) {
      addRound(chart, runs, names, round);
    }
    save(chart, file);
  }

  private static void addRound(
      CategoryChart chart, List<RunFigures> runs, List<String> names, int round) {
    List<Double> figures = new ArrayList<>();
    for (String name : names) {
      figures.add(
          runs.stream()
              .filter(run -> run.round() == round && run.contestant().equals(name) && run.isValid())
              .map(RunFigures::perSecond)
              .findFirst()
              .orElse(Double.NaN));
    }
    CategorySeries dots = chart.addSeries("round " + round, names, figures);
    dots.setChartCategorySeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Scatter);
    dots.setMarker(SeriesMarkers.CIRCLE);
    dots.setMarkerColor(Color.BLACK);
  }

  /** Histograms of microseconds as lines over milliseconds, in buckets that grow. */
  static void histogram(Map<String, Histogram> micros, String title, Path file)
      throws BenchException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("milliseconds")
            .yAxisTitle("% of all, in buckets of a quarter more each")
            .build();
    plain(chart.getStyler());
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.StepArea);
    micros.forEach((name, histogram) -> addHistogram(chart, name, histogram));
    if (!chart.getSeriesMap().isEmpty()) {
      save(chart, file);
    }
  }

  private static void addHistogram(XYChart chart, String name, Histogram histogram) {
    List<Double> millis = new ArrayList<>();
    List<Double> percent = new ArrayList<>();
    for (HistogramIterationValue bucket :
        histogram.logarithmicBucketValues(FIRST_BUCKET_MICROS, BUCKET_GROWTH)) {
      millis.add(bucket.getValueIteratedTo() / 1e3);
      percent.add(100.0 * bucket.getCountAddedInThisIterationStep() / histogram.getTotalCount());
    }
    if (!millis.isEmpty()) {
      String figures =
          "%s: p50 %.0f ms, p99 %.0f ms, max %.0f ms"
              .formatted(
                  name,
                  histogram.getValueAtPercentile(50) / 1e3,
                  histogram.getValueAtPercentile(99) / 1e3,
                  histogram.getMaxValue() / 1e3);
      chart.addSeries(figures, millis, percent).setMarker(SeriesMarkers.NONE);
    }
  }

  /** Figures over seconds. */
  static void lines(
      Map<String, List<Double>> series, List<Double> seconds, String title, String unit, Path file)
      throws BenchException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("seconds")
            .yAxisTitle(unit)
            .build();
    plain(chart.getStyler());
    chart.getStyler().setYAxisDecimalPattern(WHOLE);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setLegendVisible(series.size() > 1);
    series.forEach(
        (name, values) -> {
          int points = Math.min(values.size(), seconds.size());
          chart
              .addSeries(
                  name,
                  IntStream.range(0, points).mapToObj(seconds::get).toList(),
                  values.subList(0, points))
              .setMarker(SeriesMarkers.NONE);
        });
    save(chart, file);
  }

  private static void plain(Styler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
  }

  private static void save(Chart<?, ?> chart, Path file) throws BenchException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    } catch (IOException e) {
      throw new BenchException("%s cannot be written: %s".formatted(file, e), e);
    }
  }
}
