package io.smartcar.events.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretTest {

  private final Path directory;

  SecretTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(strings = {"word", "", " with a blank", "files: 3", "p#${a}=, x"})
  void read_word_isItself(String word) {
    assertThat(Secret.read(word)).isEqualTo(word);
  }

  @Test
  void read_file_isItsFirstLineAndFollowsIt() throws IOException {
    Path file = Files.writeString(directory.resolve("word"), "se cret \r\nnot this\n");

    assertThat(Secret.read("file:" + file)).isEqualTo("se cret ");

    Files.writeString(file, "another");
    assertThat(Secret.read("file:" + file)).isEqualTo("another");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\nsecond line", "\n"})
  void read_fileWithoutAWord_saysWhatToWrite(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("word"), content);

    assertRefused("file:" + file, file + ", cannot be used: its first line is empty; write");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:/no/such/word", "file:", "file:/a\0b"})
  void read_noFile_saysWhich(String given) {
    assertRefused(given, "the file of the password, " + given.substring("file:".length()));
  }

  @Test
  void read_bytesThatAreNoText_showsNoneOfThem() throws IOException {
    Path file = Files.write(directory.resolve("word"), new byte[] {'k', 'e', 'y', (byte) 0xc3, 1});

    assertThatThrownBy(() -> Secret.read("file:" + file)).hasMessageNotContaining("key");
  }

  private static void assertRefused(String given, String said) {
    assertThatThrownBy(() -> Secret.read(given))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("\n");
  }
}
