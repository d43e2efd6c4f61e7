package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What of others is shipped is what {@code supply-chain} lists, under licences that may be, and
 * without a known vulnerability of which nobody has said why it stays.
 */
final class SupplyChainTest {

  private static final String HEAD =
      """
      # What others wrote and is shipped, in these versions and under these licences.
      # in: command = the class path of scripts/smartcar, import = what `smartcar import` adds to it, jar = the jar for Storm
      # artifact\tversion\tlicence\tin
      """;

  private static final List<Shipped.Artifact> SHIPPED = Shipped.artifacts();

  private record Licence(String declared, String spdx, String onlyFor) {

    boolean covers(Shipped.Artifact artifact) {
      return declared.equals(artifact.declared()) && Shipped.matches(onlyFor, artifact);
    }
  }

  /**
   * A vulnerability.
   *
   * @param from the first version that has it
   * @param fixedIn the first after it that has not, "-" if none has been seen
   * @param stays why it stays, "-" if nothing that is shipped has it
   */
  private record Advisory(
      String id, String artifact, String from, String fixedIn, String what, String stays) {

    boolean isIn(Shipped.Artifact shipped) {
      return shipped.id().equals(artifact)
          && compared(from, shipped.version()) <= 0
          && (fixedIn.equals("-") || compared(shipped.version(), fixedIn) < 0);
    }
  }

  @Test
  void licence_ofWhatIsShipped_isOnTheList() throws IOException {
    List<Licence> licences = licences();
    List<String> problems = new ArrayList<>();
    for (Shipped.Artifact artifact : SHIPPED) {
      if (licence(licences, artifact).isEmpty()) {
        problems.add(notListed(artifact));
      }
    }
    assertThat(problems).isEmpty();
  }

  private static String notListed(Shipped.Artifact artifact) {
    return "%s %s is shipped under \"%s\", which is not on the list: read that licence, and if the project can go by it add a row to supply-chain/licences.tsv and a word to NOTICE, or else do without %s"
        .formatted(artifact.id(), artifact.version(), artifact.declared(), artifact.id());
  }

  @Test
  void shipped_isWhatIsListed() throws IOException {
    List<Licence> licences = licences();
    StringBuilder text = new StringBuilder(HEAD);
    for (Shipped.Artifact artifact : SHIPPED) {
      text.append(artifact.id()).append('\t').append(artifact.version()).append('\t');
      text.append(licence(licences, artifact).orElse("?")).append('\t');
      text.append(String.join(",", artifact.in())).append('\n');
    }
    Path found = Path.of("target/third-party.tsv");
    Files.writeString(found, text);
    Path listed = Shipped.ROOT.resolve("supply-chain/third-party.tsv");
    assertThat(found)
        .as(
            "what is shipped is not what is listed; if it is meant:"
                + " cp acceptance/target/third-party.tsv supply-chain/, and look at the difference")
        .hasSameTextualContentAs(listed);
  }

  @Test
  void licences_eachIsOfSomethingShipped() throws IOException {
    assertThat(licences())
        .allSatisfy(
            licence ->
                assertThat(SHIPPED)
                    .as("nothing has it any more, remove its row: %s", licence)
                    .anyMatch(licence::covers));
  }

  @Test
  void licence_ofEsper_isNamedForUsers() throws IOException {
    assertThat(SHIPPED)
        .filteredOn(artifact -> artifact.declared().startsWith("GNU General"))
        .extracting(Shipped.Artifact::group)
        .filteredOn(group -> !group.startsWith("javax."))
        .containsOnly("com.espertech");
    for (String page : List.of("NOTICE", "README.md", "supply-chain/README.md")) {
      assertThat(Files.readString(Shipped.ROOT.resolve(page)))
          .as(page)
          .contains("Esper")
          .containsPattern("GPL|General Public License");
    }
  }

  @Test
  void vulnerability_thatIsKnown_isMendedOrHasAReason() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Advisory advisory : advisories()) {
      TreeSet<String> versions = new TreeSet<>();
      SHIPPED.stream().filter(advisory::isIn).forEach(artifact -> versions.add(artifact.version()));
      if (!versions.isEmpty() && advisory.stays().equals("-")) {
        problems.add(
            "%s is in %s %s, which is shipped: %s; take %s, or say in supply-chain/advisories.tsv why it stays"
                .formatted(
                    advisory.id(),
                    advisory.artifact(),
                    versions,
                    advisory.what(),
                    advisory.fixedIn().equals("-") ? "another library" : advisory.fixedIn()));
      } else if (versions.isEmpty() && !advisory.stays().equals("-")) {
        problems.add(
            "%s is in nothing that is shipped any more: put - in place of its reason"
                .formatted(advisory.id()));
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void advisory_ofAVersion_isFoundByNumbers() {
    Advisory advisory = new Advisory("CVE-0", "org.x:y", "4.1.9", "4.1.100.Final", "", "-");
    assertThat(advisory.isIn(artifact("4.1.8.Final"))).isFalse();
    assertThat(advisory.isIn(artifact("4.1.9.Final"))).isTrue();
    assertThat(advisory.isIn(artifact("4.1.99.Final"))).isTrue();
    assertThat(advisory.isIn(artifact("4.1.100.Final"))).isFalse();
    assertThat(advisory.isIn(artifact("5"))).isFalse();
  }

  private static Shipped.Artifact artifact(String version) {
    return new Shipped.Artifact("org.x", "y", version, "", new TreeSet<>());
  }

  private static List<Licence> licences() throws IOException {
    return Shipped.rows("licences.tsv", 3).stream()
        .map(row -> new Licence(row.get(0), row.get(1), row.get(2)))
        .toList();
  }

  private static List<Advisory> advisories() throws IOException {
    return Shipped.rows("advisories.tsv", 6).stream()
        .map(
            row ->
                new Advisory(
                    row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)))
        .toList();
  }

  private static Optional<String> licence(List<Licence> licences, Shipped.Artifact artifact) {
    return licences.stream()
        .filter(licence -> licence.covers(artifact))
        .map(Licence::spdx)
        .findFirst();
  }

  /** By their numbers; what is no number, such as {@code Final}, does not count. */
  private static int compared(String version, String other) {
    List<Long> numbers = numbers(version);
    List<Long> others = numbers(other);
    for (int i = 0; i < Math.max(numbers.size(), others.size()); i++) {
      long number = i < numbers.size() ? numbers.get(i) : 0;
      long otherNumber = i < others.size() ? others.get(i) : 0;
      if (number != otherNumber) {
        return Long.compare(number, otherNumber);
      }
    }
    return 0;
  }

  private static List<Long> numbers(String version) {
    List<Long> numbers = new ArrayList<>();
    for (String part : version.split("[.-]", -1)) {
      if (!part.matches("\\d{1,18}")) {
        break;
      }
      numbers.add(Long.valueOf(part));
    }
    return numbers;
  }
}
