package io.smartcar.door.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.door.DoorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PositionsTest {

  private final Path file;

  PositionsTest(@TempDir Path directory) {
    this.file = directory.resolve("positions");
  }

  /** What was kept is what was written when the format was this one; it is never changed. */
  @Test
  void load_whatWasKept_isReadAndStillWrittenSo() throws IOException {
    String kept = kept();
    Files.writeString(file, kept);
    try (Positions positions = Positions.open(file)) {
      List<Position> loaded = positions.load();
      assertThat(loaded)
          .containsExactly(
              new Position(
                  "(dev=1,ino=7)", "cars.csv", 1_204, 12, "00112233445566778899aabbccddeeff"),
              Position.none("(dev=1,ino=8)", "other.csv"));

      positions.save(loaded);
      assertThat(file).hasContent(kept);
    }
  }

  @Test
  void load_whatALaterReleaseWrote_isRefusedAndNotTouched() throws IOException {
    String later = kept().replace("positions 1", "positions 2");
    Files.writeString(file, later);
    try (Positions positions = Positions.open(file)) {
      assertThatThrownBy(positions::load)
          .isInstanceOf(DoorException.class)
          .hasMessage(
              "%s is of format 2, and this release knows 1: start the door of the release that wrote it, or remove the file to begin with all files anew, which is harmless",
              file);
    }
    assertThat(file).hasContent(later);
  }

  private static String kept() throws IOException {
    try (InputStream in = PositionsTest.class.getResourceAsStream("positions-1.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }
}
