package io.smartcar.bulk;

import io.smartcar.bulk.SortedRows.Part;
import io.smartcar.hbase.BulkTarget;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.io.compress.Compression;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFileContext;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.apache.hadoop.hbase.regionserver.HStoreFile;
import org.apache.hadoop.hbase.regionserver.StoreFileWriter;
import org.apache.hadoop.hbase.regionserver.StoreUtils;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.hadoop.hbase.util.CompressionTest;

/** Writes store files as the table's family has them. Thread-safe. */
final class StoreFiles {

  private static final byte[] TASK = Bytes.toBytes("smartcar");

  private final BulkTarget target;
  private final SortedRows rows;
  private final Configuration configuration;
  private final FileSystem files;
  private final Compression.Algorithm compression;
  private final long nowMillis;

  StoreFiles(
      BulkTarget target,
      SortedRows rows,
      Configuration configuration,
      FileSystem files,
      long nowMillis) {
    this.target = target;
    this.rows = rows;
    this.files = files;
    this.nowMillis = nowMillis;
    this.configuration =
        new Configuration(
            StoreUtils.createStoreConfiguration(
                configuration, target.descriptor(), target.family()));
    // The region server caches a block when somebody reads it; here nobody does.
    this.configuration.setFloat(HConstants.HFILE_BLOCK_CACHE_SIZE_KEY, 0);
    this.compression = usable(target.family().getCompressionType());
  }

  /**
   * The family's codec, or GZ where this JVM lacks its library: HBase reads each file by its own,
   * and writes the family's when it puts files together.
   */
  private static Compression.Algorithm usable(Compression.Algorithm ofFamily) {
    try {
      CompressionTest.testCompression(ofFamily);
      return ofFamily;
    } catch (IOException lacking) {
      return Compression.Algorithm.GZ;
    }
  }

  /**
   * Writes the rows of a part.
   *
   * @param directory where, in the file system of these
   * @return the file
   */
  Path write(Part part, Path directory) throws IOException {
    ColumnFamilyDescriptor family = target.family();
    StoreFileWriter writer =
        new StoreFileWriter.Builder(configuration, new CacheConfig(configuration), files)
            .withOutputDir(directory)
            .withBloomType(family.getBloomFilterType())
            .withMaxKeyCount(part.rows())
            .withFileContext(context(family))
            .build();
    boolean done = false;
    try {
      for (int i = part.from(); i < part.to(); i++) {
        SortedRows.Row row = rows.get(i);
        for (Cell cell : target.cells(row.key(), row.stored())) {
          writer.append(cell);
        }
      }
      describe(writer);
      done = true;
    } finally {
      close(writer, done);
    }
    return writer.getPath();
  }

  private static void close(StoreFileWriter writer, boolean done) throws IOException {
    try {
      writer.close();
    } catch (IOException | RuntimeException e) {
      if (done) {
        throw e;
      }
      // What went wrong before says more.
    }
  }

  /** What HBase's own writers of such files put into them. */
  private void describe(StoreFileWriter writer) throws IOException {
    writer.appendFileInfo(HStoreFile.BULKLOAD_TIME_KEY, Bytes.toBytes(nowMillis));
    writer.appendFileInfo(HStoreFile.BULKLOAD_TASK_KEY, TASK);
    writer.appendFileInfo(HStoreFile.MAJOR_COMPACTION_KEY, Bytes.toBytes(true));
    // Or they would stay until the next major compaction.
    writer.appendFileInfo(HStoreFile.EXCLUDE_FROM_MINOR_COMPACTION_KEY, Bytes.toBytes(false));
    writer.appendTrackedTimestampsToMetadata();
  }

  private HFileContext context(ColumnFamilyDescriptor family) {
    return new HFileContextBuilder()
        .withCompression(compression)
        .withDataBlockEncoding(family.getDataBlockEncoding())
        .withBlockSize(family.getBlocksize())
        .withCompressTags(family.isCompressTags())
        .withChecksumType(StoreUtils.getChecksumType(configuration))
        .withBytesPerCheckSum(StoreUtils.getBytesPerChecksum(configuration))
        .withHBaseCheckSum(true)
        .withColumnFamily(family.getName())
        .withTableName(target.name().getName())
        .withCreateTime(nowMillis)
        .build();
  }
}
