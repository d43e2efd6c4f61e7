package io.smartcar.formats;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the id that a source gives a car (a VIN, IMEI, UUID, a number) becomes a car number: by the
 * table, or else by what is done to its characters. Immutable.
 *
 * @param table numbers by id
 * @param onlyTable whether a car that is not in the table is refused
 * @param lettersAndDigits whether all other characters are left out
 * @param last how many characters at the end are kept, 0 for all
 * @param digits to how many digits a whole number is filled up with zeros, 0 for as it is
 * @param prefix what is put before
 */
record CarRule(
    Map<String, String> table,
    boolean onlyTable,
    boolean lettersAndDigits,
    int last,
    int digits,
    String prefix) {

  static final int MAX_CHARS = 32;

  private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_]{1,32}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,32}");
  private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9]");

  /** Copies. */
  CarRule {
    table = Map.copyOf(table);
  }

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** The car's number, or null if none can be made of the id. */
  @Nullable String number(String id) {
    String listed = table.get(id);
    if (listed != null || onlyTable) {
      return listed;
    }
    String kept = lettersAndDigits ? OTHERS.matcher(id).replaceAll("") : id;
    if (last > 0 && kept.length() > last) {
      kept = kept.substring(kept.length() - last);
    }
    if (kept.length() < digits && DIGITS.matcher(kept).matches()) {
      kept = "0".repeat(digits - kept.length()) + kept;
    }
    // What nothing is left of would be one car for all that is broken.
    return !kept.isEmpty() && isNumber(prefix + kept) ? prefix + kept : null;
  }

  /** To be read after "must be". */
  String words() {
    return onlyTable
        ? "a car of the table"
        : "an id that becomes 1 to 32 ASCII letters, digits or _"
            + (prefix.isEmpty() ? "" : " behind " + prefix);
  }
}
