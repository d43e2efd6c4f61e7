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
 */
public final class ArchivableJars {

  /** Others are signed too; no command that is brief needs them. */
  private static final List<String> COPIED = List.of("janino-", "commons-compiler-");

  private ArchivableJars() {}

  /**
   * Writes the class path to {@code DIRECTORY/classpath}, and the copies beside it.
   *
   * @param arguments a class path of jars, and the directory, which is there
   * @throws IOException if a jar cannot be read or a file cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    List<String> jars = new ArrayList<>();
    for (String jar : arguments[0].split(File.pathSeparator, -1)) {
      jars.add(archivable(Path.of(jar), directory).toString());
    }
    Files.writeString(directory.resolve("classpath"), String.join(File.pathSeparator, jars));
  }

  private static Path archivable(Path jar, Path directory) throws IOException {
    String name = String.valueOf(jar.getFileName());
    if (COPIED.stream().noneMatch(name::startsWith)) {
      return jar;
    }
    Path copy = directory.resolve(name);
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
