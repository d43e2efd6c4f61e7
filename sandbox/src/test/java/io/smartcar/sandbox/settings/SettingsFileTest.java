package io.smartcar.sandbox.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsFileTest {

  private final Path directory;

  SettingsFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private SettingsFile file() throws SandboxException {
    return SettingsFile.read(directory, directory.resolve("sandbox"));
  }

  @Test
  void settings_noFile_areTheUsual() throws Exception {
    SandboxSettings settings = file().settings();

    assertThat(settings).isEqualTo(SandboxSettings.usual(directory, directory.resolve("sandbox")));
    assertThat(settings.port(Port.KAFKA)).isEqualTo(9092);
    assertThat(settings.megabytes(Memory.KAFKA)).isEqualTo(384);
  }

  @Test
  void settings_referenceFile_namesEveryKeyWithItsUsualValue() throws Exception {
    Properties reference = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("sandbox.properties"))) {
      reference.load(reader);
    }
    Map<String, String> values = new HashMap<>();
    reference.forEach((key, value) -> values.put(key.toString(), value.toString()));

    assertThat(file().with(values).settings()).isEqualTo(file().settings());
    for (Port port : Port.values()) {
      assertThat(values).containsKey(port.key());
    }
    for (Memory memory : Memory.values()) {
      assertThat(values).containsKey(memory.key());
    }
    assertThat(values)
        .containsKeys(
            SettingsFile.WORKER_PORTS,
            SettingsFile.DATA_DIRECTORY,
            SettingsFile.HBASE_STORAGE,
            SettingsFile.DOORS,
            SettingsFile.REDIS_SYNC);
    assertThat(Files.readString(Path.of("sandbox.properties")))
        .contains("#" + SettingsFile.REDIS_SERVER + "=")
        .contains("#" + SettingsFile.DOORS_MQTT_BROKER + "=");
  }

  @Test
  void doors_asked_areRememberedUntilTheyAreNot() throws Exception {
    assertThat(file().settings().doors().servers()).isEmpty();
    file().with(new Doors(true, "127.0.0.1:1883")).save();
    assertThat(file().settings().doors().servers())
        .containsExactly(ServerName.DOOR_HTTP, ServerName.DOOR_TAIL, ServerName.DOOR_MQTT);
    file().with(new Doors(true, null)).save();
    assertThat(file().settings().doors().servers())
        .containsExactly(ServerName.DOOR_HTTP, ServerName.DOOR_TAIL);
    file().with(Doors.NONE).save();
    assertThat(file().settings().doors()).isEqualTo(Doors.NONE);

    SettingsFile wrong = file().with(Map.of("doors", "yes", "doors.mqtt-broker", "broker"));
    assertThatThrownBy(wrong::settings)
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("doors must be true or false: yes")
        .hasMessageContaining("doors.mqtt-broker must be HOST:PORT: broker");
  }

  @Test
  void save_overrides_areReadAgain() throws Exception {
    Map<String, String> overrides =
        Map.of(
            "port.kafka", "19092",
            "port.workers", "7700, 7701",
            "heap.kafka", "512m",
            "data.directory", "elsewhere",
            "redis.server", "/opt/redis-server",
            "redis.fsync", "always",
            "hbase.storage", "hdfs");
    file().with(overrides).save();

    SandboxSettings settings = file().settings();

    assertThat(settings.port(Port.KAFKA)).isEqualTo(19092);
    assertThat(settings.workerPorts()).containsExactly(7700, 7701);
    assertThat(settings.megabytes(Memory.KAFKA)).isEqualTo(512);
    assertThat(settings.dataDirectory().getFileName()).hasToString("elsewhere");
    assertThat(settings.redisServer()).isEqualTo(Path.of("/opt/redis-server"));
    assertThat(settings.redisSync()).isEqualTo(RedisSync.ALWAYS);
    assertThat(settings.hbaseStorage()).isEqualTo(HBaseStorage.HDFS);
  }

  @Test
  void settings_severalWrongValues_areAllReported() throws Exception {
    Map<String, String> wrong =
        Map.of(
            "port.kafka", "70000",
            "port.redis", "2181",
            "heap.kafka", "1g",
            "hbase.storage", "s3",
            "colour", "blue");

    assertThatThrownBy(() -> file().with(wrong).settings())
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("port.kafka must be a number from 1 to 65535: 70000")
        .hasMessageContaining("heap.kafka must be megabytes, at least 32m: 1g")
        .hasMessageContaining("hbase.storage must be one of [local, hdfs]: s3")
        .hasMessageContaining("colour: there is no such setting")
        .hasMessageContaining("port 2181 is given to two servers");
  }

  @Test
  void withFreePorts_always_areDistinctAndRemembered() throws Exception {
    file().withFreePorts().save();

    SandboxSettings settings = file().settings();

    assertThat(settings.ports().values()).doesNotHaveDuplicates().allMatch(port -> port >= 20_000);
    assertThat(settings.workerPorts())
        .hasSize(4)
        .doesNotContainAnyElementsOf(settings.ports().values());
  }
}
