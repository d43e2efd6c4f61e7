package io.smartcar.config;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The key that was probably meant. */
final class Suggestion {

  private Suggestion() {}

  /**
   * The known key whose last name is the unknown one's, or else the one with the fewest letters to
   * change; null if even that one is more than a third of it away.
   */
  static @Nullable String nearest(String unknown, Collection<String> known) {
    String sameName =
        known.stream()
            .filter(key -> name(key).equals(name(unknown)))
            .min(byDistance(unknown))
            .orElse(null);
    if (sameName != null) {
      return sameName;
    }
    return known.stream()
        .min(byDistance(unknown))
        .filter(key -> distance(unknown, key) <= Math.max(2, name(key).length() / 2))
        .orElse(null);
  }

  private static Comparator<String> byDistance(String unknown) {
    return Comparator.<String>comparingInt(key -> distance(unknown, key))
        .thenComparing(Comparator.naturalOrder());
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** Levenshtein's distance: letters to insert, remove or replace. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
