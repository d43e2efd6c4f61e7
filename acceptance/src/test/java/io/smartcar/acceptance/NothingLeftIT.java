package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.SandboxSettings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Run by a JVM of its own after all others have ended. */
final class NothingLeftIT {

  @Test
  void processes_afterAllOtherTests_areGone() throws Exception {
    Path directory = Platform.DIRECTORY.toAbsolutePath().normalize();
    assertThat(directory).as("the tests before have used it").matches(Files::isDirectory);

    Sandbox sandbox = new Sandbox(SandboxSettings.withFreePorts(Platform.DIRECTORY));
    assertThat(sandbox.processes()).as("processes of the sandbox").isEmpty();
    assertThat(ProcessHandle.allProcesses().filter(process -> names(process, directory)))
        .as("processes that name " + directory)
        .isEmpty();
  }

  private static boolean names(ProcessHandle process, Path directory) {
    return process.info().commandLine().orElse("").contains(directory + File.separator);
  }
}
