package io.smartcar.wiring.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.eventlog.CommittedOffset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupManifestTest {

  private static final BackupManifest SOME =
      new BackupManifest(
          "b1",
          "0.2.0",
          Instant.parse("2018-08-30T09:14:59Z"),
          Instant.parse("2018-08-30T09:15:03.5Z"),
          "Cars",
          "SmartCar-Topic",
          "topic-id",
          Map.of(
              "Cars", Map.of(0, new CommittedOffset(17, "topic=topic-id {}")),
              "Cars-rules", Map.of(0, new CommittedOffset(12, "v1 max=1"))),
          "fleet-2:",
          "DriverCarInfo",
          List.of(
              new BackupPart(BackupPart.Kind.RULES, "rules", "rules.gz", 3, 99, "00ff"),
              new BackupPart(BackupPart.Kind.TABLE, "cars:Events", "table-1.gz", 4, 98, "01ff")));

  private final Path directory;

  BackupManifestTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve(BackupManifest.FILE), text);
  }

  private String text() {
    return new String(SOME.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void read_whatWasWritten_isTheSame() throws IOException {
    write(text());

    assertThat(BackupManifest.read(directory)).isEqualTo(SOME);
  }

  @Test
  void read_withoutManifest_isNoBackup() {
    assertThatThrownBy(() -> BackupManifest.read(directory))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("is no backup: it has no manifest.json");
  }

  @Test
  void read_ofALaterRelease_namesBothFormats() throws IOException {
    write(text().replaceFirst("\"format\" : 1", "\"format\" : 2"));

    assertThatThrownBy(() -> BackupManifest.read(directory))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("is of format 2, and this release knows 1")
        .hasMessageContaining("0.2.0");
  }

  @Test
  void read_anotherNumber_isDamaged() throws IOException {
    for (String wrong :
        List.of(text().replace(": 17", ": 18"), text().substring(0, 200), "{}", "[]", "")) {
      write(wrong);
      assertThatThrownBy(() -> BackupManifest.read(directory))
          .as(wrong)
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("manifest.json is damaged");
    }
  }

  @Test
  void lostOf_logThatBeginsLater_namesWhatIsGone() {
    assertThat(SOME.lostOf(Map.of(0, 12L))).isEmpty();
    assertThat(SOME.lostOf(Map.of())).isEmpty();
    assertThat(SOME.lostOf(Map.of(0, 15L))).containsExactly("partition 0 from 12 to 14");
  }

  @Test
  void part_outsideTheDirectory_isNone() {
    assertThatThrownBy(
            () -> new BackupPart(BackupPart.Kind.RULES, "rules", "../rules.gz", 3, 99, "00ff"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void diskFailures_eachKind_isOneLineWithARemedy() {
    Path out = Path.of("out");
    assertThat(
            DiskFailures.writing(
                out, new FileSystemException("f", null, "No space left on device")))
        .hasMessageContaining("the disk of out is full")
        .hasMessageContaining("no backup in it");
    assertThat(DiskFailures.writing(out, new AccessDeniedException("out/rules.gz")))
        .hasMessageContaining("no right to write out/rules.gz");
    assertThat(DiskFailures.writing(out, new IOException("Input/output error\nmore")))
        .hasMessageContaining("cannot write to out: Input/output error")
        .hasMessageNotContaining("\n");
    assertThat(DiskFailures.reading(out, new AccessDeniedException("f")))
        .hasMessageContaining("no right to read out");
  }
}
