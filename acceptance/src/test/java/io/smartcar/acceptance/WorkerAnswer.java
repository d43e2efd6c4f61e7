package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.WorkerPlace;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import io.smartcar.wiring.StoreSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the only worker of a topology answers Prometheus; immutable.
 *
 * @param text as it came
 * @param samples values of our metrics by name, without what is common to all, and labels
 */
record WorkerAnswer(String text, Map<String, Double> samples) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PREFIX = "smartcar_worker_";

  /** Asks it, where it says that it is. */
  static WorkerAnswer of(SmartcarConfig config, String topology) throws Exception {
    List<WorkerPlace> workers;
    try (RuleStore store =
        new ZooKeeperRuleStore(StoreSettings.ruleStore(config, topology), Clock.systemUTC())) {
      workers = store.workers();
    }
    assertThat(workers).hasSize(1);
    URI uri = URI.create("http://" + workers.get(0).address() + "/metrics");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    Map<String, Double> samples = new TreeMap<>();
    for (String line : answer.body().lines().filter(each -> each.startsWith(PREFIX)).toList()) {
      int space = line.lastIndexOf(' ');
      samples.put(
          line.substring(PREFIX.length(), space), Double.valueOf(line.substring(space + 1)));
    }
    return new WorkerAnswer(answer.body(), samples);
  }

  /** The value of one that must be there. */
  double value(String sample) {
    Double value = samples.get(sample);
    if (value == null) {
      throw new AssertionError("there is no " + sample + " in\n" + text);
    }
    return value;
  }

  /** The sum of all samples of a metric; of a scope, if one is given. */
  double sum(String name, String scope) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().replaceFirst("\\{.*", "").equals(name))
        .filter(sample -> scope.isEmpty() || sample.getKey().contains("scope=\"" + scope + '"'))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
