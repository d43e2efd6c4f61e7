package io.smartcar.export;

import java.io.IOException;

/** Sees what an export has just done to the disk; tests end it there. */
@FunctionalInterface
interface Steps {

  Steps UNSEEN = step -> {};

  /** What changes the disk, in this order for each day. */
  enum Step {
    /** Leftovers of an export that was killed are gone. */
    CLEARED,
    /** Events have been gathered on the disk. */
    RUN_WRITTEN,
    /** All events have been read. */
    READ,
    /** A file has been begun. */
    FILE_BEGUN,
    /** A file is complete. */
    FILE_ENDED,
    /** A day is complete beside the published ones. */
    MANIFEST_WRITTEN,
    /** The day's directory that is to be replaced is out of the way. */
    OLD_MOVED,
    /** The day is there. */
    PUBLISHED,
    /** What it replaced is gone. */
    OLD_DELETED,
    /** Nothing but days is left. */
    CLEANED
  }

  void at(Step step) throws IOException;
}
