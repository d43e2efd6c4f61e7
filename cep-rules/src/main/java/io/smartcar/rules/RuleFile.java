package io.smartcar.rules;

import io.smartcar.events.cars.CarMaster;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * One rule file; immutable. Two are equal if they raise the same alerts on the same events.
 *
 * @param name the file's name without {@code .epl}
 * @param epl its text
 * @param cars what it looks up; none for a file that looks nothing up
 */
public record RuleFile(String name, String epl, CarMaster cars) implements Serializable {

  /** How the names of rule files end. */
  static final String ENDING = ".epl";

  /** Checks that nothing is missing. */
  public RuleFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(epl, "epl");
    Objects.requireNonNull(cars, "cars");
  }

  /** A rule file without anything to look up. */
  public RuleFile(String name, String epl) {
    this(name, epl, CarMaster.NONE);
  }

  /** Whether it may look cars up: the name is in its text. */
  public boolean usesCars() {
    return epl.contains(CarLookup.NAME);
  }

  /** The same file with these cars to look up; itself if it looks nothing up. */
  public RuleFile withCars(CarMaster others) {
    return usesCars() ? new RuleFile(name, epl, others) : this;
  }

  /**
   * Reads one file.
   *
   * @throws RuleException if it is not named {@code *.epl}, is empty, or cannot be read as UTF-8
   *     text
   */
  public static RuleFile read(Path path) throws RuleException {
    String fileName = String.valueOf(path.getFileName());
    String text = RuleText.read(path);
    if (!fileName.endsWith(ENDING) || fileName.length() == ENDING.length()) {
      throw RuleException.of(
          List.of(
              Problem.error(
                  path.toString(), 1, "is no rule file by its name", "call it NAME" + ENDING)));
    }
    return new RuleFile(fileName.substring(0, fileName.length() - ENDING.length()), text);
  }

  /** The file's name as people see it. */
  public String fileName() {
    return name + ENDING;
  }
}
