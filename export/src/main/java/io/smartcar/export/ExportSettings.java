package io.smartcar.export;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Objects;

/**
 * How an export is to be; immutable.
 *
 * @param out the directory that gets a directory a day; made if it is not there
 * @param zone in which a day is a day: that of the events' dates
 * @param fileBytes a file that has grown to this is ended, and the day goes on in another
 * @param again whether days that are there and differ from what is read are replaced
 * @param compression that of the files that are written
 */
public record ExportSettings(
    Path out, ZoneId zone, long fileBytes, boolean again, Compression compression) {

  /** Checks that every value can be used. */
  public ExportSettings {
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(compression, "compression");
    if (fileBytes < 1) {
      throw new IllegalArgumentException("fileBytes must be > 0: " + fileBytes);
    }
  }

  /** With the usual compression. */
  public ExportSettings(Path out, ZoneId zone, long fileBytes, boolean again) {
    this(out, zone, fileBytes, again, Compression.ZSTD);
  }
}
