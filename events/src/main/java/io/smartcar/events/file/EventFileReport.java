package io.smartcar.events.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a file; immutable.
 *
 * @param events events
 * @param noEvents records that are no events
 * @param remarks what people should know of it, in lines: how many records were no events, the
 *     first of them with file, line and reason; that there was no event at all; the damage
 * @param damage why the file could not be read to its end, in one line, or null if it could
 */
public record EventFileReport(
    long events, long noEvents, List<String> remarks, @Nullable String damage) {

  /** Copies the remarks. */
  public EventFileReport {
    remarks = List.copyOf(remarks);
  }
}
