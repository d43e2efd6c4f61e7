package io.smartcar.door.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.door.DoorException;
import io.smartcar.door.FakeLog;
import io.smartcar.door.intake.KnownFormats;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.formats.Format;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that grow, one look at a time; with a log in memory. */
@Timeout(60)
final class TailDoorTest {

  private static final TailDoor.Pause NEVER_ENDS = time -> false;

  private final FakeLog log = new FakeLog();
  private final List<TailDoor> doors = new ArrayList<>();
  private final Path directory;
  private Instant now = Instant.now();
  private @Nullable Format format;

  TailDoorTest(@TempDir Path directory) {
    this.directory = directory.resolve("telemetry");
  }

  @BeforeEach
  void makeDirectory() throws IOException {
    Files.createDirectory(directory);
  }

  @AfterEach
  void close() {
    doors.forEach(TailDoor::close);
  }

  private TailDoor open() {
    return open("*.csv");
  }

  private TailDoor open(String files) {
    TailDoor door = TailDoor.open(settings(files), log, now());
    doors.add(door);
    return door;
  }

  private InstantSource now() {
    return () -> now;
  }

  private TailSettings settings(String files) {
    return new TailSettings(
        directory, files, format, ZoneOffset.UTC, directory.resolve(".smartcar-positions"));
  }

  private static String line(int number) {
    return "201601241345%02d,A%04d,3,0,F,N,85,A01".formatted(number % 60, number / 60);
  }

  private static String record(int number) {
    return "A%04d=%s".formatted(number / 60, line(number));
  }

  private Path append(String name, String text) throws IOException {
    return Files.writeString(
        directory.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void look(TailDoor door) throws InterruptedException {
    door.look(NEVER_ENDS);
  }

  @Test
  void look_fileThatGrows_takesEachLineWhenItHasItsEnd() throws Exception {
    TailDoor door = open();
    append("a.csv", line(1) + "\n" + line(2).substring(0, 9));
    append("other.txt", line(99) + "\n");
    look(door);
    assertThat(log.arrived()).containsExactly(record(1));

    append("a.csv", line(2).substring(9) + "\r\n" + line(3) + "\n");
    look(door);
    look(door);
    assertThat(log.arrived()).containsExactly(record(1), record(2), record(3));
  }

  @Test
  void look_fileThatWasRenamed_isReadToItsEndBeforeTheNewOne() throws Exception {
    TailDoor door = open();
    Path file = append("a.csv", line(1) + "\n");
    look(door);
    append("a.csv", line(2) + "\n");
    Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(5)));
    Files.move(file, directory.resolve("a.csv.1"));
    append("a.csv", line(3) + "\n");
    look(door);
    append("a.csv.1", line(4) + "\n");
    look(door);

    assertThat(log.arrived()).containsExactly(record(1), record(2), record(3), record(4));
  }

  @Test
  void look_fileThatWasRemovedOrMovedAway_isReadToItsEnd(@TempDir Path elsewhere) throws Exception {
    TailDoor door = open();
    append("a.csv", line(1) + "\n");
    append("b.csv", line(2) + "\n");
    look(door);
    append("a.csv", line(3));
    append("b.csv", line(4) + "\n");
    Files.delete(directory.resolve("a.csv"));
    Path moved = Files.move(directory.resolve("b.csv"), elsewhere.resolve("b.csv"));
    look(door);
    assertThat(log.arrived()).containsExactlyInAnyOrder(record(1), record(2), record(4));

    now = now.plusSeconds(50);
    Files.writeString(moved, line(5) + "\n" + line(6).substring(0, 9), StandardOpenOption.APPEND);
    look(door);
    Files.writeString(moved, line(6).substring(9), StandardOpenOption.APPEND);
    now = now.plusSeconds(50);
    look(door);
    assertThat(log.arrived()).hasSize(5).contains(record(3), record(5));

    now = now.plusSeconds(61);
    look(door);
    look(door);
    assertThat(log.arrived()).hasSize(6).contains(record(6));
  }

  @Test
  void look_fileThatWasEmptied_isReadFromItsBeginning() throws Exception {
    TailDoor door = open();
    Path file = append("a.csv", line(1) + "\n" + line(2) + "\n");
    look(door);
    Files.writeString(file, line(3) + "\n");
    look(door);

    assertThat(log.arrived()).containsExactly(record(1), record(2), record(3));
  }

  @Test
  void look_fileThatWasEmptiedAndIsLongerNow_isReadFromItsBeginning() throws Exception {
    TailDoor door = open();
    Path file = append("a.csv", line(1) + "\n");
    look(door);
    Files.writeString(file, line(2) + "\n" + line(3) + "\n");
    look(door);

    assertThat(log.arrived()).containsExactly(record(1), record(2), record(3));
  }

  @Test
  void look_fileThatWasWrittenAnewInTheSameLength_isReadFromItsBeginning() throws Exception {
    TailDoor door = open();
    Path file = append("a.csv", line(1) + "\n");
    look(door);
    Files.writeString(file, line(2) + "\n");
    look(door);
    assertThat(log.arrived()).containsExactly(record(1), record(2));

    now = now.plus(Duration.ofHours(1));
    look(door);
    Files.writeString(file, line(3) + "\n");
    Files.setLastModifiedTime(file, FileTime.from(now));
    look(door);
    assertThat(log.arrived()).containsExactly(record(1), record(2), record(3));

    door.close();
    Files.writeString(file, line(4) + "\n");
    now = now.plus(Duration.ofHours(1));
    look(open());
    assertThat(log.arrived()).containsExactly(record(1), record(2), record(3), record(4));
  }

  @Test
  void look_fileThatWasEmptiedWhileItsWriterGoesOnWhereItWas_takesWhatFollowsTheHole()
      throws Exception {
    TailDoor door = open();
    append("a.csv", line(1) + "\n");
    look(door);
    try (RandomAccessFile writer =
        new RandomAccessFile(directory.resolve("a.csv").toFile(), "rw")) {
      writer.setLength(0);
      writer.seek(2_500_000);
      writer.writeBytes(line(2) + "\n");
    }
    look(door);

    assertThat(log.arrived()).containsExactly(record(1), record(2));
  }

  /** As one that was removed while the door was down, and whose number another file has now. */
  @Test
  void look_otherLinesUnderANameThatIsNotFollowed_areNotTaken() throws Exception {
    TailDoor door = open("a.csv");
    Path file = append("a.csv", line(1) + "\n");
    look(door);
    Path other = Files.move(file, directory.resolve("other.txt"));
    append("other.txt", line(2) + "\n");
    look(door);
    Files.writeString(other, line(3) + "\n" + line(4) + "\n" + line(5) + "\n");
    look(door);

    assertThat(log.arrived()).containsExactly(record(1), record(2));
  }

  @Test
  void next_anotherFileHasTheNameByNow_takesNothingOfIt() throws Exception {
    Path file = append("a.csv", line(1) + "\n");
    FollowedFile renamed =
        new FollowedFile(settings("*"), file, Position.none("number of a.csv.1", "a.csv"));

    assertThat(renamed.next(false)).isNull();
    assertThat(renamed.isOpen()).isFalse();
  }

  @Test
  void open_again_goesOnWhereItWasWhateverTheFilesAreCalledNow() throws Exception {
    TailDoor door = open();
    Path file = append("a.csv", line(1) + "\n");
    look(door);
    door.close();
    append("a.csv", line(2) + "\n");
    Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(5)));
    Files.move(file, directory.resolve("a.csv.1"));
    append("a.csv", line(3) + "\n");
    look(open());

    assertThat(log.arrived()).containsExactly(record(1), record(2), record(3));
  }

  @Test
  void look_logAway_keepsTheLinesUntilItIsBack() throws Exception {
    TailDoor door = open();
    append("a.csv", line(1) + "\n");
    log.refuse(new EventLogException("Kafka does not answer at there", null));
    assertThat(door.look(time -> !time.isZero())).isEqualTo(TailDoor.Round.ENDED);
    door.close();
    int[] waits = {0};
    look(
        open(),
        time -> {
          if (!time.isZero() && ++waits[0] == 3) {
            log.refuse(null);
          }
          return false;
        });

    assertThat(waits[0]).isEqualTo(3);
    assertThat(log.arrived()).containsExactly(record(1));
  }

  @Test
  void look_endIsWishedWhileThereIsMuchToRead_endsBefore() throws Exception {
    append("a.csv", (line(1) + "\n").repeat(60_000));
    TailDoor door = open();
    int[] asked = {0};

    assertThat(door.look(time -> ++asked[0] > 1)).isEqualTo(TailDoor.Round.ENDED);
    assertThat(log.arrived()).hasSizeBetween(20_000, 40_000);
  }

  private static void look(TailDoor door, TailDoor.Pause pause) throws InterruptedException {
    assertThat(door.look(pause)).isEqualTo(TailDoor.Round.TOOK);
  }

  @Test
  void look_someLinesNoEvents_goToTheLogAsTheyAre() throws Exception {
    append(
        "a.csv",
        "date,carNumber,speedPedal,breakPedal,steerAngle,directLight,speed,areaNumber\n\nrubbish,B1,x\n"
            + line(1)
            + "\n"
            + "y".repeat(70_000)
            + "\n");
    look(open());

    assertThat(log.arrived()).hasSize(3).startsWith("B1=rubbish,B1,x", record(1));
    assertThat(log.arrived().get(2)).hasSize(65_538);
  }

  @Test
  void look_lineThatIsLongerThanAnyPiece_doesNotHoldUpWhatFollows() throws Exception {
    append("a.csv", "y".repeat(2_500_000) + "\n" + line(1) + "\n");
    look(open());

    assertThat(log.arrived()).last().isEqualTo(record(1));
  }

  @Test
  void look_lastLineWithoutAnEnd_isTakenAfterAMinuteAndAgainWhenItIsWrittenOn() throws Exception {
    TailDoor door = open();
    append("a.csv", line(1) + "\n" + line(2).substring(0, line(2).length() - 1));
    look(door);
    look(door);
    assertThat(log.arrived()).containsExactly(record(1));

    now = now.plus(Duration.ofMinutes(2));
    look(door);
    look(door);
    assertThat(log.arrived()).hasSize(2);
    append("a.csv", "1\n");
    look(door);
    assertThat(log.arrived()).hasSize(3).last().isEqualTo(record(2));
  }

  @Test
  void look_formatWithAHeader_isKnownAlsoFromTheMiddle() throws Exception {
    Path formats = Files.createDirectory(directory.resolve("formats"));
    Files.writeString(
        formats.resolve("mine.conf"),
        """
        fields {
          date { from = When }
          carNumber { from = Car }
          speed { from = Mph, unit = mph }
          speedPedal.constant = 0
          breakPedal.constant = 0
          steerAngle.constant = F
          directLight.constant = N
          areaNumber.constant = A01
        }
        """);
    format = KnownFormats.load(formats).find("mine");
    append("a.csv", "\uFEFFMph,Wh");
    append("b.csv", "Name,Age\nEve,9\n");
    TailDoor door = open();
    look(door);
    now = now.plus(Duration.ofMinutes(2));
    look(door);
    append("a.csv", "en,Car\n53,2016-01-24T13:45:17Z,A0001\n");
    look(door);
    door.close();
    append("a.csv", "53,2016-01-24T13:45:18Z,A0001\nx,2016-01-24T13:45:18Z,A0001\n");
    look(open());

    assertThat(log.arrived())
        .containsExactly(
            "A0001=20160124134517,A0001,0,0,F,N,85,A01",
            "A0001=20160124134518,A0001,0,0,F,N,85,A01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001f\u008b\b\n", "\u00ff\u00fea\0\n"})
  void look_fileThatIsNoText_isPassedOver(String beginning) throws Exception {
    Files.write(
        directory.resolve("a.csv"),
        beginning.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    append("b.csv", line(1) + "\n");
    TailDoor door = open();
    look(door);
    look(door);

    assertThat(log.arrived()).containsExactly(record(1));
  }

  @Test
  void look_positionsAmongTheFiles_areNotFollowed() throws Exception {
    append("a.csv", line(1) + "\n");
    Path positions = directory.resolve("a.positions");
    TailDoor door =
        TailDoor.open(
            new TailSettings(directory, "a.*", null, ZoneOffset.UTC, positions), log, now());
    doors.add(door);
    look(door);
    look(door);
    look(door);

    assertThat(positions).exists();
    assertThat(log.arrived()).containsExactly(record(1));
  }

  @Test
  void open_wrongly_saysWhatToDo() throws Exception {
    open();
    assertThatThrownBy(this::open)
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("another door follows these files");
    close();
    doors.clear();
    Path positions = directory.resolve(".smartcar-positions");
    for (String damage : List.of("nonsense", "smartcar door tail, positions 1\nx\ty")) {
      Files.writeString(positions, damage);
      assertThatThrownBy(this::open)
          .isInstanceOf(DoorException.class)
          .hasMessageStartingWith(positions + ":")
          .hasMessageContaining("remove the file");
    }
    Files.delete(positions);
    assertThatThrownBy(() -> open("[a"))
        .isInstanceOf(DoorException.class)
        .hasMessageStartingWith("files must be a pattern of names, as '*.csv': '[a'");
    assertThatThrownBy(() -> open("x/*.csv"))
        .isInstanceOf(DoorException.class)
        .hasMessage("files must be names without a directory, as '*.csv': 'x/*.csv'");
    open();
    close();
    doors.clear();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
    assertThatThrownBy(this::open)
        .isInstanceOf(DoorException.class)
        .hasMessageStartingWith("there is no directory " + directory);
    Files.createDirectory(directory);
  }

  /** A killed door is one that is followed by another with what was saved. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void look_writtenRenamedRemovedAndKilledAtRandom_hasEachLine(int seed) throws Exception {
    Random random = new Random(seed);
    Set<String> expected = new HashSet<>();
    TailDoor door = open("*");
    Path positions = directory.resolve(".smartcar-positions");
    String killedAt = "";
    int renamed = 0;
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(8)) {
        case 0 -> {
          Path file = directory.resolve("a.csv");
          if (Files.exists(file)) {
            Files.move(file, directory.resolve("a.csv." + renamed++));
          }
        }
        case 1 -> {
          // What is saved after this is lost with the door.
          killedAt = Files.exists(positions) ? Files.readString(positions) : "";
        }
        case 2 -> {
          door.close();
          if (!killedAt.isEmpty() && random.nextBoolean()) {
            Files.writeString(positions, killedAt);
          }
          door = open("*");
        }
        case 3 -> look(door);
        default -> {
          append("a.csv", line(step) + "\n");
          expected.add(record(step));
        }
      }
    }
    look(door);
    assertThat(new HashSet<>(log.arrived())).isEqualTo(expected);
  }

  @Test
  void serveMetrics_ofADoor_tellWhatItHasDone() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    TailDoor door = open();
    door.serveMetrics(port);
    append("a.csv", line(1) + "\nrubbish\n");
    look(door);
    assertThat(get(port, "/metrics").body())
        .contains(
            "smartcar_door_tail_lines_total{outcome=\"accepted\"} 2.0",
            "smartcar_door_tail_bytes_total " + (line(1).length() + 9) + ".0",
            "smartcar_door_tail_log_away 0.0");
    assertThat(get(port, "/health").statusCode()).isEqualTo(200);
    assertThat(get(port, "/else").statusCode()).isEqualTo(404);

    log.refuse(new EventLogException("away", null));
    append("a.csv", line(2) + "\n");
    door.look(time -> !time.isZero());
    assertThat(get(port, "/health").statusCode()).isEqualTo(503);
    assertThat(get(port, "/health").body())
        .isEqualTo("{\"status\":\"waits\",\"reason\":\"away\"}\n");
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
