package io.smartcar.console;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a console answers to Prometheus; immutable.
 *
 * @param text as it came
 * @param types the metrics' types by their names, as their samples have them
 * @param samples values by name and labels, as {@code smartcar_server_up{server="kafka"}}
 */
record Scrape(String text, Map<String, String> types, Map<String, Double> samples) {

  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([^# {]+(?:\\{[^}]*})?) (\\S+)");

  static Scrape of(String text) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Double> samples = new HashMap<>();
    for (String line : text.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches()) {
        samples.put(sample.group(1), Double.valueOf(sample.group(2)));
      } else if (!line.startsWith("# HELP ")) {
        throw new IllegalArgumentException("not of the text format: " + line);
      }
    }
    return new Scrape(text, types, samples);
  }

  /** The value of a sample that must be there. */
  double value(String sample) {
    Double value = samples.get(sample);
    if (value == null) {
      throw new AssertionError("there is no " + sample + " in\n" + text);
    }
    return value;
  }

  /** The sum of all samples of a metric. */
  double sum(String name) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().replaceFirst("\\{.*", "").equals(name))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
