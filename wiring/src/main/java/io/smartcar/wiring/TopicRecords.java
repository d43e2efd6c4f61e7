package io.smartcar.wiring;

import io.smartcar.config.ConfigException;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.RecordFormat;
import io.smartcar.formats.FormatException;
import io.smartcar.formats.Formats;
import java.util.List;

/** What the records of the events' topic are, by the configuration. */
public final class TopicRecords {

  private static final String KEY = "smartcar.kafka.avro-format";

  private TopicRecords() {}

  /**
   * The book's records, and beside them Avro's if a mapping is named for them.
   *
   * @throws ConfigException if that is not taken
   */
  public static RecordFormat of(SmartcarConfig config) {
    String avro = config.kafka().avroFormat();
    if (avro == null) {
      return RecordFormat.BOOK;
    }
    try {
      return Formats.find(avro).besideTheBooks();
    } catch (FormatException refused) {
      throw new ConfigException(
          refused.problems().stream().map(problem -> KEY + ": " + problem).toList());
    } catch (IllegalArgumentException unfit) {
      throw new ConfigException(List.of(KEY + ": " + unfit.getMessage()));
    }
  }
}
