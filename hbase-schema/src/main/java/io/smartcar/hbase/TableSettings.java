package io.smartcar.hbase;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.io.compress.Compression;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;
import org.apache.hadoop.hbase.regionserver.BloomType;
import org.jspecify.annotations.Nullable;

/**
 * How HBase is to keep the tables: what a new one gets, and what one that is there is compared
 * with. Immutable.
 *
 * @param compression the codec, by HBase's name: {@code GZ}
 * @param blockEncoding how keys are kept within a block, by HBase's name: {@code FAST_DIFF}
 * @param bloomFilter by HBase's name: {@code ROW}
 * @param versions of a row's cells that are kept, at least 1
 * @param eventsTtl after this time from its record's timestamp an event is deleted; null: never
 * @param rejectedTtl the same of a refused record
 * @param splitPoints the first rows of a new table of events' regions; empty: by its key
 */
public record TableSettings(
    String compression,
    String blockEncoding,
    String bloomFilter,
    int versions,
    @Nullable Duration eventsTtl,
    @Nullable Duration rejectedTtl,
    List<String> splitPoints)
    implements Serializable {

  /** GZ is the one codec that every HBase can read: it is in the JDK, the others need libraries. */
  public static final TableSettings USUAL =
      new TableSettings("GZ", "FAST_DIFF", "ROW", 1, null, null, List.of());

  /** Checks that HBase knows the names, and puts the split points in order. */
  public TableSettings {
    if (versions < 1) {
      throw new IllegalArgumentException("versions must be at least 1: " + versions);
    }
    requireWholeSeconds("eventsTtl", eventsTtl);
    requireWholeSeconds("rejectedTtl", rejectedTtl);
    splitPoints = List.copyOf(new TreeSet<>(splitPoints));
    var unused = family(compression, blockEncoding, bloomFilter, versions, null);
  }

  private static void requireWholeSeconds(String name, @Nullable Duration ttl) {
    if (ttl != null && (ttl.toSeconds() < 1 || ttl.toSeconds() >= HConstants.FOREVER)) {
      throw new IllegalArgumentException(
          name + " must be 1 s to " + (HConstants.FOREVER - 1) + " s: " + ttl);
    }
  }

  /** The family of the table of events. */
  ColumnFamilyDescriptor eventsFamily() {
    return family(compression, blockEncoding, bloomFilter, versions, eventsTtl);
  }

  /** The family of the table of refused records. */
  ColumnFamilyDescriptor rejectedFamily() {
    return family(compression, blockEncoding, bloomFilter, versions, rejectedTtl);
  }

  /** The family of the table of cars, which are never too old. */
  ColumnFamilyDescriptor carsFamily() {
    return family(compression, blockEncoding, bloomFilter, versions, null);
  }

  private static ColumnFamilyDescriptor family(
      String compression,
      String blockEncoding,
      String bloomFilter,
      int versions,
      @Nullable Duration ttl) {
    return ColumnFamilyDescriptorBuilder.newBuilder(Tables.FAMILY)
        .setMaxVersions(versions)
        .setBloomFilterType(BloomType.valueOf(bloomFilter))
        .setDataBlockEncoding(DataBlockEncoding.valueOf(blockEncoding))
        .setCompressionType(Compression.Algorithm.valueOf(compression))
        .setTimeToLive(ttl == null ? HConstants.FOREVER : (int) ttl.toSeconds())
        .build();
  }
}
