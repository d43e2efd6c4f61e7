package io.smartcar.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a mapping file, all of it, with its line and what to do. */
final class FormatCheckTest {

  private final Path directory;

  FormatCheckTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void manyProblems_areToldAtOnce_withTheirLines() throws IOException {
    assertThat(
            problems(
                """
                description = "wrong in many ways"
                records { type = csv, separatr = ";" }
                fields {
                  date { from = when, pattern = "dd/QQQQQQ" }
                  carNumber { frm = vin }
                  speedPedal { from = throttle, unit = "%", steps-from = [1, 2] }
                  breakPedal.constant = 4
                  steerAngle.constant = F
                  directLight { from = light, values { left = X } }
                  speed { from = v, unit = miles }
                }
                extra = 1
                """))
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .startsWith(
                        "own.conf:2: records.separatr means nothing here: did you mean separator?"),
            line ->
                assertThat(line).startsWith("own.conf:4: fields.date.pattern must be a pattern as"),
            line ->
                assertThat(line)
                    .startsWith("own.conf:5: fields.carNumber.from is missing: name the column"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "own.conf:5: fields.carNumber.frm means nothing here: did you mean from?"),
            line ->
                assertThat(line)
                    .startsWith("own.conf:6: fields.speedPedal.steps-from must be 5 numbers"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "own.conf:7: fields.breakPedal.constant must be a whole number 0 to 3"),
            line ->
                assertThat(line)
                    .startsWith(
                        "own.conf:9: fields.directLight.values must be N, L or R, not left = X"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "own.conf:10: fields.speed.unit must be one of km/h, mph, m/s, kn: \"miles\""),
            line ->
                assertThat(line)
                    .startsWith(
                        "own.conf:3: fields.areaNumber is missing: say what it is taken from"),
            line ->
                assertThat(line)
                    .startsWith(
                        "own.conf:12: extra means nothing here: leave it out; what may be here: based-on,"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "fields.speed = 85 | fields.speed must be a section: speed { … }",
        "fields.speed { from = [] } | fields.speed.from is missing",
        "fields.speed { from = v, factor = x } | fields.speed.factor must be a number",
        "fields.speed { from = v, default = 401 } | fields.speed.default must be a whole number 0 to 400",
        "fields.speed { from = v, default = 1.5 } | fields.speed.default must be a whole number 0 to 400",
        "fields.speed { from = { a = 1 } } | fields.speed.from must be a value or a list of values",
        "fields.speed { from = v, values { fast = 500 } } | must be whole numbers 0 to 400, not fast = 500",
        "fields.speed { from = v, values = 3 } | fields.speed.values must be a section",
        "fields.speed { constant = 3, from = v } | fields.speed.from means nothing here",
        "fields.speedPedal { from = v, unit = steps, steps-from = [1, 2, 3, 3, 5] } | each larger than the one before",
        "fields.steerAngle { from = v, unit = deg, steps-from = [0, 2, 3] } | must begin above 0 degrees",
        "fields.steerAngle { from = v, default = L4 } | fields.steerAngle.default must be F, L1 to L3 or R1 to R3: `L4`",
        "fields.carNumber.constant = `A-1` | fields.carNumber.constant must be 1 to 32 ASCII letters, digits or _",
        "fields.carNumber { from = v, prefix = `-` } | fields.carNumber.prefix must be ASCII letters",
        "fields.carNumber { from = v, values { x = `a b` } } | must be 1 to 32 ASCII letters, digits or _, not x = a b",
        "fields.carNumber { from = v, table = none.csv } | fields.carNumber.table must be a file of lines as",
        "fields.date { from = v, as = unix } | fields.date.as must be one of iso, book, epoch-s",
        "fields.date { from = v, zone = Mars } | fields.date.zone must be UTC, an offset or a region",
        "fields.date { from = v, pattern = `HH:mm` } | fields.date.pattern must be a pattern",
        "fields.date { from = v, default = 0 } | fields.date.default means nothing here",
        "fields.date { since = never, sum = [ { from = v } ] } | fields.date.since must be the time from which on",
        "fields.date { since = `2017-11-01T00:00:00Z` } | fields.date.sum must be what is added to since",
        "fields.date { since = `2017-11-01T00:00:00Z`, sum = [ { from = v, unit = y } ] } | fields.date.sum[0].unit must be one of d, h",
        "fields.areaNumber { grid { latitude = a, longitude = b, south = 1, west = 1, north = 1, east = 2 } } | grid.south must be less than north",
        "fields.areaNumber { grid { latitude = a, longitude = b, south = 1, west = 1, north = 91, east = 2 } } | grid.north must be degrees, -90 to 90",
        "fields.areaNumber { grid { latitude = a, longitude = b } } | grid.south must be degrees",
        "fields.areaNumber { grid { latitude = a } } | grid.longitude is missing: name the column",
        "fields.areaNumber { polygons { latitude = a, longitude = b } } | polygons.file is missing",
        "fields.areaNumber { polygons { latitude = a, longitude = b, file = x.json } } | polygons.file must be a GeoJSON file that can be read",
        "records.type = xml | records.type must be one of csv, json",
        "records { type = json, separator = `;` } | records.separator means nothing here",
        "records { header = true, columns = [t] } | set records.header = false",
        "records { header = false } | fields.date.from must be a column's position, from 1 on",
        "records { columns = [a] } | fields.date.from must be one of records.columns: `t`",
        "records { decimal = `,` } | records.decimal must be another character than the separator",
        "records { type = json }, fields.date { from = `a..b` } | fields.date.from must be a path as position.speed",
        "records { type = avro } | records.schema is missing: name the file with the schema",
        "records { type = avro, schema = none.avsc } | records.schema must be a file *.avsc that can be read",
        "records { type = avro, schema = own.conf } | records.schema is not understood",
        "records { type = avro, schema = car-reading.avsc, schemas = none } | records.schemas must be a directory of files *.avsc",
        "records { type = avro, schema = car-reading.avsc, registry = `ftp://x` } | records.registry must be an address as http://registry:8081",
        "records { type = avro, schema = car-reading.avsc, header = true } | records.header means nothing here",
        "records { type = avro, schema = car-reading.avsc }, fields.speed { from = sped } | fields.speed.from must be a field of io.smartcar.CarReading: `sped`; did you mean speed?",
        "records { type = avro, schema = car-reading.avsc }, fields.speed { from = speed.kmh } | fields.speed.from must be a field of null or int: `kmh`",
        "records { type = avro, schema = car-reading.avsc }, fields.speed { unit = mph } | fields.speed.from is missing: name the field that speed is taken from",
        "records { type = avro, schema = car-reading.avsc }, fields.date { from = time, as = epoch-s } | fields.date.as must be epoch-ms, as the schema says, or be left out",
        "based-on = nothing | based-on must be a shipped format (avro, ",
        "fields { speed | not understood, correct this place",
      })
  void oneProblem_isTold(String lines, String message) throws IOException {
    String text = FormatFiles.mapping(lines.replace('`', '"'));

    assertThat(problems(text)).anyMatch(line -> line.contains(message.replace('`', '"')));
  }

  @Test
  void noFile_isTold() {
    assertThat(refusal(directory.resolve("none.conf")).problems())
        .singleElement()
        .asString()
        .contains("none.conf: no such file, or not readable");
    assertThat(refusal(directory).problems()).hasSize(1);
  }

  @Test
  void unknownName_isTold_withThoseThatAreShipped() {
    FormatException refused =
        catchThrowableOfType(FormatException.class, () -> Formats.find("tesla"));

    assertThat(refused)
        .hasMessageContaining("there is no format tesla: shipped are avro, book, j1939");
  }

  @Test
  void whole_isTaken() throws IOException, FormatException {
    Format format = FormatFiles.format(directory, FormatFiles.REST);

    assertThat(format.name()).isEqualTo("own");
    assertThat(format.type()).isEqualTo("csv");
    assertThat(format.hasHeader()).isTrue();
  }

  @Test
  void basedOn_shippedOne_replacesFieldsAsAWhole() throws IOException, FormatException {
    Format format =
        FormatFiles.format(directory, "based-on = teslamate\nfields.carNumber.constant = MINE\n");
    Path file =
        Files.writeString(
            directory.resolve("x.csv"),
            "date,latitude,longitude,speed,power\n2018-08-30 09:14:59,45.5,7.2,85,20\n");

    assertThat(FormatFiles.read(format, file, ZoneOffset.UTC))
        .containsExactly("2 20180830091459,MINE,2,0,F,N,85,B06");
  }

  private List<String> problems(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("own.conf"), text);
    return refusal(file).problems().stream()
        .map(line -> line.replace(directory + "/", ""))
        .toList();
  }

  private static FormatException refusal(Path file) {
    return catchThrowableOfType(FormatException.class, () -> Formats.read(file));
  }
}
