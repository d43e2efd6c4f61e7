package io.smartcar.formats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files that a mapping names: beside it, or the copies that came with it from another machine.
 * What was read is kept, as it is a part of the mapping. Not thread-safe.
 */
final class Beside {

  private final @Nullable Path directory;
  private final @Nullable Map<String, String> copies;
  private final Map<String, String> read = new TreeMap<>();

  private Beside(@Nullable Path directory, @Nullable Map<String, String> copies) {
    this.directory = directory;
    this.copies = copies;
  }

  /** Files of a directory, or without one of the working directory. */
  static Beside directory(@Nullable Path directory) {
    return new Beside(directory, null);
  }

  /** Copies by the names that the mapping gives them. */
  static Beside copies(Map<String, String> copies) {
    return new Beside(null, copies);
  }

  /** The text of a file. */
  String text(String name) throws IOException {
    String text = copies == null ? Files.readString(path(name)) : copies.get(name);
    if (text == null) {
      throw new NoSuchFileException(name);
    }
    read.put(name, text);
    return text;
  }

  /** The text of a file, or else of one that is shipped under this name. */
  String textOrShipped(String name) throws IOException {
    if (copies == null && !Files.exists(path(name))) {
      byte[] shipped = Formats.resource(name);
      if (shipped != null) {
        String text = new String(shipped, StandardCharsets.UTF_8);
        read.put(name, text);
        return text;
      }
    }
    return text(name);
  }

  /** The names of the files in a directory that end so, in order. */
  List<String> names(String below, String ending) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    if (copies != null) {
      copies.keySet().stream()
          .filter(name -> name.startsWith(below + '/') && name.endsWith(ending))
          .forEach(names::add);
      return new ArrayList<>(names);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path(below), '*' + ending)) {
      files.forEach(file -> names.add(below + '/' + file.getFileName()));
    }
    return new ArrayList<>(names);
  }

  /** What was read, by name. */
  Map<String, String> read() {
    return Map.copyOf(read);
  }

  private Path path(String name) {
    return directory == null ? Path.of(name) : directory.resolve(name);
  }
}
