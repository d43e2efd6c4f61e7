package io.smartcar.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.CarEvent;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.Refusal;
import io.smartcar.events.file.EventFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mapping makes of single values and records. */
final class MappedRecordsTest {

  private static final long TIME = 1_535_620_499_000L;
  private static final String DATE = "20180830091459";

  private final Path directory;

  MappedRecordsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "speed { from = v } | 85 | 85",
        "speed { from = v } | 84.5 | 85",
        "speed { from = v } | +8.5e1 | 85",
        "speed { from = v } | 0 | 0",
        "speed { from = v } | -1 | speed must be a number 0 to 400 km/h (column 2): \"-1\"",
        "speed { from = v } | 401 | speed must be a number 0 to 400 km/h (column 2): \"401\"",
        "speed { from = v } | NaN | speed must be a number 0 to 400 km/h (column 2): \"NaN\"",
        "speed { from = v } | 1e999 | speed must be a number 0 to 400 km/h (column 2): \"1e999\"",
        "speed { from = v, unit = mph } | 53 | 85",
        "speed { from = v, unit = m/s } | 23.6 | 85",
        "speed { from = v, unit = kn } | 45.9 | 85",
        "speed { from = v, unknown = [255], default = 7 } | 255.0 | 7",
        "speed { from = v, unknown = [255] } | 255 | speed must be known: this value means that it is not (column 2): \"255\"",
        "speed { from = v, unknown = [none], default = 7 } | none | 7",
        "speed { from = v, default = 7 } | `` | 7",
        "speed { from = v, factor = 0.5, offset = 10 } | 150 | 85",
        "speed { from = v, values { fast = 200 } } | fast | 200",
        "speedPedal { from = v } | 5 | 5",
        "speedPedal { from = v } | 2.0 | 2",
        "speedPedal { from = v } | 2.5 | speedPedal must be a whole number 0 to 5 steps (column 2): \"2.5\"",
        "speedPedal { from = v, unit = \"%\" } | 100 | 5",
        "speedPedal { from = v, unit = \"%\" } | 9.9 | 0",
        "speedPedal { from = v, unit = \"%\" } | 10 | 1",
        "speedPedal { from = v, unit = \"%\" } | 100.1 | speedPedal must be a number 0 to 100 % (column 2): \"100.1\"",
        "speedPedal { from = v, unit = ratio } | 0.5 | 3",
        "speedPedal { from = v, unit = \"%\", steps-from = [1, 2, 3, 4, 50] } | 49.9 | 4",
        "breakPedal { from = v, unit = \"%\" } | 50 | 2",
        "breakPedal { from = v, values { true = 3, false = 0 } } | true | 3",
        "steerAngle { from = v } | L2 | L2",
        "steerAngle { from = v } | L4 | steerAngle must be F, L1 to L3 or R1 to R3 or a word of the table (column 2): \"L4\"",
        "steerAngle { from = v, unit = deg } | 4.9 | F",
        "steerAngle { from = v, unit = deg } | 5 | L1",
        "steerAngle { from = v, unit = deg } | -90 | R2",
        "steerAngle { from = v, unit = deg, left = negative } | -300 | L3",
        "steerAngle { from = v, unit = rad, steps-from = [1, 2, 3] } | -0.05 | R2",
        "steerAngle { from = v, unit = deg } | 2001 | steerAngle must be a number -2000 to 2000 degrees (column 2): \"2001\"",
        "directLight { from = v, values { 1 = L, 2 = R, 0 = N } } | 2 | R",
        "directLight { from = v, values { 1 = L, 2 = R, 0 = N } } | N | N",
        "directLight { from = v, values { 1 = L }, default = N } | `` | N",
        "areaNumber { from = v } | F10 | F10",
        "areaNumber { from = v, values { centre = C05 } } | centre | C05",
        "carNumber { from = v } | V0001 | V0001",
        "carNumber { from = v } | V-1 | carNumber must be an id that becomes 1 to 32 ASCII letters, digits or _ (column 2): \"V-1\"",
        "carNumber { from = v, keep = letters-and-digits } | 123e4567-e89b-12d3-a456-426614174000 | 123e4567e89b12d3a456426614174000",
        "carNumber { from = v, last = 6 } | 1FTEW1E50LFA00001 | A00001",
        "carNumber { from = v, digits = 4, prefix = E } | 8 | E0008",
        "carNumber { from = v, keep = letters-and-digits, prefix = E } | -- | carNumber must be an id that becomes 1 to 32 ASCII letters, digits or _ behind E (column 2): \"--\"",
        "carNumber { from = v, values { abc = V0007 } } | abc | V0007",
        "carNumber { from = v, values { abc = V0007 }, others = refused } | abd | carNumber must be a car of the table (column 2): \"abd\"",
      })
  void value_becomesTheBooks_orHasAReason(String field, String value, String expected)
      throws IOException, FormatException {
    String mapping =
        FormatFiles.mapping("fields." + field.replace("from = v", "from = 2"))
            .replace("from = t", "from = 1");
    RecordDecoder decoder = decoder("records.header = false\n" + mapping);

    assertThat(shown(decoder, TIME + "," + value, field.substring(0, field.indexOf(' '))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "as = iso | 2018-08-30T09:14:59Z | 20180830091459",
        "as = iso | 2018-08-30T09:14:59.9Z | 20180830091459900",
        "as = iso | 2018-08-30 09:14:59,9001 | 20180830091459900",
        "as = iso | 2018-08-30T11:14:59+02:00 | 20180830091459",
        "as = iso | 2018-08-30T04:44:59-0430 | 20180830091459",
        "as = iso | 2018-08-30T11:14+02 | 20180830091400",
        "as = iso, zone = Europe/Rome | 2018-08-30T11:14:59 | 20180830091459",
        "as = iso, zone = Europe/Rome | 2018-03-25T02:30:00 | refused",
        "as = iso, zone = Europe/Rome | 2018-10-28T02:30:00 | 20181028003000",
        "as = iso | 2018-02-29T09:14:59Z | refused",
        "as = iso | 2018-08-30T24:00:00Z | refused",
        "as = iso | 2018-08-30T09:14:60Z | refused",
        "as = iso | 2018-08-30T09:14:5 | refused",
        "as = iso | 2018-08-30T09:14:59.Z | refused",
        "as = iso | 2018-08-30T09:14:59+19:00 | refused",
        "as = iso | 1969-12-31T23:59:59Z | refused",
        "as = iso | 9999-12-31T23:59:59+01:00 | 99991231225959",
        "as = iso | 9999-12-31T23:59:59-01:00 | refused",
        "as = iso | 2018-08-30 | refused",
        "as = book | 20180830091459900 | 20180830091459900",
        "as = book | 2018083009145 | refused",
        "as = epoch-s | 1535620499 | 20180830091459",
        "as = epoch-s | 1535620499.9 | 20180830091459900",
        "as = epoch-s | 1.5356204999E9 | 20180830091459900",
        "as = epoch-ms | 1535620499900 | 20180830091459900",
        "as = epoch-us | 1535620499900999 | 20180830091459900",
        "as = epoch-ns | 1535620499900999999 | 20180830091459900",
        "as = epoch-s | 1535620499900 | refused",
        "as = epoch-s | -1 | refused",
        "as = epoch-s | 1e99999999 | refused",
        "as = epoch-s | 99999999999999999999 | refused",
        "as = epoch-ms, unknown = [0] | 0 | refused",
        "pattern = \"dd.MM.yyyy HH:mm:ss\" | 30.08.2018 09:14:59 | 20180830091459",
        "pattern = \"MM/dd/yyyy hh:mm:ss a\" | 08/30/2018 09:14:59 pm | 20180830211459",
        "pattern = \"EEE MMM dd HH:mm:ss zzz yyyy\" | Thu Aug 30 09:14:59 GMT 2018 | 20180830091459",
        "pattern = \"yyyy-MM-dd HH:mm:ss.SSSSSSXXX\" | 2018-08-30 11:14:59.900123+02:00 | 20180830091459900",
        "pattern = \"dd.MM.yyyy HH:mm\" | 31.02.2018 09:14 | refused",
        "pattern = \"dd.MM.yyyy HH:mm\", zone = Europe/Rome | 25.03.2018 02:30 | refused",
      })
  void date_isReadAsSaid(String how, String text, String expected)
      throws IOException, FormatException {
    RecordDecoder decoder =
        decoder(
            FormatFiles.mapping(
                "records { header = false, separator = \"|\" }\nfields.date { from = 1, "
                    + how
                    + " }"));

    String shown = shown(decoder, text, "date");

    assertThat(shown.startsWith("date must be ") ? "refused" : shown).isEqualTo(expected);
  }

  @Test
  void dateAndTimeInTwoColumns_areJoined() throws IOException, FormatException {
    RecordDecoder decoder =
        decoder(
            FormatFiles.mapping(
                """
                records.columns = [d, t]
                fields.date { joined = [ { from = d }, { from = t } ], pattern = "dd.MM.yyyy HH:mm:ss" }
                """));

    assertThat(shown(decoder, "30.08.2018,09:14:59", "date")).isEqualTo(DATE);
    assertThat(shown(decoder, "30.08.2018,", "date"))
        .isEqualTo("date must be known (column \"t\"): \"\"");
  }

  /** The second pass of that hour has the first one's dates. */
  @Test
  void date_ofAnHourThatComesTwiceInTheEventsZone_isRefused() throws Exception {
    Format format =
        FormatFiles.format(
            directory, FormatFiles.mapping("records.header = false\nfields.date { from = 1 }"));
    RecordDecoder rome = format.decoder(ZoneId.of("Europe/Rome"));

    assertThat(shown(rome, "2018-10-28T00:30:00Z", "date")).isEqualTo("20181028023000");
    assertThat(shown(rome, "2018-10-28T01:30:00Z", "date"))
        .startsWith("date must be a time of 1970 to 9999 that a date of Europe/Rome means");
    assertThat(shown(rome, "2018-10-28T02:30:00Z", "date")).isEqualTo("20181028033000");
  }

  @Test
  void json_pathsThroughObjectsAndArrays_areFollowed() throws IOException, FormatException {
    RecordDecoder decoder =
        decoder(
            FormatFiles.mapping(
                """
                records.type = json
                fields.date { from = a.t, as = epoch-ms }
                fields.carNumber { from = "\\"the.car\\".ids.1" }
                fields.speed { from = [a.v, b.v] }
                """));
    String head = "{\"a\":{\"t\":" + TIME;
    String car = "\"the.car\":{\"ids\":[\"x\",\"V0009\",[]]}";

    assertThat(shown(decoder, head + "},\"b\":{\"v\":85.2}," + car + "}", "speed")).isEqualTo("85");
    assertThat(shown(decoder, head + ",\"v\":null},\"b\":{\"v\":1}," + car + "}", "carNumber"))
        .isEqualTo("V0009");
    assertThat(shown(decoder, head + ",\"v\":{}}," + car + "}", "speed"))
        .isEqualTo("speed must be a number 0 to 400 km/h (property a.v or property b.v): \"{}\"");
    assertThat(shown(decoder, head + ",\"v\":1,\"v\":2}," + car + "}", "speed"))
        .startsWith("record must be a JSON object with each property once, not again v:");
    assertThat(shown(decoder, head + ",\"v\":1}," + car + "} {}", "speed"))
        .startsWith("record must be one JSON object and nothing after it");
    assertThat(shown(decoder, "[]", "speed")).startsWith("record must be one JSON object");
    assertThat(shown(decoder, "{\"a\":{\"t\":1,\"v\":\"\u00fcber\"}," + car + "}", "speed"))
        .endsWith("\"\u00fcber\"");
  }

  @Test
  void record_thatIsNone_isRefusedAsTheBooksDecoderDoes() throws IOException, FormatException {
    RecordDecoder decoder =
        decoder(FormatFiles.mapping("records.columns = [t]").replace("from = t", "from = t"));

    assertThat(decoder.decode(null)).isEqualTo(new Refusal("record", "present", ""));
    assertThat(shown(decoder, "x".repeat(65_537), "date"))
        .startsWith("record must be at most 65536 bytes, not 65537");
    assertThat(shown(decoder, "\"" + TIME, "date"))
        .startsWith("record must be fields whose quotes end before the separator");
    assertThat(shown(decoder, TIME + ",x", "date"))
        .startsWith("record must be 1 fields separated by \",\", not 2");
    assertThat(shown(decoder, TIME + ",,", "date")).isEqualTo(DATE);
  }

  @Test
  void headerFormat_givesNoDecoderOfRecordsThatComeAlone() throws IOException, FormatException {
    Format format = FormatFiles.format(directory, FormatFiles.REST);

    assertThatThrownBy(() -> format.decoder(ZoneOffset.UTC))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("records.columns");
  }

  @Test
  void file_asSpreadsheetsWriteIt_isRead() throws IOException, FormatException {
    Format format =
        FormatFiles.format(
            directory,
            FormatFiles.mapping(
                """
                records { separator = ";", decimal = "," }
                fields.date { from = "When \\"exactly\\"", as = epoch-ms }
                fields.speed { from = "speed; km/h" }
                """));
    Path file =
        Files.writeString(
            directory.resolve("x.csv"),
            "\uFEFF\n\"SPEED; km/h\" ;x; \"when \"\"exactly\"\"\"\r\n"
                + " 84,6 ;\"a;\"\"b\"; \""
                + TIME
                + "\" ;;\r\n;;\r\n84,6;a\r\n");

    assertThat(FormatFiles.read(format, file, ZoneOffset.UTC))
        .containsExactly(
            "3 " + DATE + ",V0001,0,0,F,N,85,A01",
            "5 record must be 3 fields separated by \";\", not 2: \"84,6;a\"");
  }

  @Test
  void header_withoutANeededColumn_endsTheReading() throws IOException, FormatException {
    Format format =
        FormatFiles.format(
            directory,
            FormatFiles.mapping("fields.speed { from = [Speed, v] }\nfields.date.from = When"));
    Path file = Files.writeString(directory.resolve("x.csv"), "When,Sped,When\n1,2,3\n");

    assertThatThrownBy(() -> FormatFiles.read(format, file, ZoneOffset.UTC))
        .isInstanceOf(EventFileException.class)
        .hasMessage(
            file
                + ": the format own does not fit its header: no column \"Speed\" or \"v\" for"
                + " speed (did you mean \"Sped\"?); more than one column \"When\". It has: When,"
                + " Sped, When");
  }

  @Test
  void table_ofCars_isAFileBesideTheMapping() throws IOException, FormatException {
    Files.writeString(directory.resolve("cars.csv"), "vin-1,V0001\n\n\"vin,2\",V0002\n");
    RecordDecoder decoder =
        decoder(
            FormatFiles.mapping(
                "records { columns = [t, v], separator = \"|\" }\n"
                    + "fields.carNumber { from = v, table = cars.csv, others = refused }"));

    assertThat(shown(decoder, TIME + "|vin,2", "carNumber")).isEqualTo("V0002");
    assertThat(shown(decoder, TIME + "|vin-3", "carNumber")).startsWith("carNumber must be a car");
  }

  private RecordDecoder decoder(String mapping) throws IOException, FormatException {
    return FormatFiles.format(directory, mapping).decoder(ZoneOffset.UTC);
  }

  /** A field of the event that the record is, or why it is none. */
  private static String shown(RecordDecoder decoder, String record, String field) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    if (!(decoder.decode(bytes) instanceof CarEvent event)) {
      return ((Refusal) decoder.decode(bytes)).reason();
    }
    List<String> fields = EventField.ALL;
    List<String> values =
        List.of(
            event.date(),
            event.carNumber(),
            String.valueOf(event.speedPedal()),
            String.valueOf(event.breakPedal()),
            event.steerAngle(),
            event.directLight(),
            String.valueOf(event.speed()),
            event.areaNumber());
    return values.get(fields.indexOf(field));
  }
}
