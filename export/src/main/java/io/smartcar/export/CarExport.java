package io.smartcar.export;

import io.smartcar.events.cars.Car;
import io.smartcar.export.Steps.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;

/**
 * Writes the car master as one Parquet file, {@link #NAME}, into a directory that has nothing else,
 * to be joined with exported events by {@code car_number}. Each export replaces the file by one
 * rename: whenever somebody looks, it is one that is whole, and whatever ends an export, the next
 * one removes what was left. Used by one thread; one at a time for a directory, on all processes of
 * a machine.
 */
public final class CarExport implements AutoCloseable {

  /** The file's name. */
  public static final String NAME = "cars.parquet";

  private static final String OPTION = "--cars-out";
  private static final int ROWS_IN_A_GROUP = 100_000;

  private final Path out;
  private final OutputDirectory directory;
  private final Path work;
  private final Steps steps;

  private CarExport(Path out, OutputDirectory directory, Steps steps) {
    this.out = out;
    this.directory = directory;
    this.work = directory.own().resolve("work");
    this.steps = steps;
  }

  /**
   * Takes a directory, which is made if it is not there.
   *
   * @throws ExportException in one line, if there is something else in it, another export has it,
   *     or the disk fails
   */
  public static CarExport open(Path out) {
    return open(out, Steps.UNSEEN);
  }

  static CarExport open(Path out, Steps steps) {
    try {
      OutputDirectory taken =
          OutputDirectory.take(
              out,
              OPTION,
              entry -> OutputDirectory.name(entry).equals(NAME) && Files.isRegularFile(entry));
      return new CarExport(out, taken, steps);
    } catch (ExportException e) {
      throw e;
    } catch (IOException e) {
      throw DiskErrors.of(e, out, OPTION);
    }
  }

  /**
   * Puts a file of these cars in the place of the one that is there.
   *
   * @param cars none twice, in the order of the rows
   * @param compression of its columns
   * @return the file's size in bytes
   * @throws ExportException in one line, if the disk fails; the file that was there stays
   */
  public long write(Collection<Car> cars, Compression compression) {
    try {
      OutputDirectory.delete(work);
      Path staged = Files.createDirectories(work).resolve(NAME);
      steps.at(Step.CLEARED);
      long bytes = write(cars, compression, staged);
      steps.at(Step.FILE_ENDED);
      Files.move(staged, out.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
      OutputDirectory.sync(out);
      steps.at(Step.PUBLISHED);
      OutputDirectory.delete(work);
      steps.at(Step.CLEANED);
      return bytes;
    } catch (IOException | RuntimeException e) {
      clearAfter(e);
      throw DiskErrors.of(e, out, OPTION);
    }
  }

  private long write(Collection<Car> cars, Compression compression, Path staged)
      throws IOException {
    try (ParquetFile<Car> file =
        new ParquetFile<>(staged, new CarColumns(), compression, ROWS_IN_A_GROUP)) {
      steps.at(Step.FILE_BEGUN);
      for (Car car : cars) {
        file.write(car);
      }
      return file.end().bytes();
    }
  }

  /** Room on the disk is given back at once; if that fails too, by the next export. */
  private void clearAfter(Exception failure) {
    try {
      OutputDirectory.delete(work);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Lets another export have the directory. */
  @Override
  public void close() {
    try {
      directory.close();
    } catch (IOException e) {
      throw DiskErrors.of(e, out, OPTION);
    }
  }
}
