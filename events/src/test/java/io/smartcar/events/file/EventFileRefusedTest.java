package io.smartcar.events.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.CarEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a file, or of a part of it, that is no events. */
final class EventFileRefusedTest {

  private static final String LINE = "20250301080000,K1234,3,0,F,N,95,A01";
  private static final String LATER = "20250301080010,K1234,3,0,F,N,97,A01";
  private static final String HEADER =
      "date,carNumber,speedPedal,breakPedal,steerAngle,directLight,speed,areaNumber";
  private static final String JSON =
      "{\"date\":%s,\"carNumber\":\"K1234\",\"speedPedal\":3,\"breakPedal\":0,"
          + "\"steerAngle\":\"F\",\"directLight\":\"N\",\"speed\":%s,\"areaNumber\":\"A01\"}";

  private final Path directory;
  private final List<String> sent = new ArrayList<>();

  EventFileRefusedTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "20250301080000,K1234,3,0,F,N,fast,A01#speed must be a whole number 0 to 400",
        "20250301080000,K1234,3,0,F,N,95.5,A01#speed must be a whole number 0 to 400",
        "20250301080000;K1234;3;0;F;N;95,5;A01#record must be fields without commas in them",
        "20250301080000;K1234;3;0;F;N;95#record must be 8 fields separated by commas, not 7",
        "\"20250301080000\",K1234,3,0,F,N,401,A01#speed must be a whole number 0 to 400",
        "20250301080000,K1234,3,0,F,N,95,A01,x#record must be 8 fields separated by commas, not 9",
        "2025-03-01 08:00:00,K1234,3,0,F,N,95,A01#date must be 14 or 17 digits",
        "noise#record must be 8 fields separated by commas, not 1",
        "{\"date\":#record must be one complete JSON object",
      })
  void report_lineThatIsNone_saysWhereAndWhyAndSendsItAsItIs(String line, String reason)
      throws IOException {
    Path path = write("a.csv", (LINE + "\n\n" + line + "\n" + LATER + "\n").getBytes(UTF_8));

    List<String> report = report(path);

    assertThat(report).hasSize(2);
    assertThat(report.get(0)).isEqualTo(path + ": 1 record is no event:");
    assertThat(report.get(1)).startsWith("  " + path + ":3: " + reason);
    assertThat(sent).containsExactly(LINE, line, LATER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "1740816000000#95#date must be 14 or 17 digits",
        "\"2025-03-01T08:00:00Z\"#95#date must be 14 or 17 digits",
        "\"20250301080000\"#85.4#speed must be a whole number 0 to 400",
      })
  void report_jsonValueThatIsNone_saysWhereAndWhy(String date, String speed, String reason)
      throws IOException {
    String json = JSON.formatted(date, speed);

    assertThat(report(write("lines", (json + "\n" + json).getBytes(UTF_8))))
        .anyMatch(line -> line.contains("lines:1: " + reason))
        .anyMatch(line -> line.contains("lines:2: " + reason))
        .anyMatch(line -> line.contains("no event in it"));
    assertThat(report(write("array", ("[\n" + json + ",\n" + json + "]").getBytes(UTF_8))))
        .anyMatch(line -> line.contains("array:2: " + reason))
        .anyMatch(line -> line.contains("array:3: " + reason));
  }

  @Test
  void report_manyLines_countsAllAndShowsTheFirstThree() throws IOException {
    Path path = write("many.csv", ("x\n".repeat(1_200) + LINE).getBytes(UTF_8));

    List<String> report = report(path);

    assertThat(report).hasSize(4);
    assertThat(report.get(0)).isEqualTo(path + ": 1,200 records are no event; the first 3:");
    assertThat(report.get(3)).startsWith("  " + path + ":3: ");
  }

  @Test
  void report_latin1_saysThatItIsNoUtf8() throws IOException {
    Path path = write("l.csv", LINE.replace("K1", "K\u00e9").getBytes(ISO_8859_1));

    assertThat(report(path))
        .anyMatch(line -> line.contains(":1: record must be UTF-8 text"))
        .anyMatch(line -> line.contains("no event in it"));
  }

  @Test
  void report_nothingOrOnlyAHeader_saysThatThereIsNoEvent() throws IOException {
    for (String text : List.of("", "\n", "\uFEFF", "[]", HEADER + "\n")) {
      assertThat(report(write("none.csv", text.getBytes(UTF_8))))
          .last()
          .asString()
          .contains("none.csv: no event in it: an event is a line as");
    }
  }

  @Test
  void of_bytesThatUnpackToMoreThanAllowed_areReadNoFurther() {
    byte[] packed =
        EventFileFormsTest.gzip(
            "20250301080000,K1,3,0,F,N,95,A01\n".repeat(100_000).getBytes(UTF_8));

    try (EventFile allowed = body(packed, 4_000_000);
        EventFile file = body(packed, 100_000)) {
      assertThat(allowed.hasNext()).isTrue();
      assertThatThrownBy(
              () -> {
                while (file.hasNext()) {
                  assertThat(file.next()).isInstanceOf(CarEvent.class);
                }
              })
          .isInstanceOf(UnpackedTooLargeException.class)
          .hasMessage("body unpacks to more than 100000 bytes: send it in parts");
    }
  }

  private static EventFile body(byte[] bytes, long maxUnpackedBytes) {
    return EventFile.of(
        "body", new ByteArrayInputStream(bytes), maxUnpackedBytes, null, ZoneOffset.UTC);
  }

  @Test
  void damage_gzipThatIsCut_readsWhatIsThereAndSaysSo() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      lines.add(
          "2025030108%02d%02d,K%04d,3,0,F,N,%d,A01"
              .formatted(i / 60 % 60, i % 60, i % 9_999, i % 300));
    }
    byte[] whole = EventFileFormsTest.gzip(String.join("\n", lines).getBytes(UTF_8));
    Path path = write("cut.csv", Arrays.copyOf(whole, whole.length / 2));

    List<String> report = report(path);

    assertThat(report)
        .containsExactly(path + " is cut off, its compressed data has no end: get a whole copy");
    assertThat(sent).hasSizeBetween(15_000, 25_000);
    assertThat(sent).isEqualTo(lines.subList(0, sent.size()));
  }

  @Test
  void damage_jsonThatBreaks_readsWhatIsBeforeAndSaysWhere() throws IOException {
    String json = JSON.formatted("\"20250301080000\"", "95");

    for (String rest : List.of("oops]", "{\"date\":", "")) {
      sent.clear();
      Path path = write("a.json", ("[" + json + ",\n" + rest).getBytes(UTF_8));
      assertThat(report(path))
          .hasSize(1)
          .first()
          .asString()
          .startsWith(path + ":2: the JSON breaks here, and what follows was not read: ");
      assertThat(sent).hasSize(1);
    }
  }

  @Test
  void next_arrayOfOtherThings_refusesEach() throws IOException {
    Path path = write("a.json", "[1,\n\"x\",\n[2]]".getBytes(UTF_8));

    assertThat(report(path))
        .anyMatch(line -> line.contains("a.json:1: record must be a JSON object: \"1\""))
        .anyMatch(line -> line.contains("a.json:2: record must be a JSON object"))
        .anyMatch(line -> line.contains("a.json:3: record must be a JSON object: \"[2]\""));
  }

  @Test
  void next_headerInTheMiddle_isNoEvent() throws IOException {
    assertThat(report(write("a.csv", (HEADER + "\n" + LINE + "\n" + HEADER).getBytes(UTF_8))))
        .anyMatch(line -> line.contains("a.csv:3: date must be"));
    assertThat(sent).containsExactly(LINE, HEADER);
  }

  @Test
  void open_unusableFile_saysWhatToDo() throws IOException {
    assertFails(directory.resolve("none.csv"), "there is no file", "check the path");
    assertFails(directory, "is a directory", "name a file in it");
    assertFails(write("a.xlsx", new byte[] {'P', 'K', 3, 4, 0, 0}), "spreadsheet", "export it");
    assertFails(
        write("a.zst", new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0}), "zstd", "unpack");
    assertFails(
        write("long.csv", ("\n" + "x".repeat(EventFile.MAX_LINE_BYTES + 1)).getBytes(UTF_8)),
        "long.csv:2: the line is longer than 4000000 bytes");
  }

  private void assertFails(Path path, String... parts) {
    assertThatThrownBy(() -> report(path))
        .isInstanceOf(EventFileException.class)
        .hasMessageContainingAll(parts);
  }

  private List<String> report(Path path) {
    try (EventFile file = EventFile.open(path, ZoneOffset.UTC)) {
      long events = 0;
      while (file.hasNext()) {
        events += file.next() instanceof CarEvent ? 1 : 0;
        sent.add(new String(file.bytes(), UTF_8));
      }
      EventFileReport report = file.report();
      assertThat(report.events()).isEqualTo(events);
      assertThat(report.noEvents()).isEqualTo(sent.size() - events);
      return report.remarks();
    }
  }

  private Path write(String name, byte[] bytes) throws IOException {
    sent.clear();
    return Files.write(directory.resolve(name), bytes);
  }
}
