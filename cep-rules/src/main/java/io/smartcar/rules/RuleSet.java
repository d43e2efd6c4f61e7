package io.smartcar.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rule files in force together, in order of name; immutable.
 *
 * @param files the files, none twice
 */
public record RuleSet(List<RuleFile> files) implements Serializable {

  private static final String ENDING = ".epl";
  private static final String BUNDLED = "/rules/";

  /** The names of the bundled files: a jar cannot be listed. The build checks it. */
  private static final List<String> BUNDLED_NAMES = List.of("over-speed");

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
      for (Path path : paths.filter(file -> file.toString().endsWith(ENDING)).sorted().toList()) {
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
      try (InputStream text = RuleSet.class.getResourceAsStream(BUNDLED + name + ENDING)) {
        if (text == null) {
          throw new IllegalStateException("the jar must hold the rule file " + name + ENDING);
        }
        files.add(new RuleFile(name, new String(text.readAllBytes(), StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new RuleSet(files);
  }
}
