package io.smartcar.export;

import io.smartcar.events.CarEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** One Parquet file of events that is being written. Used by one thread. */
final class EventsFile implements Closeable {

  /*
   * Row groups are cut by rows, and small: a reader skips a group by the least and the greatest car
   * in it, so what a query of one car reads is the groups that have it. 100,000 rows are a day of a
   * car at 1 Hz and some 0.3 MB; fewer would cost more in footers and in each group's dictionaries.
   */
  static final int ROWS_IN_A_GROUP = 100_000;

  private static final String ZONE = "smartcar.zone";

  private final Path path;
  private final DigestedFile file;
  private final ParquetWriter<CarEvent> writer;
  private long rows;

  EventsFile(Path path, String zone, DayWriter.Form form) throws IOException {
    this.path = path;
    this.file = new DigestedFile(path);
    this.writer =
        new Builder(file, Map.of(ZONE, zone))
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(codec(form.compression()))
            .withRowGroupRowCountLimit(form.rowsInAGroup())
            .build();
  }

  private static CompressionCodecName codec(Compression compression) {
    return switch (compression) {
      case ZSTD -> CompressionCodecName.ZSTD;
      case SNAPPY -> CompressionCodecName.SNAPPY;
    };
  }

  void write(CarEvent event) throws IOException {
    writer.write(event);
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
  private static final class Builder extends ParquetWriter.Builder<CarEvent, Builder> {

    private final Map<String, String> facts;

    Builder(OutputFile file, Map<String, String> facts) {
      super(file);
      this.facts = facts;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in Parquet, not called
    protected WriteSupport<CarEvent> getWriteSupport(Configuration configuration) {
      return new EventColumns(facts);
    }

    @Override
    protected WriteSupport<CarEvent> getWriteSupport(ParquetConfiguration configuration) {
      return new EventColumns(facts);
    }
  }
}
