package io.smartcar.cli.startup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.cli.Smartcar;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A checkout whose command runs as it does for people: the real script, the jars of this test's
 * class path, and a Maven that finds everything built.
 */
final class Checkout {

  /** What became of a command. */
  record Ended(int status, String out, String err) {}

  static final String VERSION = "1.2.3-test";

  private static final long DEADLINE_SECONDS = 120;

  private final Path root;
  private final Path bin;

  /** Nothing is made yet; the directory's name may have blanks. */
  Checkout(Path root) {
    this.root = root;
    this.bin = root.resolve("bin");
  }

  /** Makes it as it is before the first start. */
  void make() throws IOException {
    Path project = Path.of("..").toAbsolutePath().normalize();
    Path target = Files.createDirectories(root.resolve("cli/target"));
    executable(
        root.resolve("scripts/smartcar"), Files.readString(project.resolve("scripts/smartcar")));
    executable(bin.resolve("mvn"), "#!/bin/sh\nexit 0\n");
    copy(project.resolve("cep-rules/rules"), root.resolve("cep-rules/rules"));
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      boolean own =
          Files.exists(path.resolve(Smartcar.class.getName().replace('.', '/') + ".class"));
      Path jar =
          own
              ? target.resolve("cli-" + VERSION + ".jar")
              : target.resolve("jar-" + jars.size() + ".jar");
      if (Files.isDirectory(path)) {
        jar(path, jar, own);
      }
      if (Files.exists(path) && !own) {
        jars.add((Files.isDirectory(path) ? jar : path).toString());
      }
    }
    write(target.resolve("classpath"), String.join(File.pathSeparator, jars));
    write(target.resolve("maven-archiver/pom.properties"), "version=" + VERSION + "\n");
    write(root.resolve("sandbox/servers/one/target/classpath"), jars.get(0));
    write(root.resolve("hbase-bulk/target/classpath"), jars.get(0));
  }

  /** A file that the first start makes. */
  Path start(String name) {
    return root.resolve("cli/target/start").resolve(name);
  }

  /** One of the jars that were made for it. */
  Path jar() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("cli/target"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("jar-.*\\.jar"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  /** Runs the command with these options for its JVM. */
  Ended run(String javaOptions, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(root.resolve("scripts/smartcar").toString()));
    command.addAll(List.of(arguments));
    Path out = root.resolve("out");
    Path err = root.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SMARTCAR_JAVA_OPTS", javaOptions);
    builder.environment().put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
    Process process = builder.start();
    try {
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("has not ended: " + command);
      }
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static void jar(Path classes, Path jar, boolean own) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream to = new ZipOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path one : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        to.putNextEntry(new ZipEntry(classes.relativize(one).toString()));
        Files.copy(one, to);
        to.closeEntry();
      }
      if (own) {
        to.putNextEntry(new ZipEntry("META-INF/maven/io.smartcar/cli/pom.properties"));
        to.write(("version=" + VERSION + "\n").getBytes(UTF_8));
        to.closeEntry();
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        Path copy = to.resolve(from.relativize(one).toString());
        Files.createDirectories(copy.resolveSibling("."));
        Files.copy(one, copy);
      }
    }
  }

  private static void executable(Path file, String text) throws IOException {
    write(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot be made executable: " + file);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }
}
