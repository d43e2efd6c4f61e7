package io.smartcar.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which version a mapping is of. */
final class FormatVersionTest {

  private static final String MAPPING =
      FormatFiles.mapping("fields.carNumber { from = v, table = cars.csv }");

  private final Path directory;

  FormatVersionTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void version_isTheSame_whereTheMappingSaysTheSame() throws Exception {
    Files.writeString(directory.resolve("cars.csv"), "a,V0001\n");
    String version = version(MAPPING);

    assertThat(version).matches("[0-9a-f]{12}");
    assertThat(version("# Of ours.\n\n" + MAPPING + "\n")).isEqualTo(version);
    Path other = Files.createDirectories(directory.resolve("elsewhere"));
    Files.writeString(other.resolve("cars.csv"), "a,V0001\n");
    assertThat(Formats.read(Files.writeString(other.resolve("b.conf"), MAPPING)).version())
        .isEqualTo(version);
  }

  @Test
  void version_isAnother_whereTheMappingOrAFileThatItNamesIs() throws Exception {
    Set<String> versions = new HashSet<>();
    Files.writeString(directory.resolve("cars.csv"), "a,V0001\n");
    versions.add(version(MAPPING));
    versions.add(version(MAPPING + "\nfields.speed.constant = 86\n"));
    Files.writeString(directory.resolve("cars.csv"), "a,V0002\n");
    versions.add(version(MAPPING));

    assertThat(versions).hasSize(3);
  }

  @Test
  void version_ofOneThatIsBasedOnAnother_isOfTheWhole() throws Exception {
    String based = version("based-on = torque\nfields.carNumber.constant = V0001\n");

    assertThat(based).isNotEqualTo(Formats.find("torque").version());
    assertThat(based)
        .isEqualTo(version(Formats.text("torque") + "\nfields.carNumber = { constant = V0001 }\n"));
  }

  @Test
  void shipped_haveVersionsOfTheirOwn() throws Exception {
    Set<String> versions = new HashSet<>();
    for (String name : Formats.SHIPPED) {
      versions.add(Formats.find(name).version());
    }

    assertThat(versions).hasSameSizeAs(Formats.SHIPPED);
  }

  private String version(String mapping) throws IOException, FormatException {
    return FormatFiles.format(directory, mapping).version();
  }
}
