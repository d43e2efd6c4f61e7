package io.smartcar.cli;

import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SettingsFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option by which every command that uses the sandbox finds it. */
public final class SandboxOptions {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "${env:SMARTCAR_SANDBOX}",
      description =
          "The sandbox's directory; else the environment's SMARTCAR_SANDBOX, else .sandbox in the"
              + " checkout.")
  private @Nullable Path directory;

  /** The settings that the directory's {@code sandbox.properties} makes. */
  SettingsFile settings() throws SandboxException {
    Path home = Home.find();
    return SettingsFile.read(home, directory == null ? home.resolve(".sandbox") : directory);
  }

  /** The sandbox of that directory. */
  Sandbox sandbox() throws SandboxException {
    return new Sandbox(settings().settings());
  }
}
