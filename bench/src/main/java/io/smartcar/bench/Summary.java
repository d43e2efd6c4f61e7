package io.smartcar.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A contestant's medians over its valid runs; immutable.
 *
 * @param valid how many runs count
 * @param runs how many there were
 */
record Summary(String contestant, int valid, int runs, Map<String, Double> medians) {

  static final String PER_SECOND = "events/s";
  static final String LOWEST = "lowest events/s";
  static final String HIGHEST = "highest events/s";
  static final String HEAP = "heap MB";
  static final String RESIDENT = "resident MB";
  static final String ALERTS = "alerts";

  Summary {
    medians = new LinkedHashMap<>(medians);
  }

  /** One for each contestant, in the order of their first runs. */
  static List<Summary> of(List<RunFigures> runs) {
    Map<String, List<RunFigures>> byContestant = new LinkedHashMap<>();
    runs.forEach(
        run -> byContestant.computeIfAbsent(run.contestant(), first -> new ArrayList<>()).add(run));
    List<Summary> summaries = new ArrayList<>();
    byContestant.forEach((contestant, all) -> summaries.add(of(contestant, all)));
    return summaries;
  }

  private static Summary of(String contestant, List<RunFigures> all) {
    List<RunFigures> valid = all.stream().filter(RunFigures::isValid).toList();
    Map<String, Double> medians = new LinkedHashMap<>();
    if (!valid.isEmpty()) {
      medians.put(PER_SECOND, median(valid, RunFigures::perSecond));
      medians.put(LOWEST, valid.stream().mapToDouble(RunFigures::perSecond).min().orElse(0));
      medians.put(HIGHEST, valid.stream().mapToDouble(RunFigures::perSecond).max().orElse(0));
      for (String role : valid.get(0).cpuPerMillion().keySet()) {
        medians.put(role, median(valid, run -> run.cpuPerMillion().getOrDefault(role, 0.0)));
      }
      medians.put(HEAP, median(valid, RunFigures::heapMegabytes));
      medians.put(RESIDENT, median(valid, RunFigures::residentMegabytes));
      medians.put(ALERTS, median(valid, RunFigures::alerts));
    }
    return new Summary(contestant, valid.size(), all.size(), medians);
  }

  /** A median, 0 if there is none. */
  double median(String what) {
    return medians.getOrDefault(what, 0.0);
  }

  private static double median(List<RunFigures> runs, ToDoubleFunction<RunFigures> figure) {
    return median(runs.stream().mapToDouble(figure).toArray());
  }

  static double median(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The median over rounds of the ratio of two contestants in the same round; 0 if no round has
   * both.
   */
  static double pairedRatio(List<RunFigures> runs, String one, String other) {
    double[] ratios =
        runs.stream()
            .filter(run -> run.isValid() && run.contestant().equals(one))
            .flatMapToDouble(
                run ->
                    runs.stream()
                        .filter(
                            pair ->
                                pair.isValid()
                                    && pair.contestant().equals(other)
                                    && pair.round() == run.round())
                        .mapToDouble(pair -> run.perSecond() / pair.perSecond()))
            .toArray();
    return ratios.length == 0 ? 0 : median(ratios);
  }
}
