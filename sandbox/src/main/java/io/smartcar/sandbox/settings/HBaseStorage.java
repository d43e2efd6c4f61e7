package io.smartcar.sandbox.settings;

import java.util.Locale;

/** Where HBase keeps its files. {@link #toString()} is what the settings file says. */
public enum HBaseStorage {
  /** In a directory: two processes fewer, but a killed region server may lose its last rows. */
  LOCAL,
  /** In HDFS, on a name node and a data node of the sandbox's: what is confirmed stays. */
  HDFS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
