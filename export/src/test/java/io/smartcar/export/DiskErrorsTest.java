package io.smartcar.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DiskErrorsTest {

  private static final Path OUT = Path.of("/data/out");

  @Test
  void of_aFullDisk_isRecognisedAsTheSystemSaysIt() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "skipped: this system has no /dev/full");
    IOException failure = null;
    try (OutputStream out = Files.newOutputStream(full)) {
      out.write(1);
    } catch (IOException e) {
      failure = e;
    }

    assertThat(failure).isNotNull();
    assertThat(DiskErrors.of(new IllegalStateException("wrapped", failure), OUT, "--out"))
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith("the disk of /data/out is full: free space on it");
  }

  @Test
  void of_whatTheDiskSays_isOneLineWithARemedy() {
    assertThat(DiskErrors.of(new AccessDeniedException("/data/out/day=2018-08-30"), OUT, "--out"))
        .hasMessage(
            "no right to write /data/out/day=2018-08-30: give it to this user, or name another"
                + " --out");
    assertThat(
            DiskErrors.of(
                new FileSystemException("/data/out", null, "Read-only file system"), OUT, "--out"))
        .hasMessage("/data/out is on a read-only file system: name another --out");
    assertThat(DiskErrors.of(new IOException("Input/output error\nmore"), OUT, "--out"))
        .hasMessage(
            "cannot write to /data/out: Input/output error; see to the disk and run this again");
  }

  @Test
  void of_aDefect_staysWhatItIs() {
    IllegalStateException defect = new IllegalStateException("defect");
    assertThat(DiskErrors.of(defect, OUT, "--out")).isSameAs(defect);
  }
}
