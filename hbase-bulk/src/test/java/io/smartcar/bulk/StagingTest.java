package io.smartcar.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagingTest {

  private final Instant twoHoursAgo = Instant.now().minus(Duration.ofHours(2));

  private final FileSystem files;
  private final Path all;
  private final List<String> ended = new ArrayList<>();

  StagingTest(@TempDir Path directory) throws IOException {
    files = FileSystem.getLocal(new Configuration());
    all = directory.resolve(Staging.DIRECTORY);
  }

  @Test
  void close_theOnlyOne_leavesNothing() throws IOException {
    try (Staging staging = open()) {
      Files.createDirectories(Path.of(staging.next().toUri().getPath()).resolve("cf1"));
      assertThat(all).isNotEmptyDirectory();
    }

    assertThat(all).doesNotExist();
  }

  @Test
  void close_besideAnother_leavesThat() throws IOException {
    try (Staging other = open()) {
      open().close();

      assertThat(Path.of(other.toString().replace("file:", ""))).isDirectory();
    }
    assertThat(all).doesNotExist();
  }

  @Test
  void removeOthers_ofThisHostWithoutAProcess_areRemovedAndEnded() throws IOException {
    String host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.]", "_");
    Path killed = owner(host + "-4194304123-1-0", Instant.now());
    Path numberTakenByAnother =
        owner(host + '-' + ProcessHandle.current().pid() + "-1000-0", Instant.now());

    removeOthers();

    assertThat(killed).doesNotExist();
    assertThat(numberTakenByAnother).doesNotExist();
    assertThat(ended)
        .containsExactlyInAnyOrder("token of " + killed, "token of " + numberTakenByAnother);
  }

  @Test
  void removeOthers_ofAnotherHost_areRemovedWhenNothingChangesForLong() throws IOException {
    Path silent = owner("elsewhere-1-1-0", twoHoursAgo);
    Path fresh = owner("elsewhere-2-1-0", Instant.now());
    Path writing = owner("elsewhere-3-1-0", twoHoursAgo);
    Files.createDirectory(writing.resolve("17"));
    Files.setLastModifiedTime(writing, FileTime.from(twoHoursAgo));
    Path of = owner("of something else", twoHoursAgo);

    removeOthers();

    assertThat(silent).doesNotExist();
    assertThat(of).doesNotExist();
    assertThat(fresh).isDirectory();
    assertThat(writing).isDirectory();
  }

  @Test
  void removeOthers_ofThisProcess_stay() throws IOException {
    try (Staging other = open()) {
      removeOthers();

      assertThat(Path.of(other.toString().replace("file:", ""))).isDirectory();
      assertThat(ended).isEmpty();
    }
  }

  private Staging open() throws IOException {
    return Staging.open(files, new org.apache.hadoop.fs.Path(all.toUri()), "token");
  }

  private void removeOthers() throws IOException {
    try (Staging staging = open()) {
      staging.removeOthers(ended::add);
    }
  }

  private Path owner(String name, Instant changed) throws IOException {
    Path owner = Files.createDirectories(all.resolve(name));
    Path token = Files.writeString(owner.resolve("token"), "token of " + owner);
    Files.setLastModifiedTime(token, FileTime.from(changed));
    Files.setLastModifiedTime(owner, FileTime.from(changed));
    return owner;
  }
}
