package io.smartcar.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of a sandbox are. */
record Layout(SandboxSettings settings) {

  static final String STORM_HOME = "storm";

  Path conf(ServerName server) {
    return settings.directory().resolve("conf").resolve(server.toString());
  }

  Path data(String name) {
    return settings.dataDirectory().resolve(name);
  }

  /** What the server logs. */
  Path log(ServerName server) {
    return settings.logs().resolve(server + ".log");
  }

  /** What the process writes besides: mostly nothing, or why the JVM did not start. */
  Path output(ServerName server) {
    return settings.logs().resolve(server + ".out");
  }

  PidFile pidFile(ServerName server) {
    return new PidFile(settings.directory().resolve("run").resolve(server + ".pid"));
  }

  Path lockFile() {
    return settings.directory().resolve("run/lock");
  }

  Path stormHome() {
    return settings.directory().resolve(STORM_HOME);
  }

  /** Writes a file of a server's configuration and returns it. */
  Path writeConf(ServerName server, String name, String text) throws IOException {
    Path file = conf(server).resolve(name);
    Files.createDirectories(conf(server));
    Files.writeString(file, text);
    return file;
  }

  /** Copies a resource of this package. */
  static void copyResource(String name, Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    try (InputStream resource = Layout.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      Files.write(target, resource.readAllBytes());
    }
  }
}
