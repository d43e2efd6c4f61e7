package io.smartcar.rules;

import java.io.Serializable;
import java.util.Objects;

/**
 * One rule file; immutable.
 *
 * @param name the file's name without {@code .epl}
 * @param epl its text
 */
public record RuleFile(String name, String epl) implements Serializable {

  /** Checks that nothing is missing. */
  public RuleFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(epl, "epl");
  }

  /** The file's name as people see it. */
  public String fileName() {
    return name + ".epl";
  }
}
