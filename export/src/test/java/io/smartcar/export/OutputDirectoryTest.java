package io.smartcar.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.smartcar.events.CarEvent;
import io.smartcar.export.DayOutcome.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an export says of its directory, and leaves in it, when all is not well. */
final class OutputDirectoryTest {

  private static final List<String> LINES = Lines.of(10, 20);
  private static final String SOME_OF_A_DAY = "day=2018-08-31";
  private static final String FIRST_DAY = "day=2018-08-30";

  private final Path out;

  OutputDirectoryTest(@TempDir Path directory) {
    this.out = directory.resolve("out");
  }

  /** A directory grows by days; those of an earlier export that were not asked for stay. */
  @Test
  void run_otherDays_areAddedBesideThoseThatAreThere()
      throws IOException, NoSuchAlgorithmException {
    ParquetExport export =
        new ParquetExport(
            new ExportSettings(out, Lines.ZONE, Exports.ONE_FILE, false), ExportProgress.SILENT);
    assertThat(export.run(Lines.source(LINES), Lines.FIRST, Lines.FIRST))
        .extracting(DayOutcome::day)
        .containsExactly(Lines.FIRST);

    assertThat(export.run(Lines.source(LINES), Lines.FIRST.plusDays(1), Lines.LAST))
        .extracting(DayOutcome::day, DayOutcome::kind)
        .containsExactly(
            tuple(Lines.FIRST.plusDays(1), Kind.WRITTEN), tuple(Lines.LAST, Kind.WRITTEN));
    Path other = out.resolveSibling("other");
    new ParquetExport(
            new ExportSettings(other, Lines.ZONE, Exports.ONE_FILE, false), ExportProgress.SILENT)
        .run(Lines.source(LINES), Lines.FIRST, Lines.LAST);
    assertThat(Exports.files(out)).isEqualTo(Exports.files(other));
  }

  @Test
  void run_filesOfOthers_areRefusedAndLeft() throws IOException {
    Files.createDirectories(out.resolve(FIRST_DAY));
    for (String name : List.of("a.csv", "b", "c", ".hidden", "_SUCCESS")) {
      Files.writeString(out.resolve(name), "mine");
    }

    assertThatThrownBy(() -> Exports.run(out, LINES))
        .isInstanceOf(ExportException.class)
        .hasMessage(
            out
                + " has files that are not of an export: a.csv, b, c, …; name an empty directory"
                + " with --out");
    assertThat(out.resolve("a.csv")).content().isEqualTo("mine");
  }

  @Test
  void run_outIsALink_writesWhereItLeads() throws IOException {
    Path real = Files.createDirectory(out.resolveSibling("real"));
    Files.createSymbolicLink(out, real);

    assertThat(Exports.run(out, LINES)).hasSize(3);
    assertThat(real.resolve(SOME_OF_A_DAY)).isDirectory();
  }

  @Test
  void run_outIsAFile_saysSo() throws IOException {
    Files.writeString(out, "mine");

    assertThatThrownBy(() -> Exports.run(out, LINES))
        .isInstanceOf(ExportException.class)
        .hasMessage(out + " is no directory: name another --out");
  }

  @Test
  void run_manifestCutShort_saysWhich() throws IOException {
    Exports.run(out, LINES);
    Path manifest = out.resolve(SOME_OF_A_DAY).resolve(Manifest.NAME);
    Files.writeString(manifest, Files.readString(manifest).substring(0, 100));

    assertThatThrownBy(() -> Exports.run(out, LINES))
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith(manifest + " is not as an export wrote it")
        .hasMessageContaining("delete its directory")
        .hasMessageNotContaining("\n");
  }

  /** Nor is what the later release left when it was killed, which it will clear itself. */
  @Test
  void run_dayOfALaterRelease_isRefusedAndNothingIsTouched()
      throws IOException, NoSuchAlgorithmException {
    Exports.run(out, LINES);
    Path later = out.resolve(SOME_OF_A_DAY).resolve(Manifest.NAME);
    Files.writeString(later, Files.readString(later).replace("\"format\" : 1", "\"format\" : 2"));
    Path work = Files.createDirectories(out.resolve(".smartcar-export/work"));
    Files.writeString(work.resolve("run-1"), "half");
    Map<String, String> before = Exports.files(out);

    for (boolean again : new boolean[] {false, true}) {
      assertThatThrownBy(() -> Exports.run(out, LINES, Exports.ONE_FILE, again, Steps.UNSEEN))
          .isInstanceOf(ExportException.class)
          .hasMessage(
              later
                  + " is of format 2, and this release knows 1: export with the release that wrote it,"
                  + " or a later one, or name another --out");
    }
    assertThat(Exports.files(out)).isEqualTo(before);
  }

  /** A day that was moved away to be replaced is the later release's, too. */
  @Test
  void run_dayOfALaterReleaseThatWasBeingReplaced_isRefusedAndNothingIsTouched()
      throws IOException, NoSuchAlgorithmException {
    Exports.run(out, LINES);
    Path replaced = Files.createDirectories(out.resolve(".smartcar-export/replaced"));
    Files.move(out.resolve(SOME_OF_A_DAY), replaced.resolve(SOME_OF_A_DAY));
    Path later = replaced.resolve(SOME_OF_A_DAY).resolve(Manifest.NAME);
    Files.writeString(later, Files.readString(later).replace("\"format\" : 1", "\"format\" : 2"));
    Map<String, String> before = Exports.files(out);

    assertThatThrownBy(() -> Exports.run(out, LINES))
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith(later + " is of format 2, and this release knows 1");
    assertThat(Exports.files(out)).isEqualTo(before);
  }

  @Test
  void run_daysOfAnotherZone_areRefused() {
    Exports.run(out, LINES);
    ExportSettings other = new ExportSettings(out, ZoneOffset.UTC, Exports.ONE_FILE, true);

    assertThatThrownBy(
            () ->
                new ParquetExport(other, ExportProgress.SILENT)
                    .run(Lines.source(LINES), Lines.LAST, Lines.LAST))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("Asia/Shanghai")
        .hasMessageContaining("smartcar.events.time-zone is Z");
  }

  @Test
  void run_anotherExportIsWriting_isRefused() {
    EventSource whileReading =
        (from, to) -> {
          assertThatThrownBy(() -> Exports.run(out, LINES))
              .isInstanceOf(ExportException.class)
              .hasMessage("another export writes to " + out + ": wait until it has ended");
          return Lines.source(LINES).between(from, to);
        };

    assertThat(Exports.run(out, whileReading, Exports.ONE_FILE, false, Steps.UNSEEN)).hasSize(3);
  }

  @Test
  void run_sourceFails_leavesNothingAndThrowsWhatItThrew()
      throws IOException, NoSuchAlgorithmException {
    IllegalStateException away = new IllegalStateException("away", new IOException("no route"));
    EventSource failing =
        (from, to) ->
            Stream.concat(
                Lines.source(LINES).between(from, to),
                Stream.<CarEvent>generate(
                        () -> {
                          throw away;
                        })
                    .limit(1));

    assertThatThrownBy(() -> Exports.run(out, failing, Exports.ONE_FILE, false, Steps.UNSEEN))
        .isSameAs(away);
    assertThat(Exports.files(out)).containsOnlyKeys(".smartcar-export/lock");
  }

  @Test
  void run_diskIsFullAtAnyStep_saysSoAndLeavesCompleteDaysOnly() throws IOException {
    List<String> many = Lines.of(20, 50);
    for (Steps.Step at :
        List.of(
            Steps.Step.RUN_WRITTEN,
            Steps.Step.FILE_BEGUN,
            Steps.Step.FILE_ENDED,
            Steps.Step.MANIFEST_WRITTEN)) {
      Path full = out.resolveSibling("full-at-" + at);
      assertThatThrownBy(
              () -> Exports.run(full, many, Exports.ONE_FILE, false, failingAtSecond(at)))
          .isInstanceOf(ExportException.class)
          .hasMessageStartingWith("the disk of " + full + " is full: free space on it")
          .hasMessageNotContaining("\n");
      assertThat(full.resolve(".smartcar-export")).isDirectoryNotContaining("glob:**/work");
      assertThat(full.resolve(SOME_OF_A_DAY)).doesNotExist();
      assertThat(Exports.run(full, many)).hasSize(3).allMatch(DayOutcome::isRight);
    }
  }

  private static Steps failingAtSecond(Steps.Step at) {
    int[] seen = {0};
    return step -> {
      if (step == at && ++seen[0] == 2) {
        throw new IOException("No space left on device");
      }
    };
  }
}
