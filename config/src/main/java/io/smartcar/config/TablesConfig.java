package io.smartcar.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How HBase keeps the tables: the section {@code smartcar.hbase.tables}, immutable. Every key is
 * explained in {@code smartcar.conf}.
 *
 * @param compression HBase's name of the codec
 * @param blockEncoding HBase's name of how keys are kept within a block
 * @param bloomFilter HBase's name of the filter
 * @param versions of a row's cells that are kept
 * @param eventsTtl how long an event is kept; null for ever
 * @param rejectedTtl how long a refused record is kept; null for ever
 * @param splitPoints the first rows of a new table's regions; empty: by its key
 */
public record TablesConfig(
    String compression,
    String blockEncoding,
    String bloomFilter,
    int versions,
    @Nullable Duration eventsTtl,
    @Nullable Duration rejectedTtl,
    List<String> splitPoints) {

  private static final String ROW = "[A-Za-z0-9_%:-]+";

  /** HBase counts it in seconds, in an int. */
  private static final Duration LONGEST_TTL = Duration.ofDays(24_000);

  /** Copies the list. */
  public TablesConfig {
    splitPoints = List.copyOf(splitPoints);
  }

  /** Reads it from the section of HBase. */
  static TablesConfig read(Section section) {
    return new TablesConfig(
        choice(section, "tables.compression", "NONE|GZ|SNAPPY|LZO|LZ4|BZIP2|ZSTD"),
        choice(section, "tables.block-encoding", "NONE|PREFIX|DIFF|FAST_DIFF|ROW_INDEX_V1"),
        choice(section, "tables.bloom-filter", "NONE|ROW|ROWCOL"),
        section.number("tables.versions", 1, 1000),
        section.durationOrForever("tables.events-ttl", Duration.ofMinutes(1), LONGEST_TTL),
        section.durationOrForever("tables.rejected-ttl", Duration.ofMinutes(1), LONGEST_TTL),
        splitPoints(section));
  }

  private static String choice(Section section, String name, String names) {
    return section.text(name, "one of " + names.replace("|", ", "), names);
  }

  private static List<String> splitPoints(Section section) {
    String rows =
        section.optionalText(
            "tables.split-points",
            "row keys of letters, digits, '_', '%', ':' or '-', separated by commas",
            ROW + "(," + ROW + ")*");
    return rows == null ? List.of() : List.of(rows.split(",", -1));
  }
}
