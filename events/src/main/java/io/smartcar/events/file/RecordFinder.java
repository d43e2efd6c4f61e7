package io.smartcar.events.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds the records of a file that is no text. Asked by {@link EventFile}, from one thread. */
public interface RecordFinder {

  /**
   * The next record, or null at the end.
   *
   * @throws BrokenRecordException where nothing more can be found
   * @throws IOException if the file cannot be read
   */
  byte @Nullable [] next() throws IOException;

  /** The number of the last record, from 1 on. */
  long number();
}
