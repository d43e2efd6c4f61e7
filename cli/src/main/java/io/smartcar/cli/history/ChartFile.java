package io.smartcar.cli.history;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws speed over time into a file, SVG or PNG by its name. */
final class ChartFile {

  private static final int WIDTH = 1_200;
  private static final int HEIGHT = 520;
  private static final Color BLUE = new Color(0x1f, 0x5a, 0xa8);
  private static final Color RED = new Color(0xc6, 0x28, 0x28);
  private static final Color[] ALERTS = {
    new Color(0xe6, 0x5c, 0x00), new Color(0x6a, 0x1b, 0x9a), new Color(0x2e, 0x7d, 0x32)
  };

  private ChartFile() {}

  /** Whether the name is one of a file that can be drawn into. */
  static boolean isNamed(Path file) {
    return isSvg(file) || name(file).endsWith(".png");
  }

  private static boolean isSvg(Path file) {
    return name(file).endsWith(".svg");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }

  /**
   * Writes the file, over one that is there.
   *
   * @throws IOException if it cannot be written
   */
  static void write(SpeedPlot plot, Path file) throws IOException {
    if (System.getProperty("java.awt.headless") == null) {
      // Nothing is shown on a screen, and many machines have none.
      System.setProperty("java.awt.headless", "true");
    }
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    XYChart chart = chart(plot);
    if (isSvg(file)) {
      VectorGraphicsEncoder.saveVectorGraphic(chart, picture, VectorGraphicsFormat.SVG);
    } else {
      BitmapEncoder.saveBitmap(chart, picture, BitmapFormat.PNG);
    }
    Files.write(file, picture.toByteArray());
  }

  private static XYChart chart(SpeedPlot plot) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(plot.title() + (plot.alertsAreKnown() ? "" : ", alerts not known"))
            .yAxisTitle("km/h")
            .build();
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setTimezone(TimeZone.getTimeZone(plot.zone()));
    styler.setLocale(Locale.ROOT);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax((double) plot.topKmh());
    styler.setYAxisDecimalPattern("0");
    addSpeed(chart, plot);
    addLimit(chart, plot);
    addAlerts(chart, plot);
    return chart;
  }

  /** A point of the axis. */
  private static Date time(long millis) {
    return Date.from(Instant.ofEpochMilli(millis));
  }

  private static void addSpeed(XYChart chart, SpeedPlot plot) {
    List<Date> times = new ArrayList<>();
    List<Double> speeds = new ArrayList<>();
    for (List<SpeedCurve.Point> stretch : plot.stretches()) {
      if (!times.isEmpty()) {
        // No number ends a line.
        times.add(time(stretch.get(0).timeMillis()));
        speeds.add(Double.NaN);
      }
      for (SpeedCurve.Point point : stretch) {
        times.add(time(point.timeMillis()));
        speeds.add((double) point.speedKmh());
      }
    }
    XYSeries series = chart.addSeries("speed", times, speeds);
    series.setLineColor(BLUE);
    series.setLineWidth(1.5f);
    boolean isDrawnByLines = plot.stretches().stream().allMatch(stretch -> stretch.size() > 1);
    series.setMarker(isDrawnByLines ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
    series.setMarkerColor(BLUE);
  }

  private static void addLimit(XYChart chart, SpeedPlot plot) {
    // As long as the speeds, or a second where those are of one time.
    long end = Math.max(plot.lastMillis(), plot.firstMillis() + 1_000);
    double limit = plot.limitKmh();
    XYSeries series =
        chart.addSeries(
            "limit " + plot.limitKmh() + " km/h",
            List.of(time(plot.firstMillis()), time(end)),
            List.of(limit, limit));
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(RED);
    series.setLineStyle(SeriesLines.DASH_DASH);
    series.setLineWidth(1.2f);
  }

  private static void addAlerts(XYChart chart, SpeedPlot plot) {
    Map<String, List<SpeedPlot.AlertMark>> byRule = new TreeMap<>();
    plot.alerts()
        .forEach(
            alert -> byRule.computeIfAbsent(alert.rule(), rule -> new ArrayList<>()).add(alert));
    int rules = 0;
    for (Map.Entry<String, List<SpeedPlot.AlertMark>> rule : byRule.entrySet()) {
      List<SpeedPlot.AlertMark> alerts = rule.getValue();
      XYSeries series =
          chart.addSeries(
              "%d × %s".formatted(alerts.size(), rule.getKey()),
              alerts.stream().map(alert -> time(alert.timeMillis())).toList(),
              alerts.stream().map(alert -> (double) alert.speedKmh()).toList());
      series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
      series.setMarker(SeriesMarkers.DIAMOND);
      series.setMarkerColor(ALERTS[rules % ALERTS.length]);
      rules++;
    }
  }
}
