package io.smartcar.sandbox;

import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SettingsFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Starts a sandbox in a JVM of its own. Arguments: its directory, then a number for each port. */
final class LauncherForTests {

  private LauncherForTests() {}

  public static void main(String[] arguments) throws SandboxException {
    Map<String, String> ports = new HashMap<>();
    int next = 1;
    for (Port port : Port.values()) {
      ports.put(port.key(), arguments[next++]);
    }
    new Sandbox(SettingsFile.read(Home.find(), Path.of(arguments[0])).with(ports).settings())
        .up(Progress.SILENT);
  }
}
