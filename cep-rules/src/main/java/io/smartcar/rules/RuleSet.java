package io.smartcar.rules;

import io.smartcar.events.cars.CarMaster;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rule files in force together, in order of name; immutable.
 *
 * @param files the files, none twice
 */
public record RuleSet(List<RuleFile> files) implements Serializable {

  private static final String BUNDLED = "/rules/";

  /** The names of the bundled files: a jar cannot be listed. The build checks it. */
  private static final List<String> BUNDLED_NAMES = List.of("over-speed");

  private static final List<String> BUNDLED_SCENARIOS =
      List.of(
          "over-speed.test/late-repeated-and-at-the-limit.alerts.csv",
          "over-speed.test/late-repeated-and-at-the-limit.events.csv",
          "over-speed.test/one-alert-a-car-and-window.alerts.csv",
          "over-speed.test/one-alert-a-car-and-window.events.csv");

  /** Copies the list, which makes it serializable too. */
  public RuleSet {
    files = new ArrayList<>(files);
    files.sort((a, b) -> a.name().compareTo(b.name()));
    files = List.copyOf(files);
  }

  /**
   * Reads every {@code *.epl} file of a directory.
   *
   * @throws RuleException if the directory cannot be read, holds no rule, or a file is not UTF-8
   */
  public static RuleSet fromDirectory(Path directory) throws RuleException {
    List<RuleFile> files = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.filter(file -> isNamedAsRule(file)).sorted().toList()) {
        try {
          files.add(RuleFile.read(path));
        } catch (RuleException e) {
          problems.addAll(e.problems());
        }
      }
    } catch (IOException e) {
      problems.add(directory + ": the rules' directory cannot be read: " + e);
    }
    if (files.isEmpty() && problems.isEmpty()) {
      problems.add(directory + ": holds no *.epl file; add one, or name another directory");
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    return new RuleSet(files);
  }

  /** The rules that are in force where no others are given: those of {@code rules/}. */
  public static RuleSet bundled() {
    List<RuleFile> files = new ArrayList<>();
    for (String name : BUNDLED_NAMES) {
      files.add(new RuleFile(name, bundled(name + RuleFile.ENDING)));
    }
    return new RuleSet(files);
  }

  /** The files of the scenarios of the {@link #bundled} rules, text by place below them. */
  public static SortedMap<String, String> bundledScenarios() {
    SortedMap<String, String> texts = new TreeMap<>();
    for (String place : BUNDLED_SCENARIOS) {
      texts.put(place, bundled(place));
    }
    return texts;
  }

  private static String bundled(String place) {
    try (InputStream text = RuleSet.class.getResourceAsStream(BUNDLED + place)) {
      if (text == null) {
        throw new IllegalStateException("the jar must hold the file " + place);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rules from their texts by file name; of what is not named {@code *.epl} there is no rule. */
  public static RuleSet ofTexts(Map<String, String> texts) {
    List<RuleFile> files = new ArrayList<>();
    texts.forEach(
        (name, epl) -> {
          if (name.endsWith(RuleFile.ENDING)) {
            files.add(
                new RuleFile(name.substring(0, name.length() - RuleFile.ENDING.length()), epl));
          }
        });
    return new RuleSet(files);
  }

  /** The texts by file name, in order of name. */
  public SortedMap<String, String> texts() {
    SortedMap<String, String> texts = new TreeMap<>();
    files.forEach(file -> texts.put(file.fileName(), file.epl()));
    return texts;
  }

  /** Whether one of the files may look cars up. */
  public boolean usesCars() {
    return files.stream().anyMatch(RuleFile::usesCars);
  }

  /** The same files with these cars to look up. */
  public RuleSet withCars(CarMaster cars) {
    return new RuleSet(files.stream().map(file -> file.withCars(cars)).toList());
  }

  /** What the files look up. */
  public CarMaster cars() {
    return files.stream()
        .filter(RuleFile::usesCars)
        .map(RuleFile::cars)
        .findFirst()
        .orElse(CarMaster.NONE);
  }

  /** The file of this name, without {@code .epl}. */
  public Optional<RuleFile> named(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  /** Whether a file is meant as a rule. */
  public static boolean isNamedAsRule(Path file) {
    return file.toString().endsWith(RuleFile.ENDING) && !isOfAnEditor(file);
  }

  /**
   * Whether a file lies beside others because an editor or a file system put it there: hidden, a
   * lock ({@code .#x.epl}) or a backup ({@code #x.epl}, {@code ~x.epl}). Whoever lists a directory
   * passes over it.
   */
  public static boolean isOfAnEditor(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(".") || name.startsWith("#") || name.startsWith("~");
  }
}
