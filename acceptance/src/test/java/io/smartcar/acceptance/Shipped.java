package io.smartcar.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What others wrote and the build puts into what people run: the jar that is submitted, the class
 * path of the command, and what an import adds to it. As the modules list it when they are built.
 */
final class Shipped {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LINE =
      Pattern.compile("\\s+([^:\\s]+):([^:\\s]+):jar(?::([^:\\s]+))?:([^:\\s]+):\\w+:(/.+?)");
  private static final Pattern MODULE = Pattern.compile(" -- module .*$");
  private static final int PARENTS = 10;

  private Shipped() {}

  /**
   * A jar of others.
   *
   * @param declared the names of its licences as its pom has them, or the pom's parents; empty if
   *     none does
   * @param in what it is in, of {@code command}, {@code import} and {@code jar}
   */
  record Artifact(String group, String name, String version, String declared, Set<String> in) {

    String id() {
      return group + ':' + name;
    }
  }

  private static String declared(String group, String name, String version, Path file) {
    // Below the repository: the group's parts, the name, the version, the file.
    int levels = group.split("\\.", -1).length + 3;
    Path repository = file.resolve("../".repeat(levels)).normalize();
    Path pom = file.resolveSibling(name + '-' + version + ".pom");
    for (int depth = 0; pom != null && depth < PARENTS; depth++) {
      Element project = xml(pom).getDocumentElement();
      List<String> names =
          children(project, "licenses").stream()
              .flatMap(licences -> children(licences, "license").stream())
              .map(licence -> text(licence, "name"))
              .toList();
      if (!names.isEmpty()) {
        return String.join(" | ", names);
      }
      pom = parent(project, repository);
    }
    return "";
  }

  private static @Nullable Path parent(Element project, Path repository) {
    List<Element> parents = children(project, "parent");
    if (parents.isEmpty()) {
      return null;
    }
    String name = text(parents.get(0), "artifactId");
    String version = text(parents.get(0), "version");
    return repository
        .resolve(text(parents.get(0), "groupId").replace('.', '/'))
        .resolve(name)
        .resolve(version)
        .resolve(name + '-' + version + ".pom");
  }

  /** All of it, by coordinates; those with several jars for several systems once. */
  static List<Artifact> artifacts() {
    Map<String, Artifact> found = new TreeMap<>();
    Set<String> outside = outsideTheJar();
    list("cli").forEach(artifact -> add(found, artifact, "command"));
    list("hbase-bulk").forEach(artifact -> add(found, artifact, "import"));
    list("topology")
        .filter(artifact -> outside.stream().noneMatch(pattern -> matches(pattern, artifact)))
        .forEach(artifact -> add(found, artifact, "jar"));
    return List.copyOf(found.values());
  }

  private static void add(Map<String, Artifact> found, Artifact artifact, String in) {
    found.computeIfAbsent(artifact.id() + ':' + artifact.version(), id -> artifact).in().add(in);
  }

  private static Stream<Artifact> list(String module) {
    Path list = ROOT.resolve(module).resolve("target/shipped");
    if (!Files.exists(list)) {
      throw new IllegalStateException(
          list + " is not there: build with `mvn process-test-classes -pl acceptance -am`");
    }
    List<Artifact> artifacts = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(list)) {
        Matcher parts = LINE.matcher(MODULE.matcher(line).replaceFirst(""));
        if (parts.matches() && !parts.group(1).equals("io.smartcar")) {
          artifacts.add(
              new Artifact(
                  parts.group(1),
                  parts.group(2),
                  parts.group(4),
                  declared(parts.group(1), parts.group(2), parts.group(4), Path.of(parts.group(5))),
                  new TreeSet<>()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return artifacts.stream();
  }

  /** What the topology's pom leaves out of the jar, as it writes it: {@code org.slf4j:*}. */
  static Set<String> outsideTheJar() {
    Document pom = xml(ROOT.resolve("topology/pom.xml"));
    Set<String> patterns = new TreeSet<>();
    NodeList sets = pom.getElementsByTagName("artifactSet");
    for (int i = 0; i < sets.getLength(); i++) {
      NodeList excludes = ((Element) sets.item(i)).getElementsByTagName("exclude");
      for (int j = 0; j < excludes.getLength(); j++) {
        patterns.add(excludes.item(j).getTextContent().strip());
      }
    }
    return patterns;
  }

  /** Whether a pattern of coordinates, with asterisks, is of an artifact. */
  static boolean matches(String pattern, Artifact artifact) {
    return artifact.id().matches(pattern.replace(".", "\\.").replace("*", ".*"));
  }

  private static Document xml(Path file) {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException(file + " cannot be read: " + e, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static String text(Element parent, String name) {
    List<Element> found = children(parent, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent().strip().replaceAll("\\s+", " ");
  }

  /** The rows of a list of {@code supply-chain}, each with so many columns. */
  static List<List<String>> rows(String list, int columns) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(ROOT.resolve("supply-chain").resolve(list))) {
      if (!line.startsWith("#") && !line.isBlank()) {
        List<String> row = List.of(line.split("\t", -1));
        if (row.size() != columns) {
          throw new IOException(list + " has a row without " + columns + " columns: " + line);
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
