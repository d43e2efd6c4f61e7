package io.smartcar.sandbox.internal.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of servers that are the same in every sandbox: resources of this package. */
final class Resources {

  private Resources() {}

  static void copy(String name, Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    try (InputStream resource = Resources.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      Files.write(target, resource.readAllBytes());
    }
  }
}
