package io.smartcar.sandbox.internal.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisServerTest {

  private final Path directory;

  RedisServerTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Layout layout(Map<String, String> values) throws SandboxException {
    return new Layout(SettingsFile.read(Home.find(), directory).with(values).settings());
  }

  @Test
  void bundledName_knownSystems_areTheArtifactsNames() {
    assertThat(RedisServer.bundledName("Linux", "amd64")).isEqualTo("linux-amd64");
    assertThat(RedisServer.bundledName("Linux", "aarch64")).isEqualTo("linux-arm64");
    assertThat(RedisServer.bundledName("Mac OS X", "aarch64")).isEqualTo("darwin-arm64");
    assertThat(RedisServer.bundledName("Mac OS X", "x86_64")).isEqualTo("darwin-amd64");
  }

  @Test
  void prepare_bundledSystem_extractsProgram() throws Exception {
    RedisServer redis = new RedisServer(layout(Map.of()), "linux-amd64");
    redis.prepare();

    assertThat(Path.of(redis.launch().command().get(0))).isExecutable();
  }

  @Test
  void prepare_memorySet_isAllThatRedisMayHold() throws Exception {
    Layout layout = layout(Map.of("redis.maxmemory", "64m"));
    RedisServer redis = new RedisServer(layout, "linux-amd64");
    redis.prepare();

    assertThat(layout.conf(redis.name()).resolve("redis.conf"))
        .content()
        .contains("\nmaxmemory 64mb\n", "\nsave \"\"\n");
  }

  @Test
  void prepare_processorWithoutBundledRedis_namesTheSettingThatHelps() throws Exception {
    RedisServer redis =
        new RedisServer(layout(Map.of()), RedisServer.bundledName("Linux", "riscv64"));

    assertThatThrownBy(redis::prepare)
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "No Redis is bundled for linux-riscv64: install redis-server and name it with"
                + " `sandbox up --set redis.server=/usr/bin/redis-server`");
  }

  @Test
  void prepare_otherRedisNamed_isTakenOnAnyProcessor() throws Exception {
    Path other = Files.writeString(directory.resolve("other-redis"), "#!/bin/sh\n");
    assertThat(other.toFile().setExecutable(true)).isTrue();
    RedisServer redis =
        new RedisServer(layout(Map.of("redis.server", other.toString())), "linux-riscv64");

    assertThatCode(redis::prepare).doesNotThrowAnyException();
    assertThat(redis.launch().command()).startsWith(other.toString());
  }

  @Test
  void prepare_otherRedisMissing_saysSo() throws Exception {
    RedisServer redis =
        new RedisServer(layout(Map.of("redis.server", "/no/such/redis")), "linux-amd64");

    assertThatThrownBy(redis::prepare)
        .isInstanceOf(SandboxException.class)
        .hasMessageStartingWith("redis.server=/no/such/redis is no program that can be run");
  }
}
