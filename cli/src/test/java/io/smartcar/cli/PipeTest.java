package io.smartcar.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.simulator.ReaderGoneException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command when its reader has what it wanted. */
final class PipeTest {

  private static final long DEADLINE_SECONDS = 60;

  private final Path directory;

  PipeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void simulate_readerTakesTwoLines_endsWithTheNextAndWithoutAWord() throws Exception {
    Path said = directory.resolve("stderr");
    Process command =
        smartcar("-Xmx64m", "simulate", "--to=stdout", "--speed=1", "--seconds=0")
            .redirectError(said.toFile())
            .start();
    try {
      try (BufferedReader head =
          new BufferedReader(new InputStreamReader(command.getInputStream(), UTF_8))) {
        assertThat(head.readLine()).startsWith("20160124134500,");
        assertThat(head.readLine()).startsWith("20160124134500,");
      }

      assertThat(command.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("has ended").isTrue();
      assertThat(command.exitValue()).isEqualTo(ExitStatus.READER_GONE);
      assertThat(said).content().doesNotContain("smartcar:").doesNotContain("Exception");
    } finally {
      command.destroyForcibly();
    }
  }

  /** What it says is read by programs too: shells, and servers their configuration. */
  @Test
  void anyCommand_localeWithOtherDigits_writesNumbersAsProgramsReadThem() throws Exception {
    Path printed = directory.resolve("stdout");
    Process command =
        smartcar(
                "-Duser.language=ar",
                "-Duser.country=EG",
                "sandbox",
                "env",
                "--conf",
                "--dir=" + directory)
            .redirectOutput(printed.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(command.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("has ended").isTrue();
      assertThat(printed)
          .content()
          .contains("smartcar.kafka.bootstrap-servers = \"127.0.0.1:9092\"")
          .contains("smartcar.redis.port = 6379");
    } finally {
      command.destroyForcibly();
    }
  }

  /** The command in a JVM of its own: options of the JVM before its words. */
  private static ProcessBuilder smartcar(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream.of(words).takeWhile(word -> word.startsWith("-")).forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Smartcar.class.getName()));
    Stream.of(words).dropWhile(word -> word.startsWith("-")).forEach(command::add);
    return new ProcessBuilder(command);
  }

  @Test
  void flush_readerGone_endsTheCommand() throws IOException {
    PipedInputStream reader = new PipedInputStream();
    PrintWriter out = new PrintWriter(new PipedOutputStream(reader), false, UTF_8);
    out.println("read");
    Pipe.flush(out);
    reader.close();

    out.println("not read");
    assertThatThrownBy(() -> Pipe.flush(out)).isInstanceOf(ReaderGoneException.class);
  }

  @Test
  void demo_inputIsADirectory_isRefusedBeforeAnythingIsStarted() throws IOException {
    Files.createDirectories(directory);
    StringWriter err = new StringWriter();

    int status =
        Smartcar.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "demo",
            "--dir=" + directory.resolve("sandbox"),
            "--input=" + directory);

    assertThat(status).isEqualTo(ExitStatus.USAGE_OR_ENVIRONMENT);
    assertThat(err.toString()).contains("--input: there is no file " + directory);
  }
}
