package io.smartcar.wiring.backup;

/**
 * A file of a backup; immutable.
 *
 * @param kind what is in it
 * @param name of a table its name, else the kind's
 * @param file its name in the directory
 * @param records how many nodes, keys or rows
 * @param bytes its size
 * @param sha256 its digest, in hexadecimal digits
 */
public record BackupPart(
    Kind kind, String name, String file, long records, long bytes, String sha256) {

  /** Checks that the file is one beside the manifest. */
  public BackupPart {
    if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("file must be a name: " + file);
    }
  }

  /** What is in a file. */
  public enum Kind {
    /** ZooKeeper's nodes of the rules and car masters. */
    RULES("nodes"),
    /** Redis' keys. */
    REDIS("keys"),
    /** A table of HBase. */
    TABLE("rows");

    private final String unit;

    Kind(String unit) {
      this.unit = unit;
    }

    /** What its records are. */
    public String unit() {
      return unit;
    }
  }
}
