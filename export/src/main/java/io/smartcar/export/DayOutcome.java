package io.smartcar.export;

import java.time.LocalDate;

/**
 * What an export made of one day; immutable.
 *
 * @param rows events of the day that were read
 * @param exportedRows rows that the day's directory has now
 * @param files Parquet files in it
 * @param bytes their size
 * @param remark what differs, for people; empty if nothing does
 */
public record DayOutcome(
    LocalDate day, Kind kind, long rows, long exportedRows, int files, long bytes, String remark) {

  /** What became of it. */
  public enum Kind {
    /** Its directory is new. */
    WRITTEN,
    /** It was there, and is what was read. */
    SAME,
    /** It was there, was not what was read, and has been replaced. */
    REPLACED,
    /** It was there, is not what was read, and was left as it is. */
    CHANGED,
    /** It was there and nothing was read of it; it was left as it is. */
    GONE
  }

  /** Whether the directory holds what was read. */
  public boolean isRight() {
    return kind != Kind.CHANGED && kind != Kind.GONE;
  }

  static DayOutcome of(Manifest manifest, Kind kind, long rows, String remark) {
    return new DayOutcome(
        manifest.day(),
        kind,
        rows,
        manifest.content().rows(),
        manifest.files().size(),
        manifest.bytes(),
        remark);
  }
}
