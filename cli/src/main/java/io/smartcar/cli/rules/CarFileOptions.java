package io.smartcar.cli.rules;

import io.smartcar.events.cars.CarMaster;
import io.smartcar.events.cars.CarMasterException;
import io.smartcar.events.cars.CarMasterFiles;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options by which a command is told limits, and how the files of the car master are written.
 */
public final class CarFileOptions {

  @Option(
      names = "--limits",
      paramLabel = "FILE",
      description =
          "The file of limits, km/h: area,A01,60 or class,F,80 or car,A0001,70 in a line; without"
              + " it, the limits stay as they are.")
  private @Nullable Path limits;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Of the files, as EUC-KR; else UTF-8, or UTF-16 with a byte order mark.")
  private @Nullable Charset encoding;

  /** Whether there is a file of limits. */
  public boolean hasLimits() {
    return limits != null;
  }

  /**
   * Another car master with what the files have.
   *
   * @param inForce what stays of which there is no file
   * @param cars the file of cars; null if there is none
   * @throws CarMasterException with all that is wrong with a file
   */
  public CarMaster change(CarMaster inForce, @Nullable Path cars) throws CarMasterException {
    return CarMaster.of(
        cars == null ? inForce.cars() : CarMasterFiles.cars(cars, encoding),
        limits == null ? inForce.limits() : CarMasterFiles.limits(limits, encoding));
  }
}
