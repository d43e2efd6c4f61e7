package io.smartcar.config;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The name that was probably meant. */
public final class Suggestion {

  private Suggestion() {}

  /**
   * The known key whose last name is the unknown one's, or else the one with the fewest letters to
   * change; null if even that one is not near.
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
        .filter(key -> distance(unknown, key) <= near(name(key)))
        .orElse(null);
  }

  /** The known name with the fewest letters to change, or null if even that one is not near. */
  public static @Nullable String near(String unknown, Collection<String> known) {
    return known.stream()
        .min(byDistance(unknown))
        .filter(name -> distance(unknown, name) <= near(bare(name)))
        .filter(name -> distance(unknown, name) < bare(unknown).length())
        .orElse(null);
  }

  /** How many letters of a name may be wrong: two are one pair in the wrong order. */
  private static int near(String name) {
    return name.length() < 5 ? 1 : Math.max(2, name.length() / 3);
  }

  /** An option without its dashes. */
  private static String bare(String name) {
    return name.replaceFirst("^-+", "");
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
