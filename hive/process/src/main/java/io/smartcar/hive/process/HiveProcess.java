package io.smartcar.hive.process;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The main class of a process that runs one of Hive's programs on a Java that is newer than it.
 * Hive takes its class loader for one whose addresses can be listed and added to, which Java's own
 * has not been since 9; so its classes have one of their own here.
 */
public final class HiveProcess {

  private static final int OWN_ARGUMENTS = 3;

  private HiveProcess() {}

  /**
   * Runs a program of Hive's.
   *
   * @param arguments the directories to look in first, as a class path; a file with the class path
   *     of Hive; the program's main class; then what it is to be given
   */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    List<URL> places = new ArrayList<>();
    add(places, arguments[0]);
    add(places, Files.readString(Path.of(arguments[1])).strip());
    URLClassLoader loader =
        new URLClassLoader(
            "hive", places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    String[] rest = Arrays.copyOfRange(arguments, OWN_ARGUMENTS, arguments.length);
    try {
      Class.forName(arguments[2], true, loader)
          .getMethod("main", String[].class)
          .invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(arguments[2] + " failed: " + e.getCause(), e.getCause());
    }
  }

  private static void add(List<URL> places, String classPath) throws IOException {
    for (String place : classPath.split(File.pathSeparator, -1)) {
      places.add(Path.of(place).toUri().toURL());
    }
  }
}
