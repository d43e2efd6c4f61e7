package io.smartcar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Pictures of figures. */
final class Charts {

  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 600;

  private Charts() {}

  /** Medians of events/s as bars, with the lowest and the highest run as whiskers' ends. */
  static void throughput(List<Summary> summaries, String title, Path file) throws BenchException {
    List<String> names = new ArrayList<>();
    List<Double> medians = new ArrayList<>();
    List<Double> spread = new ArrayList<>();
    for (Summary summary : summaries) {
      if (summary.valid() > 0) {
        names.add(summary.contestant());
        medians.add(summary.median(Summary.PER_SECOND));
        spread.add((summary.median(Summary.HIGHEST) - summary.median(Summary.LOWEST)) / 2);
      }
    }
    if (names.isEmpty()) {
      return;
    }
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle("events/s, median (bar: half the span of all runs)")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setLabelsVisible(true);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    chart.getStyler().setYAxisMin(0.0);
    chart.addSeries("events/s", names, medians, spread);
    save(chart, file);
  }

  private static void save(CategoryChart chart, Path file) throws BenchException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    } catch (IOException e) {
      throw new BenchException("%s cannot be written: %s".formatted(file, e), e);
    }
  }
}
