package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.ClassPath;
import io.smartcar.sandbox.internal.files.JavaHome;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.probes.Probes;
import io.smartcar.sandbox.settings.Memory;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Storm's Nimbus or its Supervisor; the Supervisor starts a JVM for each worker. */
final class StormServer extends JavaServer {

  private final StormHome home;

  private StormServer(ServerName name, Layout layout, StormHome home) throws SandboxException {
    super(name, layout, ClassPath.of(layout.settings().home(), "storm"));
    this.home = home;
  }

  static StormServer nimbus(Layout layout, StormHome home) throws SandboxException {
    return new StormServer(ServerName.NIMBUS, layout, home);
  }

  static StormServer supervisor(Layout layout, StormHome home) throws SandboxException {
    return new StormServer(ServerName.SUPERVISOR, layout, home);
  }

  @Override
  public void prepare() throws IOException, SandboxException {
    super.prepare();
    Files.createDirectories(layout.data("storm"));
    home.write();
  }

  private boolean isNimbus() {
    return name() == ServerName.NIMBUS;
  }

  @Override
  int heapMegabytes() {
    return settings.megabytes(isNimbus() ? Memory.NIMBUS : Memory.SUPERVISOR);
  }

  @Override
  List<String> options() {
    List<String> options = new ArrayList<>(SMALL);
    options.add("-Dstorm.home=" + layout.stormHome());
    options.add("-Dstorm.log.dir=" + settings.logs());
    options.add("-Ddaemon.name=" + name());
    return options;
  }

  @Override
  List<String> program() {
    return List.of(
        isNimbus()
            ? "org.apache.storm.daemon.nimbus.Nimbus"
            : "org.apache.storm.daemon.supervisor.Supervisor");
  }

  @Override
  Map<String, String> environment() {
    String home = layout.stormHome().toString();
    return Map.of(
        "CLASSPATH", home + "/lib/*:" + home + "/conf",
        "JAVA_HOME", JavaHome.directory().toString(),
        "STORM_CONF_DIR", home + "/conf");
  }

  @Override
  public boolean answers() {
    int nimbus = settings.port(Port.NIMBUS);
    return isNimbus() ? Probes.nimbus(nimbus).answers() : Probes.supervisor(nimbus).answers();
  }
}
