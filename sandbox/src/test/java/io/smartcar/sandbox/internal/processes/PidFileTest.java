package io.smartcar.sandbox.internal.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidFileTest {

  private static final ProcessHandle SELF = ProcessHandle.current();

  private final Path path;

  PidFileTest(@TempDir Path directory) {
    this.path = directory.resolve("run/server.pid");
  }

  private PidFile file() {
    return new PidFile(path);
  }

  @Test
  void read_liveProcess_isFound() throws Exception {
    file().write(SELF);

    assertThat(file().read()).contains(SELF);
  }

  @Test
  void read_numberWasGivenToLaterProcess_isNotTakenForIt() throws Exception {
    file().write(SELF);
    String earlier =
        SELF.info().startInstant().orElseThrow().minus(Duration.ofMinutes(1)).toString();
    Files.writeString(path, SELF.pid() + "\n" + earlier + "\n");

    assertThat(file().read()).isEmpty();
  }

  @Test
  void read_missingOrDamaged_isEmpty() throws Exception {
    assertThat(file().read()).isEmpty();

    file().write(SELF);
    for (String damaged : new String[] {"", "12", "x\ny\n", "99999999\n2020-01-01T00:00:00Z\n"}) {
      Files.writeString(path, damaged);
      assertThat(file().read()).as(damaged).isEmpty();
    }
  }

  @Test
  void delete_twice_isGone() throws Exception {
    file().write(SELF);
    file().delete();
    file().delete();

    assertThat(path).doesNotExist();
  }
}
