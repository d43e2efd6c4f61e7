package io.smartcar.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shipped as CycloneDX is what is listed, each with a licence and its hash. */
final class SbomTest {

  @ParameterizedTest
  @CsvSource({
    "target/smartcar-topology.cdx.json, jar",
    "../cli/target/smartcar-command.cdx.json, command"
  })
  void sbom_hasWhatIsListed(Path file, String in) throws IOException {
    JsonNode sbom = new ObjectMapper().readTree(file.toFile());
    assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    Set<String> found = new TreeSet<>();
    for (JsonNode component : sbom.path("components")) {
      if (!component.path("group").asText().equals("io.smartcar")) {
        String id = id(component);
        found.add(id);
        assertThat(component.path("hashes")).as("hash of %s", id).isNotEmpty();
        assertThat(component.path("licenses")).as("licence of %s", id).isNotEmpty();
      }
    }
    assertThat(found)
        .as("of %s: when what is left out of the jar changes, so do the exclusions here", file)
        .isEqualTo(listed(in));
  }

  private static String id(JsonNode component) {
    return component.path("group").asText()
        + ':'
        + component.path("name").asText()
        + ':'
        + component.path("version").asText();
  }

  private static Set<String> listed(String in) throws IOException {
    Set<String> listed = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("third-party.tsv"))) {
      String[] row = line.split("\t", -1);
      if (!line.startsWith("#") && List.of(row[3].split(",", -1)).contains(in)) {
        listed.add(row[0] + ':' + row[1]);
      }
    }
    return listed;
  }
}
