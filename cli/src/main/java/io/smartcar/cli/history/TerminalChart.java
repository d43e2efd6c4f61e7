package io.smartcar.cli.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Draws speed over time in lines of ASCII, which every terminal has. */
final class TerminalChart {

  private static final int ROWS = 16;
  private static final int LEFT = 6;
  private static final int MIN_COLUMNS = 20;
  private static final int MAX_COLUMNS = 160;
  private static final char SPEED = '*';
  private static final char LIMIT = '-';
  private static final char ALERT = '!';

  private final SpeedPlot plot;
  private final int columns;
  private final char[][] cells;

  private TerminalChart(SpeedPlot plot, int width) {
    this.plot = plot;
    this.columns = Math.max(MIN_COLUMNS, Math.min(width, MAX_COLUMNS) - LEFT);
    this.cells = new char[ROWS][columns];
  }

  /** The drawing in lines, no wider than that many columns if those are not very few. */
  static List<String> of(SpeedPlot plot, int width) {
    return new TerminalChart(plot, width).lines();
  }

  private List<String> lines() {
    draw();
    List<String> lines = new ArrayList<>();
    lines.add("km/h  " + plot.title());
    for (int row = 0; row < ROWS; row++) {
      boolean isNamed = row % 4 == 0;
      String name = isNamed ? String.format(Locale.ROOT, "%4.0f", kmh(row)) : "    ";
      lines.add((name + " |" + new String(cells[row])).stripTrailing());
    }
    lines.add("   0 +" + "-".repeat(columns));
    lines.add(" ".repeat(LEFT) + times());
    lines.add(" ".repeat(LEFT) + legend());
    return lines;
  }

  private void draw() {
    for (char[] row : cells) {
      Arrays.fill(row, ' ');
    }
    Arrays.fill(cells[row(plot.limitKmh())], LIMIT);
    plot.stretches().forEach(this::drawStretch);
    plot.alerts().forEach(alert -> set(alert.timeMillis(), row(alert.speedKmh()), ALERT));
  }

  /** From point to point, through every row between two of one column or of two neighbours. */
  private void drawStretch(List<SpeedCurve.Point> stretch) {
    SpeedCurve.Point before = stretch.get(0);
    for (SpeedCurve.Point point : stretch) {
      int from = row(before.speedKmh());
      int to = row(point.speedKmh());
      int fromColumn = column(before.timeMillis());
      int toColumn = column(point.timeMillis());
      for (int column = fromColumn; column <= toColumn; column++) {
        int start = rowAt(from, to, column - fromColumn, toColumn - fromColumn + 1);
        int end = rowAt(from, to, column - fromColumn + 1, toColumn - fromColumn + 1);
        for (int row = Math.min(start, end); row <= Math.max(start, end); row++) {
          cells[row][column] = SPEED;
        }
      }
      before = point;
    }
  }

  private static int rowAt(int from, int to, int step, int steps) {
    return from + (int) Math.round((double) (to - from) * step / steps);
  }

  private void set(long timeMillis, int row, char sign) {
    cells[row][column(timeMillis)] = sign;
  }

  private int column(long timeMillis) {
    long length = Math.max(1, plot.lastMillis() - plot.firstMillis());
    long column = (timeMillis - plot.firstMillis()) * (columns - 1) / length;
    return (int) Math.max(0, Math.min(column, columns - 1L));
  }

  private int row(int kmh) {
    return Math.max(0, Math.min(ROWS - 1, ROWS - 1 - kmh * ROWS / plot.topKmh()));
  }

  /** The speed at the upper edge of a row. */
  private double kmh(int row) {
    return (double) plot.topKmh() * (ROWS - row) / ROWS;
  }

  private String times() {
    String first = plot.time(plot.firstMillis());
    String last = plot.time(plot.lastMillis());
    int between = columns - first.length() - last.length();
    return between < 1 ? first : first + " ".repeat(between) + last;
  }

  private String legend() {
    Map<String, Integer> byRule = new TreeMap<>();
    plot.alerts().forEach(alert -> byRule.merge(alert.rule(), 1, Integer::sum));
    StringBuilder legend = new StringBuilder();
    legend.append(SPEED).append(" speed   ");
    legend.append(LIMIT).append(' ').append(plot.limitKmh()).append(" km/h   ");
    if (!plot.alertsAreKnown()) {
      return legend.append("alerts: not known").toString();
    }
    legend.append(ALERT).append(byRule.isEmpty() ? " alerts: none" : " alerts:");
    byRule.forEach((rule, count) -> legend.append(' ').append(rule).append(" x").append(count));
    return legend.toString();
  }
}
