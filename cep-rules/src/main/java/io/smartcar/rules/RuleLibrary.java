package io.smartcar.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rules to take from, with their scenarios: those of {@code library/}. None of them is in force of
 * itself. No state; thread-safe.
 */
public final class RuleLibrary {

  private static final String LIBRARY = "/library/";

  /** All files: a jar cannot be listed. The build checks it. */
  private static final List<String> PLACES =
      """
          area-limit.epl
          area-limit.test/each-area-has-its-own.alerts.csv
          area-limit.test/each-area-has-its-own.events.csv
          congestion.epl
          congestion.test/five-cars-that-crawl.alerts.csv
          congestion.test/five-cars-that-crawl.events.csv
          harsh-braking.epl
          harsh-braking.test/one-alert-however-many-readings.alerts.csv
          harsh-braking.test/one-alert-however-many-readings.events.csv
          harsh-braking.test/slowly-and-again.alerts.csv
          harsh-braking.test/slowly-and-again.events.csv
          over-own-limit.epl
          over-own-limit.test/cars.csv
          over-own-limit.test/each-has-its-own.alerts.csv
          over-own-limit.test/each-has-its-own.events.csv
          over-own-limit.test/from-area-to-area.alerts.csv
          over-own-limit.test/from-area-to-area.events.csv
          over-own-limit.test/limits-of-the-cars-alone.alerts.csv
          over-own-limit.test/limits-of-the-cars-alone.events.csv
          over-own-limit.test/limits-of-the-cars-alone.limits.csv
          over-own-limit.test/limits.csv
          over-speed-episode.epl
          over-speed-episode.test/already-fast.alerts.csv
          over-speed-episode.test/already-fast.events.csv
          over-speed-episode.test/begin-and-end.alerts.csv
          over-speed-episode.test/begin-and-end.events.csv
          over-speed-episode.test/pause-and-unknown-begin.alerts.csv
          over-speed-episode.test/pause-and-unknown-begin.events.csv
          silent-while-moving.epl
          silent-while-moving.test/back-just-in-time.alerts.csv
          silent-while-moving.test/back-just-in-time.events.csv
          silent-while-moving.test/only-who-was-moving.alerts.csv
          silent-while-moving.test/only-who-was-moving.events.csv
          sustained-over-speed.epl
          sustained-over-speed.test/already-fast.alerts.csv
          sustained-over-speed.test/already-fast.events.csv
          sustained-over-speed.test/each-stretch-once.alerts.csv
          sustained-over-speed.test/each-stretch-once.events.csv
          sustained-over-speed.test/one-alert-when-a-minute-is-over.alerts.csv
          sustained-over-speed.test/one-alert-when-a-minute-is-over.events.csv
          wrong-indicator.epl
          wrong-indicator.test/twice-in-a-window.alerts.csv
          wrong-indicator.test/twice-in-a-window.events.csv
          zig-zag.epl
          zig-zag.test/four-swings-in-a-window.alerts.csv
          zig-zag.test/four-swings-in-a-window.events.csv
          zig-zag.test/same-side-and-slow-changes.alerts.csv
          zig-zag.test/same-side-and-slow-changes.events.csv
          """
          .lines()
          .toList();

  private RuleLibrary() {}

  /** The rules, in order of name. */
  public static List<RuleFile> rules() {
    return PLACES.stream()
        .filter(place -> place.endsWith(RuleFile.ENDING))
        .map(
            place ->
                new RuleFile(
                    place.substring(0, place.length() - RuleFile.ENDING.length()), text(place)))
        .toList();
  }

  /**
   * The files of a rule's scenarios, text by place beside the rule; none if it is none of these.
   */
  public static SortedMap<String, String> scenarios(RuleFile rule) {
    SortedMap<String, String> texts = new TreeMap<>();
    PLACES.stream()
        .filter(place -> place.startsWith(rule.name() + ".test/"))
        .forEach(place -> texts.put(place, text(place)));
    return texts;
  }

  /** All files by place; for tests. */
  static Map<String, String> texts() {
    SortedMap<String, String> texts = new TreeMap<>();
    PLACES.forEach(place -> texts.put(place, text(place)));
    return texts;
  }

  private static String text(String place) {
    try (InputStream text = RuleLibrary.class.getResourceAsStream(LIBRARY + place)) {
      if (text == null) {
        throw new IllegalStateException("the jar must hold the file " + place);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
