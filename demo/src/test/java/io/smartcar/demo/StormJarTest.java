package io.smartcar.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StormJarTest {

  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  private final Path target;

  StormJarTest(@TempDir Path target) {
    this.target = target;
  }

  @Test
  void jarIn_ofAnEarlierAndALaterVersionBeside_isTheOneBuiltLast() throws Exception {
    jar("smartcar-topology-9.jar", BUILT.minusSeconds(60));
    Path last = jar("smartcar-topology-5.jar", BUILT);
    jar("smartcar-topology-1.jar", BUILT.minusSeconds(1));
    jar("original-topology-7.jar", BUILT.plusSeconds(1));

    assertThat(StormJar.jarIn(target)).isEqualTo(last);
  }

  @Test
  void jarIn_none_saysWhatToDo() {
    assertThatThrownBy(() -> StormJar.jarIn(target.resolve("missing")))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("mvn package");
  }

  private Path jar(String name, Instant built) throws IOException {
    Path jar = Files.createFile(target.resolve(name));
    return Files.setLastModifiedTime(jar, FileTime.from(built));
  }
}
