package io.smartcar.rules;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The word that was probably meant. */
final class Spelling {

  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private Spelling() {}

  /**
   * The known word with the fewest letters to change, if it is near: as near as a command or an
   * option must be to be suggested, and with a letter in common. Capitals do not count.
   */
  static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(other -> distance(word, other) <= Math.min(near(other), word.length() - 1))
        .min(
            Comparator.<String>comparingInt(other -> distance(word, other))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** How many letters of a word may be wrong: two are one pair in the wrong order. */
  private static int near(String word) {
    return word.length() < 5 ? 1 : Math.max(2, word.length() / 3);
  }

  /** The beginning of an advice, or nothing. */
  static String didYouMean(String word, Collection<String> known) {
    return nearest(word, known).map(near -> "did you mean " + near + "? ").orElse("");
  }

  private static int distance(String word, String other) {
    return DISTANCE.apply(word.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
  }
}
