package io.smartcar.events.cars;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file, as far as people want to read it. */
final class Problems {

  private static final int MAX_SHOWN = 20;
  private static final int MAX_VALUE_CHARS = 40;

  private final String file;
  private final List<String> shown = new ArrayList<>();
  private int all;

  /** Creates it empty for a file of this name. */
  Problems(String file) {
    this.file = file;
  }

  void add(int line, String problem) {
    all++;
    if (shown.size() < MAX_SHOWN) {
      shown.add(file + ':' + line + ": " + problem);
    }
  }

  /** A field that is not as it must be. */
  void add(int line, String field, String rule, String value) {
    String cut =
        value.length() > MAX_VALUE_CHARS ? value.substring(0, MAX_VALUE_CHARS) + '…' : value;
    add(line, field + ": must be " + rule + ": \"" + cut + '"');
  }

  /**
   * Refuses the file.
   *
   * @throws CarMasterException if something is wrong with it
   */
  void refuse() throws CarMasterException {
    if (all == 0) {
      return;
    }
    List<String> problems = new ArrayList<>(shown);
    if (all > shown.size()) {
      problems.add("%s: and %,d more".formatted(file, all - shown.size()));
    }
    throw new CarMasterException(problems);
  }
}
