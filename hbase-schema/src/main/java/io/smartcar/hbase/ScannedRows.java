package io.smartcar.hbase;

import java.io.IOException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;

/** The rows of a scan as they are asked for. Used by one thread. */
final class ScannedRows extends Spliterators.AbstractSpliterator<Result> {

  private final ResultScanner scanner;
  private final HBaseErrors errors;

  private ScannedRows(ResultScanner scanner, HBaseErrors errors) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.scanner = scanner;
    this.errors = errors;
  }

  /**
   * As a stream, which closes the scanner when it is closed. If HBase fails in the middle, the
   * stream does with what {@link HBaseErrors} makes of it.
   */
  static Stream<Result> of(ResultScanner scanner, HBaseErrors errors) {
    return StreamSupport.stream(new ScannedRows(scanner, errors), false).onClose(scanner::close);
  }

  @Override
  public boolean tryAdvance(Consumer<? super Result> action) {
    Result row;
    try {
      row = scanner.next();
    } catch (IOException e) {
      throw errors.of(e);
    }
    if (row == null) {
      return false;
    }
    action.accept(row);
    return true;
  }
}
