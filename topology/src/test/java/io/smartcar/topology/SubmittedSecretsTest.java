package io.smartcar.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.rules.RuleSet;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.storm.Config;
import org.apache.storm.generated.Bolt;
import org.apache.storm.generated.SpoutSpec;
import org.apache.storm.generated.StormTopology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No password is in what is submitted to Storm, which keeps it in files and shows it. */
final class SubmittedSecretsTest {

  private static final String CANARY = "canary-7f3a";
  private static final List<String> KEYS =
      List.of(
          "smartcar.redis.password",
          "smartcar.redis.sentinel.password",
          "smartcar.rules.zookeeper.password",
          "smartcar.kafka.properties.sasl.jaas.config");

  private final Path directory;

  SubmittedSecretsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void submitted_passwordsInFiles_hasNone() throws Exception {
    Map<String, String> given = new LinkedHashMap<>();
    for (String key : KEYS) {
      Path file = Files.writeString(directory.resolve(key), "login=" + CANARY);
      given.put(key, key.contains("kafka") ? "${file:" + file + ":login}" : "file:" + file);
    }
    given.put("smartcar.kafka.properties.\"config.providers\"", "file");
    given.put(
        "smartcar.kafka.properties.\"config.providers.file.class\"",
        FileConfigProvider.class.getName());

    SmartcarConfig config = config(given);

    assertThat(config.kafka().clientProperties()).containsEntry("config.providers", "file");
    assertThat(submitted(config)).contains(directory.toString()).doesNotContain(CANARY);
    assertThat(shown(config)).doesNotContain(CANARY);
  }

  /** So that the search above is known to find one. */
  @Test
  void submitted_passwordsInTheConfiguration_areInTheCodeAlone() {
    for (String key : KEYS) {
      SmartcarConfig config = config(Map.of(key, CANARY));

      assertThat(submitted(config)).as(key).contains(CANARY);
      assertThat(shown(config)).as(key).doesNotContain(CANARY);
    }
  }

  private static SmartcarConfig config(Map<String, String> given) {
    Map<String, String> all = new LinkedHashMap<>(given);
    all.put("smartcar.redis.mode", "sentinel");
    all.put("smartcar.redis.nodes", "s1:26379");
    all.put("smartcar.rules.zookeeper.user", "rules");
    all.put("smartcar.metrics.port-offset", "1000");
    all.putIfAbsent("smartcar.rules.zookeeper.password", "another");
    return SmartcarConfig.load(null, all);
  }

  /** What Storm shows to whoever asks: the configuration of the topology and of each component. */
  private static String shown(SmartcarConfig config) {
    Config storm = SmartcarTopology.stormConfig(config);
    storm.putAll(SharedPlaces.of(config, "T"));
    StormTopology topology = topology(config);
    StringBuilder shown = new StringBuilder(storm.toString()).append(config);
    topology.get_spouts().values().forEach(each -> shown.append(each.get_common()));
    topology.get_bolts().values().forEach(each -> shown.append(each.get_common()));
    return shown.toString();
  }

  private static String submitted(SmartcarConfig config) {
    StormTopology topology = topology(config);
    List<byte[]> code = new ArrayList<>();
    for (SpoutSpec spout : topology.get_spouts().values()) {
      code.add(spout.get_spout_object().get_serialized_java());
    }
    for (Bolt bolt : topology.get_bolts().values()) {
      code.add(bolt.get_bolt_object().get_serialized_java());
    }
    for (ByteBuffer hook : topology.get_worker_hooks()) {
      byte[] bytes = new byte[hook.remaining()];
      hook.duplicate().get(bytes);
      code.add(bytes);
    }
    StringBuilder text = new StringBuilder();
    code.forEach(bytes -> text.append(new String(bytes, ISO_8859_1)));
    return text.toString();
  }

  private static StormTopology topology(SmartcarConfig config) {
    return SmartcarTopology.build(
        config, RuleSet.bundled(), ServerPorts.of(config, "T", RuleSet.bundled()));
  }
}
