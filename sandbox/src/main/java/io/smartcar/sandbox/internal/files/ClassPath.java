package io.smartcar.sandbox.internal.files;

import io.smartcar.sandbox.settings.SandboxException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The jars of a server, as the build of its module under {@code sandbox/servers} resolved them. */
public final class ClassPath {

  private static final String REMEDY =
      "build them with `mvn -q package -DskipTests -pl sandbox -am`, or start with"
          + " scripts/smartcar, which does";

  private final List<Path> jars;

  private ClassPath(List<Path> jars) {
    this.jars = jars;
  }

  /**
   * Reads the class path of that module.
   *
   * @throws SandboxException if it was not built, or its jars have gone since
   */
  public static ClassPath of(Path home, String module) throws SandboxException {
    Path file = home.resolve("sandbox/servers").resolve(module).resolve("target/classpath");
    List<Path> jars;
    try {
      jars =
          Arrays.stream(Files.readString(file).strip().split(File.pathSeparator, -1))
              .map(Path::of)
              .toList();
    } catch (IOException missing) {
      throw new SandboxException(
          "The servers' class paths are not built (%s is missing): %s".formatted(file, REMEDY),
          missing);
    }
    for (Path jar : jars) {
      if (!Files.isReadable(jar)) {
        throw new SandboxException(
            "A server's jar has gone since the build (%s): %s".formatted(jar, REMEDY));
      }
    }
    return new ClassPath(jars);
  }

  /**
   * The jar of a module of ours beside the servers.
   *
   * @throws SandboxException if it was not built
   */
  public static Path ownJar(Path home, String module) throws SandboxException {
    Path target = home.resolve("sandbox").resolve(module).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      Optional<Path> jar =
          files
              .filter(file -> file.getFileName().toString().matches("sandbox-.*[.]jar"))
              .max(Comparator.comparing(file -> file.toFile().lastModified()));
      if (jar.isPresent()) {
        return jar.get();
      }
    } catch (IOException missing) {
      throw new SandboxException("%s is not built: %s".formatted(target, REMEDY), missing);
    }
    throw new SandboxException("There is no jar in %s: %s".formatted(target, REMEDY));
  }

  public List<Path> jars() {
    return jars;
  }

  /** The first jar whose name begins so. */
  public Path jar(String prefix) {
    return jars.stream()
        .filter(jar -> jar.getFileName().toString().startsWith(prefix))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + prefix + "*.jar among " + jars));
  }

  /** As the JVM takes it, with a directory of configuration files before the jars. */
  public String withDirectory(Path configuration) {
    StringBuilder text = new StringBuilder(configuration.toString());
    jars.forEach(jar -> text.append(File.pathSeparatorChar).append(jar));
    return text.toString();
  }
}
