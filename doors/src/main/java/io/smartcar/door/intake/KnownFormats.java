package io.smartcar.door.intake;

import io.smartcar.door.DoorException;
import io.smartcar.formats.Format;
import io.smartcar.formats.FormatException;
import io.smartcar.formats.Formats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The formats in which a door takes records, by name: a sender names one of these and never a file.
 * Immutable and thread-safe.
 */
public final class KnownFormats {

  private final Map<String, Format> byName;

  private KnownFormats(Map<String, Format> byName) {
    this.byName = byName;
  }

  /**
   * The shipped ones and those of a directory, which stand over them.
   *
   * @param directory with mapping files {@code *.conf}, null for none
   * @throws DoorException if there is no such directory, or with what is wrong with a mapping
   */
  public static KnownFormats load(@Nullable Path directory) {
    Map<String, Format> formats = new TreeMap<>();
    try {
      for (String shipped : Formats.SHIPPED) {
        formats.put(shipped, Formats.find(shipped));
      }
      if (directory != null) {
        formats.putAll(Formats.readAll(directory));
      }
    } catch (FormatException wrong) {
      throw new DoorException(wrong.problems().get(0), wrong);
    } catch (IOException unreadable) {
      throw new DoorException(
          "cannot read the directory "
              + directory
              + " of smartcar.door.formats: check path and rights",
          unreadable);
    }
    return new KnownFormats(formats);
  }

  /** The format of that name, or null if there is none. */
  public @Nullable Format find(String name) {
    return byName.get(name);
  }

  /** All names, in order. */
  public Set<String> names() {
    return byName.keySet();
  }
}
