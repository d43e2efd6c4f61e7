package io.smartcar.topology.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a worker answers; immutable.
 *
 * @param text as it is sent
 * @param types the metrics' types by name
 * @param samples values by name and labels, as they are written
 */
record WorkerScrape(String text, Map<String, String> types, Map<String, Double> samples) {

  static WorkerScrape of(WorkerMetrics metrics) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, metrics.collect());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return of(out.toString(StandardCharsets.UTF_8));
  }

  static WorkerScrape of(String text) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Double> samples = new TreeMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        types.put(words[2], words[3]);
      } else if (!line.startsWith("#")) {
        int space = line.lastIndexOf(' ');
        String value = line.substring(space + 1);
        samples.put(
            line.substring(0, space), Double.valueOf(value.equals("+Inf") ? "Infinity" : value));
      }
    }
    return new WorkerScrape(text, types, samples);
  }

  /** The value of one that must be there. */
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
