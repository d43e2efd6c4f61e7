package io.smartcar.cli;

import java.util.Locale;

/** How rows are printed. */
public enum OutputFormat {
  /** Columns for the eye, with a head line; in a terminal no wider than it is. */
  TABLE,
  /** One line of CSV a row, without a head line. */
  CSV,
  /** One JSON object a line. */
  JSON;

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
