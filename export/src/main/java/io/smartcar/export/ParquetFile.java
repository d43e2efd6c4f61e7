package io.smartcar.export;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** One Parquet file that is being written. Used by one thread. */
final class ParquetFile<T> implements Closeable {

  private final Path path;
  private final DigestedFile file;
  private final ParquetWriter<T> writer;
  private long rows;

  /** Begins a file that is not there yet. */
  ParquetFile(Path path, Columns<T> columns, Compression compression, int rowsInAGroup)
      throws IOException {
    this.path = path;
    this.file = new DigestedFile(path);
    this.writer =
        new Builder<>(file, columns)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(codec(compression))
            .withRowGroupRowCountLimit(rowsInAGroup)
            .build();
  }

  private static CompressionCodecName codec(Compression compression) {
    return switch (compression) {
      case ZSTD -> CompressionCodecName.ZSTD;
      case SNAPPY -> CompressionCodecName.SNAPPY;
    };
  }

  void write(T row) throws IOException {
    writer.write(row);
    rows++;
  }

  /** How large it would be if it were closed now, or a little less. */
  long bytes() {
    return writer.getDataSize();
  }

  /** Ends the file; it is on the disk then. */
  Manifest.DataFile end() throws IOException {
    writer.close();
    return new Manifest.DataFile(
        String.valueOf(path.getFileName()), rows, Files.size(path), file.sha256());
  }

  /** Ends the file if {@link #end} did not. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** As Parquet wants to be given its rows' form. */
  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {

    private final Columns<T> columns;

    Builder(OutputFile file, Columns<T> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in Parquet, not called
    protected WriteSupport<T> getWriteSupport(Configuration configuration) {
      return columns;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(ParquetConfiguration configuration) {
      return columns;
    }
  }
}
