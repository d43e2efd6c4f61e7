package io.smartcar.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

final class TerminalTest {

  @Test
  void of_noTerminal_cutsNothing() {
    assertThat(Terminal.of(false, "40", "50")).isEqualTo(new Terminal(Integer.MAX_VALUE, 80));
  }

  @Test
  void of_terminal_hasItsWidthUnlessColumnsSaysOtherwise() {
    assertThat(Terminal.of(true, "", "132")).isEqualTo(new Terminal(132, 100));
    assertThat(Terminal.of(true, "60", "132")).isEqualTo(new Terminal(60, 60));
    assertThat(Terminal.of(true, "20", "")).isEqualTo(new Terminal(20, 55));
    assertThat(Terminal.of(true, "wide", "0")).isEqualTo(new Terminal(80, 80));
  }

  @Test
  void writer_charsetWithoutTheSigns_writesThemInAscii() {
    assertThat(written("VALUES… – “x”", US_ASCII)).isEqualTo("VALUES... - \"x\"".getBytes(UTF_8));
    assertThat(written("VALUES…", ISO_8859_1)).isEqualTo("VALUES...".getBytes(UTF_8));
    assertThat(written("VALUES…", UTF_8)).isEqualTo("VALUES…".getBytes(UTF_8));
  }

  @Test
  void writer_namesOfPeople_stayWhatTheyAre() {
    assertThat(written("Größe", US_ASCII)).isEqualTo("Größe".getBytes(UTF_8));
    assertThat(written("Größe", ISO_8859_1)).isEqualTo("Größe".getBytes(ISO_8859_1));
  }

  @Test
  void writer_nobodyReads_canBeAsked() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    PrintWriter writer = Terminal.writer(closed, US_ASCII);
    writer.println("x");

    assertThat(writer.checkError()).isTrue();
  }

  private static byte[] written(String text, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintWriter writer = Terminal.writer(bytes, charset);
    writer.print(text);
    writer.flush();
    return bytes.toByteArray();
  }
}
