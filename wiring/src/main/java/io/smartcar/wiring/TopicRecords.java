package io.smartcar.wiring;

import io.smartcar.config.ConfigException;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.RecordFormat;
import io.smartcar.formats.Format;
import io.smartcar.formats.FormatException;
import io.smartcar.formats.Formats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the records of the events' topic are, by the configuration. */
public final class TopicRecords {

  private static final String BESIDE = "smartcar.kafka.format";
  private static final String NAMED = "smartcar.kafka.formats";

  private TopicRecords() {}

  /**
   * The book's records, beside them those of a mapping if one is named for them, and those of which
   * a header names the format.
   *
   * @throws ConfigException if a mapping is not taken
   */
  public static RecordFormat of(SmartcarConfig config) {
    String beside = config.kafka().format();
    try {
      return Formats.onTopic(
          beside == null ? null : Formats.find(beside), named(config.kafka().formats()));
    } catch (FormatException refused) {
      throw new ConfigException(
          refused.problems().stream().map(problem -> BESIDE + ": " + problem).toList());
    } catch (IllegalArgumentException unfit) {
      throw new ConfigException(List.of(BESIDE + ": " + unfit.getMessage()));
    }
  }

  private static Map<String, Format> named(@Nullable Path directory) {
    try {
      return directory == null ? Map.of() : Formats.readAll(directory);
    } catch (FormatException refused) {
      throw new ConfigException(
          refused.problems().stream().map(problem -> NAMED + ": " + problem).toList());
    } catch (IOException unreadable) {
      throw new ConfigException(
          List.of(NAMED + ": cannot read the directory " + directory + ": check path and rights"));
    }
  }
}
