package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.LateReadings;
import io.smartcar.rules.RuleSet;
import io.smartcar.topology.metrics.MetricsHook;
import io.smartcar.topology.spout.RecordBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.storm.Config;
import org.apache.storm.generated.GlobalStreamId;
import org.apache.storm.generated.Grouping;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.topology.IRichBolt;
import org.apache.storm.utils.Utils;
import org.junit.jupiter.api.Test;

final class SmartcarTopologyTest {

  private static final SmartcarConfig CONFIG =
      SmartcarConfig.load(
          null,
          Map.of(
              "smartcar.topology.spout-tasks", "2",
              "smartcar.topology.hbase-tasks", "3",
              "smartcar.topology.esper-tasks", "4",
              "smartcar.topology.redis-tasks", "5",
              "smartcar.topology.workers", "6",
              "smartcar.topology.message-timeout", "90s",
              "smartcar.topology.max-spout-pending", "7"));

  private final StormTopology topology =
      SmartcarTopology.build(
          CONFIG, RuleSet.bundled(), ServerPorts.of(CONFIG, "DriverCarInfo", RuleSet.bundled()));

  @Test
  void build_components_haveTheirNamesAndTasks() {
    assertThat(topology.get_spouts()).containsOnlyKeys("kafkaSpout", "clock");
    assertThat(topology.get_bolts())
        .containsOnlyKeys(
            "HBASE", "esperBolt", "fleetEsperBolt", "REDIS", "episodeBolt", "lateBolt");
    assertThat(component(topology.get_spouts(), "kafkaSpout").get_common().get_parallelism_hint())
        .isEqualTo(2);
    assertThat(parallelism("HBASE")).isEqualTo(3);
    assertThat(parallelism("esperBolt")).isEqualTo(4);
    assertThat(parallelism("fleetEsperBolt")).isEqualTo(1);
    assertThat(parallelism("REDIS")).isEqualTo(5);
  }

  @Test
  void build_batches_goToTheTasksOfTheirPartitionAndTheFleets() {
    assertThat(grouping("HBASE", "kafkaSpout", "default").is_set_custom_serialized()).isTrue();
    assertThat(grouping("esperBolt", "kafkaSpout", "default").is_set_custom_serialized()).isTrue();
    // Storm's global grouping: every tuple to the one task, by no field.
    assertThat(grouping("fleetEsperBolt", "kafkaSpout", "default").get_fields()).isEmpty();
  }

  @Test
  void build_alerts_goToTheStoreAndComeBackConfirmed() {
    for (String rules : List.of("esperBolt", "fleetEsperBolt")) {
      assertThat(grouping("REDIS", rules, "alerts").is_set_local_or_shuffle()).isTrue();
      assertThat(grouping(rules, "REDIS", "confirmations").is_set_direct()).isTrue();
    }
    assertThat(grouping("REDIS", "esperBolt", "heartbeats").is_set_local_or_shuffle()).isTrue();
    assertThat(
            component(topology.get_bolts(), "REDIS")
                .get_common()
                .get_streams()
                .get("confirmations"))
        .matches(stream -> stream.is_direct());
  }

  @Test
  void build_everyTaskOfTheRules_hasTheClock() {
    assertThat(grouping("esperBolt", "clock", "default").is_set_all()).isTrue();
    assertThat(grouping("fleetEsperBolt", "clock", "default").is_set_all()).isTrue();
  }

  @Test
  void build_withoutTheFleetTask_hasNoneAndNobodyListensToIt() {
    SmartcarConfig config = SmartcarConfig.load(null, Map.of("smartcar.rules.fleet-task", "false"));

    StormTopology without =
        SmartcarTopology.build(
            config, RuleSet.bundled(), ServerPorts.of(config, "DriverCarInfo", RuleSet.bundled()));

    assertThat(without.get_bolts())
        .containsOnlyKeys("HBASE", "esperBolt", "REDIS", "episodeBolt", "lateBolt");
    assertThat(component(without.get_bolts(), "REDIS").get_common().get_inputs())
        .containsOnlyKeys(
            new GlobalStreamId("esperBolt", "alerts"),
            new GlobalStreamId("esperBolt", "heartbeats"));
  }

  @Test
  void build_horizonOfZero_hasNoLateLane() {
    SmartcarConfig config = SmartcarConfig.load(null, Map.of("smartcar.late.horizon", "0s"));

    StormTopology without =
        SmartcarTopology.build(
            config, RuleSet.bundled(), ServerPorts.of(config, "DriverCarInfo", RuleSet.bundled()));

    assertThat(without.get_bolts()).doesNotContainKey("lateBolt");
  }

  @Test
  void build_metricsPortOffsetSet_hookTravelsWithTheTopology() {
    SmartcarConfig config =
        SmartcarConfig.load(null, Map.of("smartcar.metrics.port-offset", "1000"));

    StormTopology measured =
        SmartcarTopology.build(
            config, RuleSet.bundled(), ServerPorts.of(config, "DriverCarInfo", RuleSet.bundled()));

    assertThat(measured.get_worker_hooks())
        .singleElement()
        .satisfies(
            hook ->
                assertThat(Utils.javaDeserialize(Utils.toByteArray(hook), MetricsHook.class))
                    .isNotNull());
    assertThat(topology.get_worker_hooks()).as("off unless it is set").isNullOrEmpty();
  }

  @Test
  void build_bulkFromSet_laneForABacklogTravelsWithTheTopology() {
    SmartcarConfig config = SmartcarConfig.load(null, Map.of("smartcar.hbase.bulk-from", "500000"));

    StormTopology loading =
        SmartcarTopology.build(
            config, RuleSet.bundled(), ServerPorts.of(config, "DriverCarInfo", RuleSet.bundled()));

    assertThat(sent(loading)).contains("BulkStoreOpener");
    assertThat(sent(topology)).as("off unless it is set").doesNotContain("BulkStoreOpener");
  }

  private static String sent(StormTopology of) {
    return new String(
        Objects.requireNonNull(of.get_bolts().get("HBASE")).get_bolt_object().get_serialized_java(),
        StandardCharsets.ISO_8859_1);
  }

  @Test
  void build_mappingOfAvroRecords_travelsWithTheTopology() {
    SmartcarConfig config = SmartcarConfig.load(null, Map.of("smartcar.kafka.format", "avro"));

    StormTopology withAvro =
        SmartcarTopology.build(
            config, RuleSet.bundled(), ServerPorts.of(config, "DriverCarInfo", RuleSet.bundled()));

    for (String bolt : List.of("HBASE", "esperBolt", "fleetEsperBolt")) {
      byte[] sent =
          Objects.requireNonNull(withAvro.get_bolts().get(bolt))
              .get_bolt_object()
              .get_serialized_java();
      assertThat(new String(sent, StandardCharsets.ISO_8859_1)).contains("io.smartcar.CarReading");
      assertThat(Utils.javaDeserialize(sent, IRichBolt.class)).isNotNull();
    }
  }

  @Test
  void build_password_isInNoComponentsConfiguration() {
    SmartcarConfig config =
        SmartcarConfig.load(null, Map.of("smartcar.redis.password", "open-sesame"));

    StormTopology withPassword =
        SmartcarTopology.build(
            config, RuleSet.bundled(), ServerPorts.of(config, "DriverCarInfo", RuleSet.bundled()));

    assertThat(withPassword.get_bolts().values())
        .extracting(bolt -> String.valueOf(bolt.get_common().get_json_conf()))
        .noneMatch(json -> json.contains("open-sesame"));
    assertThat(SmartcarTopology.stormConfig(config).toString()).doesNotContain("open-sesame");
  }

  @Test
  void stormConfig_everything_isSetKnowingly() {
    Config storm = SmartcarTopology.stormConfig(CONFIG);

    assertThat(storm)
        .containsEntry(Config.TOPOLOGY_WORKERS, 6)
        .containsEntry(Config.TOPOLOGY_ACKER_EXECUTORS, 1)
        .containsEntry(Config.TOPOLOGY_MAX_SPOUT_PENDING, 7)
        .containsEntry(Config.TOPOLOGY_MESSAGE_TIMEOUT_SECS, 90)
        .containsEntry(Config.TOPOLOGY_BOLT_WAIT_PROGRESSIVE_LEVEL2_COUNT, 0)
        .containsEntry(Config.TOPOLOGY_BOLT_WAIT_PROGRESSIVE_LEVEL3_SLEEP_MILLIS, 4);
    assertThat(String.valueOf(storm.get(Config.TOPOLOGY_WORKER_CHILDOPTS)))
        .startsWith("-Xmx768m --add-opens");
    assertThat(String.valueOf(storm.get(Config.TOPOLOGY_KRYO_REGISTER)))
        .contains(
            RecordBatch.class.getName(),
            RaisedAlert.class.getName(),
            LateReadings.class.getName(),
            TakenHeartbeat.class.getName());
    assertThat(Utils.isValidConf(storm)).isTrue();
  }

  private static <K, V> V component(Map<K, V> all, K name) {
    return Objects.requireNonNull(all.get(name), name + " is missing");
  }

  private int parallelism(String bolt) {
    return component(topology.get_bolts(), bolt).get_common().get_parallelism_hint();
  }

  private Grouping grouping(String bolt, String source, String stream) {
    Map<GlobalStreamId, Grouping> inputs =
        component(topology.get_bolts(), bolt).get_common().get_inputs();
    return component(inputs, new GlobalStreamId(source, stream));
  }
}
