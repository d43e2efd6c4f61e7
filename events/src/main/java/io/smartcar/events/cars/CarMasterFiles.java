package io.smartcar.events.cars;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that people keep the car master in: one of cars, one of limits. Each is checked as a
 * whole: all that is wrong with it is found at once, and nothing is taken of a file with a problem.
 * May be compressed with gzip. No state; thread-safe.
 */
public final class CarMasterFiles {

  private CarMasterFiles() {}

  /**
   * The cars of a file: the book's {@code A0001|sex|age|marriage|area|job|cc|year|model}, with the
   * car's own limit and its class behind it or not; or in any order under a header. Cells stand
   * between {@code |}, commas, semicolons or tabs.
   *
   * @param encoding of the file; null for UTF-8, or UTF-16 with a byte order mark
   * @throws CarMasterException with what is wrong, {@code file:line: field: reason}
   */
  public static List<Car> cars(Path file, @Nullable Charset encoding) throws CarMasterException {
    return CarRows.read(TableText.read(file, encoding), new Problems(file.toString()));
  }

  /**
   * The limits of a file: {@code area,A01,60}, {@code class,F,80} or {@code car,A0001,70} in a row.
   *
   * @param encoding of the file; null for UTF-8, or UTF-16 with a byte order mark
   * @throws CarMasterException with what is wrong, {@code file:line: field: reason}
   */
  public static SpeedLimits limits(Path file, @Nullable Charset encoding)
      throws CarMasterException {
    return LimitRows.read(TableText.read(file, encoding), new Problems(file.toString()));
  }
}
