package io.smartcar.sandbox.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.sandbox.settings.SandboxException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassPathTest {

  private final Path home;

  ClassPathTest(@TempDir Path home) {
    this.home = home;
  }

  private void build(String text) throws Exception {
    Path file = home.resolve("sandbox/servers/kafka/target/classpath");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void of_built_namesTheJars() throws Exception {
    Path jar = Files.writeString(home.resolve("a-1.jar"), "");
    build(jar + File.pathSeparator + Files.writeString(home.resolve("b-1.jar"), "") + "\n");

    ClassPath classPath = ClassPath.of(home, "kafka");

    assertThat(classPath.jars()).hasSize(2);
    assertThat(classPath.jar("a-")).isEqualTo(jar);
    assertThat(classPath.withDirectory(Path.of("/conf"))).startsWith("/conf" + File.pathSeparator);
  }

  @Test
  void of_notBuilt_saysHowToBuild() {
    assertThatThrownBy(() -> ClassPath.of(home, "kafka"))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("class paths are not built")
        .hasMessageContaining("mvn -q package -DskipTests -pl sandbox -am");
  }

  @Test
  void of_jarGoneSince_saysHowToBuild() throws Exception {
    build(home.resolve("gone.jar").toString());

    assertThatThrownBy(() -> ClassPath.of(home, "kafka"))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("gone.jar");
  }

  @Test
  void ownJar_severalVersions_isTheNewest() throws Exception {
    Path target = Files.createDirectories(home.resolve("sandbox/storm-transport/target"));
    Path old = Files.writeString(target.resolve("sandbox-storm-transport-1.jar"), "");
    Path built = Files.writeString(target.resolve("sandbox-storm-transport-0.9.jar"), "");
    assertThat(old.toFile().setLastModified(1_000)).isTrue();

    assertThat(ClassPath.ownJar(home, "storm-transport")).isEqualTo(built);
  }
}
