package io.smartcar.formats;

import io.smartcar.events.RecordFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where formats are found: those that are shipped by name, others by their file. No state;
 * thread-safe.
 */
public final class Formats {

  /** The names of the shipped ones. */
  public static final List<String> SHIPPED =
      List.of("avro", "book", "j1939", "obd", "teslafi", "teslamate", "torque", "traccar", "ved");

  private static final String EXTENSION = ".conf";

  private Formats() {}

  /**
   * A format by the name of a shipped one, or by its file.
   *
   * @throws FormatException if there is none, or the file is not taken
   */
  public static Format find(String nameOrFile) throws FormatException {
    if (SHIPPED.contains(nameOrFile)) {
      return FormatLoader.parse(nameOrFile, text(nameOrFile));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file) && !nameOrFile.endsWith(EXTENSION)) {
      throw new FormatException(
          List.of(
              "there is no format "
                  + nameOrFile
                  + ": shipped are "
                  + String.join(", ", SHIPPED)
                  + "; or name a mapping file"));
    }
    return read(file);
  }

  /**
   * A format by its file.
   *
   * @throws FormatException with everything that is wrong with it
   */
  public static Format read(Path file) throws FormatException {
    return FormatLoader.read(file);
  }

  /**
   * The formats of a directory's mapping files {@code *.conf}, by their names.
   *
   * @throws FormatException with everything that is wrong with one of them
   * @throws IOException if there is no such directory, or it cannot be read
   */
  public static Map<String, Format> readAll(Path directory) throws FormatException, IOException {
    Map<String, Format> formats = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, '*' + EXTENSION)) {
      for (Path file : files) {
        Format format = read(file);
        formats.put(format.name(), format);
      }
    }
    return formats;
  }

  /**
   * What the records of a topic are: each of which a header names the format is of that, a shipped
   * one or one of these; all others are the book's, or of the mapping beside them. Avro is told by
   * its first bytes; of another mapping is what is no event of the book.
   *
   * @param beside the mapping beside the book's records, null for none
   * @param named others by their names, which stand over shipped ones
   * @throws IllegalArgumentException if the mapping knows columns by a file's header
   */
  public static RecordFormat onTopic(@Nullable Format beside, Map<String, Format> named) {
    if (beside != null && beside.hasHeader()) {
      throw new IllegalArgumentException(
          "the format "
              + beside.name()
              + " knows columns by a file's header: for a topic, name them in records.columns");
    }
    return new TopicFormat(beside, named);
  }

  /** The mapping file of a shipped one, to be read or to begin another with. */
  public static String text(String shipped) {
    byte[] text = resource(shipped + EXTENSION);
    if (text == null) {
      throw new IllegalArgumentException("no format is shipped with the name " + shipped);
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  /** A shipped file, null if there is none of the name. */
  static byte @Nullable [] resource(String name) {
    if (name.indexOf('/') >= 0) {
      return null;
    }
    try (InputStream in = Formats.class.getResourceAsStream(name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException("the jar cannot be read", broken);
    }
  }

  /** The name of the format in a file. */
  static String nameOf(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
  }
}
