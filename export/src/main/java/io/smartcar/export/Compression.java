package io.smartcar.export;

import java.util.Locale;

/** How the columns of a file are compressed. */
public enum Compression {

  /** The smallest files; whoever reads them must know it. */
  ZSTD,

  /** For readers that know no other, as Hive 3 without Hadoop's native libraries. */
  SNAPPY;

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
