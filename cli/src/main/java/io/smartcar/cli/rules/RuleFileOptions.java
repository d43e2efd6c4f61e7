package io.smartcar.cli.rules;

import io.smartcar.config.RulesConfig;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleFile;
import io.smartcar.rules.RuleSet;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments by which a command is told the rule files it is about. */
final class RuleFileOptions {

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "The rule files; without any, all of the directory.")
  private @Nullable List<Path> files;

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      description =
          "The directory of the rules; else smartcar.rules.directory, else cep-rules/rules in the"
              + " checkout.")
  private @Nullable Path directory;

  /**
   * The files, each with the directory it is in.
   *
   * @param config names the directory where neither files nor another directory are named
   * @param problems takes a line for each that cannot be read
   */
  Map<RuleFile, Path> read(RulesConfig config, List<String> problems) throws SandboxException {
    Map<RuleFile, Path> read = new LinkedHashMap<>();
    try {
      List<Path> named = files;
      if (named == null || named.isEmpty()) {
        named = all(directory == null ? usual(config) : directory);
      }
      for (Path file : named) {
        read(file, read, problems);
      }
    } catch (RuleException e) {
      problems.addAll(e.problems());
    }
    return read;
  }

  private static void read(Path file, Map<RuleFile, Path> read, List<String> problems) {
    try {
      read.put(RuleFile.read(file), file.toAbsolutePath().getParent());
    } catch (RuleException e) {
      problems.addAll(e.problems());
    }
  }

  /** One unreadable file of a directory must not hide what is wrong with the others. */
  private static List<Path> all(Path directory) throws RuleException {
    try (Stream<Path> paths = Files.list(directory)) {
      List<Path> found = paths.filter(RuleSet::isNamedAsRule).sorted().toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException e) {
      throw new RuleException(List.of(directory + ":1: error: cannot be read; see --rules: " + e));
    }
    throw new RuleException(
        List.of(directory + ":1: error: holds no *.epl file; name another with --rules"));
  }

  private static Path usual(RulesConfig config) throws SandboxException {
    Path configured = config.directory();
    return configured == null ? Home.find().resolve("cep-rules/rules") : configured;
  }
}
