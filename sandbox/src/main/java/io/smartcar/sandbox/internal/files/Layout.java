package io.smartcar.sandbox.internal.files;

import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of a sandbox are. Immutable. */
public record Layout(SandboxSettings settings) {

  public static final String STORM_HOME = "storm";

  public Path conf(ServerName server) {
    return settings.directory().resolve("conf").resolve(server.toString());
  }

  public Path data(String name) {
    Path all = settings.dataDirectory();
    // What was written without a login belongs to nobody, and the other way round.
    return (settings.secure() ? all.resolve("secure") : all).resolve(name);
  }

  /** What the server logs. */
  public Path log(ServerName server) {
    return settings.logs().resolve(server + ".log");
  }

  /** What the process writes besides: mostly nothing, or why the JVM did not start. */
  public Path output(ServerName server) {
    return settings.logs().resolve(server + ".out");
  }

  public Path pidFile(ServerName server) {
    return settings.directory().resolve("run").resolve(server + ".pid");
  }

  public Path lockFile() {
    return settings.directory().resolve("run/lock");
  }

  public Path stormHome() {
    return settings.directory().resolve(STORM_HOME);
  }

  /** Writes a file of a server's configuration and returns it. */
  public Path writeConf(ServerName server, String name, String text) throws IOException {
    Path file = conf(server).resolve(name);
    Files.createDirectories(conf(server));
    Files.writeString(file, text);
    return file;
  }
}
