package io.smartcar.sandbox.internal.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTailTest {

  private final Path log;

  LogTailTest(@TempDir Path directory) {
    this.log = directory.resolve("server.log");
  }

  @Test
  void last_moreLinesThanAsked_areTheNewestInOrder() throws Exception {
    Files.writeString(log, "one\ntwo\n\nthree\n");

    assertThat(LogTail.last(log, 2)).containsExactly("two", "three");
    assertThat(LogTail.last(log, 9)).containsExactly("one", "two", "three");
  }

  @Test
  void last_afterEarlierLength_hasOnlyWhatCameSince() throws Exception {
    Files.writeString(log, "old\n");

    assertThat(LogTail.last(log, 4, 9)).isEmpty();
    Files.writeString(log, "old\nnew\n");
    assertThat(LogTail.last(log, 4, 9)).containsExactly("new");
  }

  @Test
  void last_rolledSince_hasTheNewFile() throws Exception {
    Files.writeString(log, "new\n");

    assertThat(LogTail.last(log, 1_000_000, 9)).containsExactly("new");
  }

  @Test
  void last_noFile_isEmpty() throws Exception {
    assertThat(LogTail.last(log, 9)).isEmpty();
  }
}
