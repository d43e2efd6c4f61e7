package io.smartcar.sandbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import io.smartcar.sandbox.settings.SettingsFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class PreflightTest {

  private static final Set<ServerName> ALL = EnumSet.allOf(ServerName.class);

  private final Path directory;

  PreflightTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private SandboxSettings settings(Map<String, String> values) throws SandboxException {
    return SettingsFile.read(directory, directory.resolve("sandbox")).with(values).settings();
  }

  @Test
  void checkJava_tooOldOrTooNew_namesTheJavaAndTheRemedy() {
    for (int version : List.of(11, 24)) {
      assertThatThrownBy(() -> Preflight.checkJava(version, Path.of("/opt/java")))
          .isInstanceOf(SandboxException.class)
          .hasMessage(
              "The servers need Java 17 to 21, and /opt/java is Java %d:"
                  + " set JAVA_HOME to a JDK 17",
              version);
    }
    assertThatCode(() -> Preflight.checkJava(17, Path.of("/opt/java"))).doesNotThrowAnyException();
  }

  @Test
  void checkMemory_lessThanServersNeed_namesBothFiguresAndTheRemedy() throws Exception {
    Preflight preflight = new Preflight(settings(Map.of()));

    assertThatThrownBy(() -> preflight.checkMemory(ALL, 700))
        .isInstanceOf(SandboxException.class)
        .hasMessageMatching("700 MB of memory are free and .* about \\d{4} MB: .* --set heap.*");
    assertThatCode(() -> preflight.checkMemory(ALL, 4_000)).doesNotThrowAnyException();
    assertThatCode(() -> preflight.checkMemory(Set.of(), 0)).doesNotThrowAnyException();
  }

  @Test
  void checkDirectory_belowFile_namesItAndTheRemedy() throws Exception {
    Files.writeString(directory.resolve("sandbox"), "a file where the directory should be");
    Preflight preflight = new Preflight(settings(Map.of()));

    assertThatThrownBy(preflight::checkDirectory)
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining(directory.resolve("sandbox") + " cannot be written")
        .hasMessageContaining("--dir");
  }

  @Test
  void checkPorts_free_passes() throws Exception {
    SandboxSettings free = settings(Map.of()).onFreePorts();

    assertThatCode(() -> new Preflight(free).checkPorts(ALL)).doesNotThrowAnyException();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void checkPorts_taken_namesThePortItsHolderAndTheRemedy() throws Exception {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SandboxSettings settings =
          settings(Map.of("port.redis", Integer.toString(holder.getLocalPort())));

      assertThatThrownBy(() -> new Preflight(settings).checkPorts(Set.of(ServerName.REDIS)))
          .isInstanceOf(SandboxException.class)
          .hasMessageStartingWith("Port %d (port.redis), by process ", holder.getLocalPort())
          .hasMessageContaining("process %d (", ProcessHandle.current().pid())
          .hasMessageEndingWith("start on other ports with `sandbox up --free-ports`");
    }
  }
}
