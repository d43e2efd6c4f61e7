package io.smartcar.export;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** The rows of a Parquet file, for its writer. Used by one thread, that of the file's writer. */
abstract class Columns<T> extends WriteSupport<T> {

  private final MessageType schema;
  private final Map<String, String> facts;
  private @Nullable RecordConsumer consumer;

  /** Creates it; the facts go into the file's footer. */
  Columns(MessageType schema, Map<String, String> facts) {
    this.schema = schema;
    this.facts = Map.copyOf(facts);
  }

  @Override
  public final String getName() {
    return "smartcar";
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in Parquet, and not called
  public final WriteContext init(Configuration configuration) {
    return new WriteContext(schema, facts);
  }

  @Override
  public final WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema, facts);
  }

  @Override
  public final void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public final void write(T value) {
    RecordConsumer row = consumer;
    if (row == null) {
      throw new IllegalStateException("prepareForWrite comes first");
    }
    row.startMessage();
    write(value, row);
    row.endMessage();
  }

  /** Writes the columns of a row that it has, in order. */
  abstract void write(T value, RecordConsumer row);

  final void text(RecordConsumer row, int column, String value) {
    row.startField(name(column), column);
    row.addBinary(Binary.fromString(value));
    row.endField(name(column), column);
  }

  final void number(RecordConsumer row, int column, int value) {
    row.startField(name(column), column);
    row.addInteger(value);
    row.endField(name(column), column);
  }

  final void number(RecordConsumer row, int column, long value) {
    row.startField(name(column), column);
    row.addLong(value);
    row.endField(name(column), column);
  }

  private String name(int column) {
    return schema.getFieldName(column);
  }
}
