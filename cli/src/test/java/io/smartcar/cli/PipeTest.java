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
import java.util.concurrent.TimeUnit;
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
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Smartcar.class.getName(),
                "simulate",
                "--to=stdout",
                "--speed=1",
                "--seconds=0")
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
