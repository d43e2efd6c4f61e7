package io.smartcar.cli.startup;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A class path whose classes the JVM can archive (class-data sharing). It archives none of a signed
 * jar, and Esper's compiler compiles with one, so the compiler's jars are copied without their
 * signatures. Run by scripts/smartcar after a build; knows the JDK alone.
 *
 * <p>The jars that brief commands need come first, and are a class path of their own: for a class
 * that is nowhere, and libraries ask for some, every jar is opened.
 */
public final class ArchivableJars {

  /** Others are signed too; no command that is brief needs them. */
  private static final List<String> COPIED = List.of("janino-", "commons-compiler-");

  /** The libraries that config, events, cep-rules and redis need, and the command itself. */
  private static final List<String> OF_BRIEF_COMMANDS =
      List.of(
          "antlr4-runtime-",
          "commons-compiler-",
          "commons-pool2-",
          "config-",
          "esper-",
          "gson-",
          "jackson-",
          "janino-",
          "jedis-",
          "json-",
          "jspecify-",
          "logback-",
          "picocli-",
          "redis-authx-core-",
          "slf4j-api-");

  private ArchivableJars() {}

  /**
   * Writes the class path to {@code DIRECTORY/classpath}, the beginning of it that brief commands
   * need to {@code DIRECTORY/brief}, and the copies beside them.
   *
   * @param arguments a class path of jars, and the directory, which is there
   * @throws IOException if a jar cannot be read or a file cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    List<String> brief = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (String jar : arguments[0].split(File.pathSeparator, -1)) {
      boolean first = isNamed(jar, OF_BRIEF_COMMANDS) || isOurs(jar);
      (first ? brief : rest).add(archivable(Path.of(jar), directory).toString());
    }
    Files.writeString(directory.resolve("brief"), String.join(File.pathSeparator, brief));
    brief.addAll(rest);
    Files.writeString(directory.resolve("classpath"), String.join(File.pathSeparator, brief));
  }

  private static boolean isOurs(String jar) throws IOException {
    try (JarFile file = new JarFile(new File(jar), false)) {
      return file.stream().anyMatch(entry -> entry.getName().startsWith("io/smartcar/"));
    }
  }

  private static boolean isNamed(String jar, List<String> beginnings) {
    String name = String.valueOf(Path.of(jar).getFileName());
    return beginnings.stream().anyMatch(name::startsWith);
  }

  private static Path archivable(Path jar, Path directory) throws IOException {
    if (!isNamed(jar.toString(), COPIED)) {
      return jar;
    }
    Path copy = directory.resolve(jar.getFileName());
    // Not verified here: the copy is of the file that would have run.
    try (JarFile from = new JarFile(jar.toFile(), false);
        OutputStream file = Files.newOutputStream(copy);
        ZipOutputStream to = new ZipOutputStream(file)) {
      for (Enumeration<? extends ZipEntry> all = from.entries(); all.hasMoreElements(); ) {
        copy(from, all.nextElement(), to);
      }
    }
    return copy;
  }

  private static void copy(JarFile from, ZipEntry entry, ZipOutputStream to) throws IOException {
    if (isSignature(entry.getName())) {
      return;
    }
    to.putNextEntry(new ZipEntry(entry.getName()));
    try (InputStream content = from.getInputStream(entry)) {
      content.transferTo(to);
    }
    to.closeEntry();
  }

  private static boolean isSignature(String name) {
    return name.toUpperCase(Locale.ROOT).matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
  }
}
