package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.ClassPath;
import io.smartcar.sandbox.internal.files.JavaHome;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.processes.Launch;
import io.smartcar.sandbox.internal.processes.Processes;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the servers that run in a JVM have in common: mark, heap, log file, class path. */
abstract class JavaServer implements Server {

  /** For servers whose work is short: the fast compiler only, which starts faster and is small. */
  static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  static final String LOG_CONFIGURATION = "log4j2.xml";

  final Layout layout;
  final SandboxSettings settings;
  private final ServerName name;
  private final ClassPath classPath;
  private final Processes processes;

  JavaServer(ServerName name, Layout layout, ClassPath classPath) {
    this.name = name;
    this.layout = layout;
    this.settings = layout.settings();
    this.classPath = classPath;
    this.processes = new Processes(settings.directory());
  }

  abstract int heapMegabytes();

  abstract List<String> options();

  /** The main class and its arguments. */
  abstract List<String> program();

  @Override
  public final ServerName name() {
    return name;
  }

  /** Subclasses add their own files. */
  @Override
  public void prepare() throws IOException, SandboxException {
    Files.createDirectories(settings.logs());
    Resources.copy("log4j2-server.xml", layout.conf(name).resolve(LOG_CONFIGURATION));
  }

  @Override
  public final Launch launch() {
    return launch(program());
  }

  /** Of another program of the same server's. */
  final Launch launch(List<String> program) {
    return new Launch(name, command(program), environment());
  }

  private List<String> command(List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(JavaHome.program());
    command.addAll(processes.markOptions(name));
    command.add("-Dsmartcar.sandbox.log=" + layout.log(name));
    command.add("-Dlog4j2.configurationFile=" + logConfiguration());
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add("-Xmx" + heapMegabytes() + "m");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-XX:ErrorFile=" + settings.logs().resolve(name + "-crash.log"));
    command.addAll(options());
    command.addAll(program);
    return command;
  }

  Path logConfiguration() {
    return layout.conf(name).resolve(LOG_CONFIGURATION);
  }

  /** The class path is no argument, so that `ps` stays readable. */
  Map<String, String> environment() {
    return Map.of(
        "CLASSPATH",
        classPath.withDirectory(layout.conf(name)),
        "JAVA_HOME",
        JavaHome.directory().toString());
  }
}
