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

/** Positions as areas: by a grid, and by polygons of a GeoJSON file. */
final class AreasTest {

  private static final String SQUARES =
      """
      {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"zone": "C05"}, "geometry": {"type": "Polygon",
          "coordinates": [[[0,0],[2,0],[2,2],[0,2],[0,0]], [[0.5,0.5],[1,0.5],[1,1],[0.5,1],[0.5,0.5]]]}},
        {"type": "Feature", "properties": {"zone": "D01"}, "geometry": {"type": "MultiPolygon",
          "coordinates": [[[[2,0],[3,0],[3,2],[2,2],[2,0]]], [[[9,9],[10,9],[10,10],[9,9]]]]}}
      ]}
      """;

  private final Path directory;

  AreasTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource({
    "60, 0, A01",
    "60, 9.99, A10",
    "54.99, 0, A01",
    "50, 0, B01",
    "49.9, 1, B02",
    "0.1, 5, F06",
    "0, 10, F10",
    "30, 5, D06",
    "60.1, 5, ",
    "-0.1, 5, ",
    "5, 10.1, "
  })
  void grid_isSixRowsFromTheNorth_ofTenColumnsFromTheWest(
      double latitude, double longitude, String area) {
    assertThat(new Grid(0, 0, 60, 10).at(latitude, longitude)).isEqualTo(area);
  }

  @Test
  void polygons_haveThePositionsWithinThem() throws IOException, FormatException {
    Format format = polygons(SQUARES);
    Path file =
        Files.writeString(
            directory.resolve("x.csv"),
            "t,lat,lon\n1,1.5,1.5\n1,0.7,0.7\n1,1,2\n1,1,2.5\n1,9.3,9.8\n1,50,50\n1,91,1\n1,1,x\n1,,1\n");

    assertThat(areas(FormatFiles.read(format, file, ZoneOffset.UTC)))
        .containsExactly(
            "C05",
            "areaNumber must be in an area of areas.json: \"0.7, 0.7\"",
            "C05",
            "D01",
            "D01",
            "areaNumber must be in an area of areas.json: \"50.0, 50.0\"",
            "areaNumber must be a latitude of -90 to 90 (column \"lat\"): \"91\"",
            "areaNumber must be a longitude of -180 to 180 (column \"lon\"): \"x\"",
            "areaNumber must be known (column \"lat\"): \"\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "C05|G11|areas.json:2: the property zone must be A01 to F10: \"G11\"",
        "[2,2],[0,2],[0,0]|[2,2],[0,2]|must be rings of at least four positions",
        "\"Polygon\"|\"Point\"|areas.json:2: the geometry must be a Polygon or MultiPolygon: Point",
        "[2,0],[2,2]|[200,0],[2,2]|a position must be degrees, [longitude, latitude]",
        "[2,0],[2,2]|[2,2],[2,0]|the border crosses itself",
        "\"features\"|\"feature\"|must be a FeatureCollection with features",
        "{\"type\": \"FeatureCollection\",|[|is no JSON",
      })
  void wrongGeoJson_isTold(String right, String wrong, String message) throws IOException {
    String text = SQUARES.replace(right, wrong);
    assertThat(text).isNotEqualTo(SQUARES);

    assertThat(catchThrowableOfType(FormatException.class, () -> polygons(text)))
        .hasMessageContaining(message);
  }

  private static List<String> areas(List<String> lines) {
    return lines.stream()
        .map(
            line ->
                line.contains(" must be ")
                    ? line.substring(line.indexOf(' ') + 1)
                    : line.substring(line.lastIndexOf(',') + 1))
        .toList();
  }

  private Format polygons(String geoJson) throws IOException, FormatException {
    Files.writeString(directory.resolve("areas.json"), geoJson);
    return FormatFiles.format(
        directory,
        FormatFiles.mapping(
            """
            fields.areaNumber {
              polygons { latitude = lat, longitude = lon, file = areas.json, property = zone }
            }
            """));
  }
}
