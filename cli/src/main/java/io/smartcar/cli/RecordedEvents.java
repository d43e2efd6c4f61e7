package io.smartcar.cli;

import io.smartcar.events.file.EventFile;
import io.smartcar.formats.Format;
import io.smartcar.formats.FormatException;
import io.smartcar.formats.Formats;
import io.smartcar.wiring.Patience;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Opens files of events for commands, the book's or of another format. */
public final class RecordedEvents {

  /** What an option that names a format says of itself. */
  public static final String FORMAT =
      "The format of its records, if they are not the book's: a shipped one by name"
          + " (smartcar formats list) or a mapping file. What is no event is shown and left out.";

  private RecordedEvents() {}

  /**
   * Opens a file.
   *
   * @param format a shipped format or a mapping file, null for the book's records
   * @throws FormatException if there is no such format, or its file is not taken
   */
  public static EventFile open(Path file, @Nullable String format, ZoneId zone)
      throws FormatException {
    if (format == null) {
      return EventFile.open(file, zone);
    }
    Format found = Formats.find(format);
    return EventFile.open(file, name -> Patience.with(found.form(name, zone)));
  }
}
