package io.smartcar.events.file;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same four readings of a car in every form in which files have been seen. */
final class EventFileFormsTest {

  private static final List<String> LINES =
      List.of(
          "20250301080000,K1234,3,0,F,N,95,A01",
          "20250301080010,K1234,3,0,F,N,97,B02",
          "20250301080020,K1234,2,0,L1,L,99,C03",
          "20250301080040,K1234,0,1,F,R,10,F10");
  private static final String HEADER = String.join(",", EventDecoder.PROPERTIES);
  private static final String PLAIN = text("\n");

  /** Each as its bytes are. */
  static Stream<Arguments> forms() {
    return Stream.of(
        form("plain lines", PLAIN.getBytes(UTF_8)),
        form("no last line end", PLAIN.strip().getBytes(UTF_8)),
        form("cr lf", text("\r\n").getBytes(UTF_8)),
        form("cr only", text("\r").getBytes(UTF_8)),
        form("blank lines", ("\n \n" + text("\n\n\t\n")).getBytes(UTF_8)),
        form("header line", (HEADER + "\n" + PLAIN).getBytes(UTF_8)),
        form(
            "header in capitals and quotes",
            ("\"" + HEADER.toUpperCase(Locale.ROOT).replace(",", "\",\"") + "\"\n" + PLAIN)
                .getBytes(UTF_8)),
        form("bom", ("\uFEFF" + PLAIN).getBytes(UTF_8)),
        form("bom header cr lf", ("\uFEFF" + HEADER + "\r\n" + text("\r\n")).getBytes(UTF_8)),
        form(
            "bom in the middle",
            (LINES.get(0) + "\n\uFEFF" + String.join("\n", LINES.subList(1, 4))).getBytes(UTF_8)),
        form("utf16 le", PLAIN.getBytes(UTF_16LE)),
        form("utf16 be", PLAIN.getBytes(UTF_16BE)),
        form("utf16 le bom", encoded("\uFEFF" + text("\r\n"), UTF_16LE)),
        form("utf16 be bom", encoded("\uFEFF" + text("\r\n"), UTF_16BE)),
        form("utf16 json lines", jsonLines("\r\n").getBytes(UTF_16LE)),
        form("quotes", each(line -> "\"" + line.replace(",", "\",\"") + "\"")),
        form("quotes and blanks", each(line -> " \"" + line.replace(",", "\" , \"") + "\" ")),
        form("semicolons", each(line -> line.replace(',', ';'))),
        form(
            "semicolons quotes and empty column",
            each(line -> '"' + line.replace(",", "\";\"") + "\";")),
        form("tabs", each(line -> line.replace(',', '\t'))),
        form("blanks after commas", each(line -> line.replace(",", ", "))),
        form("blanks at the end", each(line -> line + "  ")),
        form("empty columns", each(line -> line + ",,")),
        form("rows of empty columns", (PLAIN + ",,,,,,,\n,,,,,,,\n").getBytes(UTF_8)),
        form(
            "whole numbers with a point",
            each(line -> line.replaceAll(",(\\d\\d?)(?=,)", ",$1.0"))),
        form("json lines", jsonLines("\n").getBytes(UTF_8)),
        form("json lines bom", ("\uFEFF" + jsonLines("\n")).getBytes(UTF_8)),
        form("json lines with commas", jsonLines(",\n").getBytes(UTF_8)),
        form(
            "json numbers with a point",
            jsonLines("\n").replaceAll("(:\\d\\d?)(?=[,}])", "$1.0").getBytes(UTF_8)),
        form("json pretty", pretty(jsonLines("\n")).getBytes(UTF_8)),
        form("json array", array(",").getBytes(UTF_8)),
        form("json array of lines", array(",\n").getBytes(UTF_8)),
        form("json array pretty", pretty(array(",\n")).getBytes(UTF_8)),
        form("json array bom", ("\uFEFF" + array(", ")).getBytes(UTF_8)),
        form("gzip", gzip(PLAIN.getBytes(UTF_8))),
        form(
            "gzip of two members",
            joined(
                gzip((String.join("\n", LINES.subList(0, 2)) + "\n").getBytes(UTF_8)),
                gzip(String.join("\n", LINES.subList(2, 4)).getBytes(UTF_8)))),
        form("gzip of utf16", gzip(encoded("\uFEFF" + PLAIN, UTF_16LE))));
  }

  private static Arguments form(String name, byte[] bytes) {
    return arguments(named(name, bytes));
  }

  private final Path directory;

  EventFileFormsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @MethodSource("forms")
  void next_anyForm_givesTheSameFourEvents(byte[] bytes) throws IOException {
    // Neither the name nor its end tells what a file is made of.
    for (String name : List.of("events.csv", "events.csv.gz", "events")) {
      Path path = Files.write(directory.resolve(name), bytes);
      assertThat(read(path)).containsExactlyElementsOf(expected());
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void next_anyFormThroughAPipe_givesTheSameFourEvents(byte[] bytes) throws Exception {
    Path pipe = directory.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(made.waitFor()).isZero();
    Thread writer = new Thread(() -> trickle(bytes, pipe), "writer");
    writer.start();

    assertThat(read(pipe)).containsExactlyElementsOf(expected());

    writer.join();
  }

  /** A byte at a time, so that nothing is ready when it is asked for. */
  private static void trickle(byte[] bytes, Path pipe) {
    try (var out = Files.newOutputStream(pipe)) {
      for (byte b : bytes) {
        out.write(b);
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<CarEvent> read(Path path) {
    List<CarEvent> events = new ArrayList<>();
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    try (EventFile file = EventFile.open(path, ZoneOffset.UTC)) {
      while (file.hasNext()) {
        assertThat(file.next()).isInstanceOf(CarEvent.class);
        // What is sent to the log is what the log's reader takes.
        events.add((CarEvent) decoder.decode(file.bytes()));
      }
      assertThat(file.report()).isEqualTo(new EventFileReport(4, 0, List.of(), null));
      assertThat(file.done()).isEqualTo(1);
    }
    return events;
  }

  private static List<CarEvent> expected() {
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    return LINES.stream().map(line -> (CarEvent) decoder.decode(line.getBytes(UTF_8))).toList();
  }

  private static String text(String lineEnd) {
    return LINES.stream().map(line -> line + lineEnd).collect(Collectors.joining());
  }

  private static byte[] each(UnaryOperator<String> written) {
    return LINES.stream().map(written).collect(Collectors.joining("\n", "", "\n")).getBytes(UTF_8);
  }

  private static String jsonLines(String between) {
    return LINES.stream().map(EventFileFormsTest::json).collect(Collectors.joining(between));
  }

  private static String array(String between) {
    return '[' + jsonLines(between) + ']';
  }

  private static String json(String line) {
    String[] values = line.split(",", -1);
    List<String> properties = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      boolean number = values[i].length() < 3 && values[i].matches("\\d+");
      properties.add(
          '"'
              + EventDecoder.PROPERTIES.get(i)
              + "\":"
              + (number ? values[i] : '"' + values[i] + '"'));
    }
    return '{' + String.join(",", properties) + '}';
  }

  private static String pretty(String json) {
    return json.replace("{", "{\n    ").replace(",\"", ",\n    \"").replace("}", "\n}");
  }

  private static byte[] encoded(String text, Charset charset) {
    return text.getBytes(charset);
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
