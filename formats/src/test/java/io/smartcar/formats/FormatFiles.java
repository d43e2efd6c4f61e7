package io.smartcar.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.events.Decoded;
import io.smartcar.events.Refusal;
import io.smartcar.events.file.EventFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Mapping files and files of records that a test writes and reads. */
final class FormatFiles {

  /** What is missing in a mapping so that it is whole: all fields but those of a test. */
  static final String REST =
      """
      fields.date { from = t, as = epoch-ms }
      fields.carNumber.constant = V0001
      fields.speedPedal.constant = 0
      fields.breakPedal.constant = 0
      fields.steerAngle.constant = F
      fields.directLight.constant = N
      fields.speed.constant = 85
      fields.areaNumber.constant = A01
      """;

  private FormatFiles() {}

  /** A mapping of these lines, and those of {@link #REST} whose fields are not in them. */
  static String mapping(String lines) {
    StringBuilder text = new StringBuilder(lines).append('\n');
    for (String line : REST.lines().toList()) {
      String field = line.split("[ .]", -1)[1];
      if (!Pattern.compile("fields\\." + field + "\\b").matcher(lines).find()) {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  static Format format(Path directory, String text) throws IOException, FormatException {
    return Formats.read(Files.writeString(directory.resolve("own.conf"), text));
  }

  /** Each record of a file: its line, and the event's line or the reason. */
  static List<String> read(Format format, Path file, ZoneId zone) {
    List<String> read = new ArrayList<>();
    try (EventFile records = EventFile.open(file, name -> format.form(name, zone))) {
      while (records.hasNext()) {
        Decoded decoded = records.next();
        read.add(
            records.line()
                + " "
                + (decoded instanceof Refusal refusal
                    ? refusal.reason()
                    : new String(records.bytes(), UTF_8)));
      }
    }
    return read;
  }
}
