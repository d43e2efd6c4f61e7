package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.TopicRole;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.wiring.StoreSettings;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The recording through a secure sandbox: Kafka and Redis by TLS, with users that have the rights
 * that are shipped for the topology and no others, and rules that nobody else may change.
 */
@Tag("long")
final class SecurePathIT {

  private static final Path DIRECTORY = Path.of("target/secure-sandbox");
  private static final String TOPOLOGY = "smartcar-topology";

  @Test
  void path_roadRecordingSecure_isExactAndNoPasswordIsSeen() throws Exception {
    Recording recording = Recording.OPENACC.orSkip();
    SandboxSettings settings = SandboxSettings.withFreePorts(DIRECTORY).withSecure(true);
    try (Platform platform = Platform.start(settings);
        Scenario scenario = new Scenario(platform, "secure", 1, Map.of())) {
      try (EventTopic topic = new EventTopic(StoreSettings.log(scenario.config()))) {
        topic.grant(
            TopicRole.TOPOLOGY,
            Set.of("secure", "secure-rules", "secure-rules-fleet"),
            "User:" + TOPOLOGY);
      }
      scenario.send(recording.lines());

      scenario.deployAs(TOPOLOGY);
      Outcome found = scenario.awaitOutcome(scenario.contract().outcome());

      assertThat(found.rows()).hasSize(349_240);
      assertThat(found.rejected()).isEmpty();
      assertThat(found.alerts()).containsExactlyInAnyOrderEntriesOf(recording.expectedAlerts());
      assertNoPasswordIsSeen(platform);
    }
  }

  /** Of servers, workers and what was submitted. */
  private static void assertNoPasswordIsSeen(Platform platform) throws IOException {
    List<String> words = new ArrayList<>();
    for (Path file : files(platform.sandbox().settings().secureFiles().directory())) {
      if (file.toString().endsWith(".password")) {
        words.add(Files.readString(file).strip());
      }
    }
    assertThat(words).hasSizeGreaterThan(6).doesNotContain("");
    for (ProcessHandle process : platform.sandbox().processes()) {
      Path arguments = Path.of("/proc/" + process.pid() + "/cmdline");
      if (Files.exists(arguments)) {
        assertThat(Files.readString(arguments, ISO_8859_1)).doesNotContain(words);
      }
    }
    for (String part : List.of("logs", "conf", "run", "storm", "data/secure/storm")) {
      for (Path file : files(platform.directory().resolve(part))) {
        assertThat(textIfThere(file)).as(file.toString()).doesNotContain(words);
      }
    }
  }

  /** A running Storm replaces some of its files all the time. */
  private static String textIfThere(Path file) throws IOException {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (NoSuchFileException gone) {
      return "";
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // A link may lead to a directory.
            if (Files.isRegularFile(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
    assertThat(files).as(directory.toString()).isNotEmpty();
    return files;
  }
}
