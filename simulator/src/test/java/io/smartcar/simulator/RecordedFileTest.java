package io.smartcar.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import io.smartcar.events.file.EventFile;
import io.smartcar.events.file.RecordForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedFileTest {

  private static final String LINE = "20160124134517,A0001,3,0,F,N,85,A01";
  private static final String LATER = "20160124134519,B0002,3,0,F,N,85,A01";

  private final Path directory;

  RecordedFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void next_csvLines_haveKeyTimeAndBytes() {
    List<Telemetry> records = read(file("a.csv", LINE + "\n" + LATER + "\n"));

    assertThat(records).hasSize(2);
    assertThat(records.get(0).carNumber()).isEqualTo("A0001");
    assertThat(text(records.get(0))).isEqualTo(LINE);
    assertThat(records.get(0).timeMillis())
        .isEqualTo(Instant.parse("2016-01-24T13:45:17Z").toEpochMilli());
    assertThat(records.get(1).carNumber()).isEqualTo("B0002");
  }

  @Test
  void next_jsonLines_haveKeyAndTime() {
    String json =
        "{\"date\":\"20160124134517\",\"carNumber\":\"C0003\",\"speedPedal\":3,\"breakPedal\":0,"
            + "\"steerAngle\":\"F\",\"directLight\":\"N\",\"speed\":85,\"areaNumber\":\"A01\"}";

    List<Telemetry> records = read(file("a.jsonl", json));

    assertThat(records).hasSize(1);
    assertThat(records.get(0).carNumber()).isEqualTo("C0003");
    assertThat(text(records.get(0))).isEqualTo(json);
  }

  @Test
  void next_linesThatAreNoEvents_areSentAsTheyAre() {
    List<Telemetry> records =
        read(file("a.csv", LINE + "\r\n\ndate,carNumber,x\nnoise\nx,A-1,\n,Ü,\n" + LATER));

    assertThat(records.stream().map(RecordedFileTest::text))
        .containsExactly(LINE, "date,carNumber,x", "noise", "x,A-1,", ",Ü,", LATER);
    assertThat(records.stream().map(Telemetry::carNumber))
        .containsExactly("A0001", "carNumber", null, null, null, "B0002");
    assertThat(records.stream().limit(5).map(Telemetry::timeMillis).distinct()).hasSize(1);
  }

  @Test
  void next_binaryAndMegabytes_comeByteForByte() throws IOException {
    Random random = new Random(5);
    List<byte[]> lines = new ArrayList<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int size : new int[] {1, 65_535, 65_536, 65_537, 1 << 20, 3_999_999, 7}) {
      byte[] line = new byte[size];
      random.nextBytes(line);
      for (int i = 0; i < size; i++) {
        line[i] = line[i] == '\n' || line[i] == '\r' ? 0 : line[i];
      }
      lines.add(line);
      all.write(line);
      all.write('\n');
    }
    Path plain = directory.resolve("binary");
    Files.write(plain, all.toByteArray());
    Path compressed = directory.resolve("binary.gz");
    Files.write(compressed, gzip(all.toByteArray()));

    for (Path file : List.of(plain, compressed)) {
      List<Telemetry> records = read(file);
      assertThat(records).hasSize(lines.size());
      for (int i = 0; i < lines.size(); i++) {
        assertThat(Arrays.equals(records.get(i).value(), lines.get(i))).isTrue();
      }
    }
  }

  @Test
  void next_lineAsASpreadsheetWritesIt_isSentAsTheLogReadsIt() {
    List<Telemetry> records = read(file("a.csv", '"' + LINE.replace(",", "\";\"") + '"'));

    assertThat(records).hasSize(1);
    assertThat(records.get(0).carNumber()).isEqualTo("A0001");
    assertThat(text(records.get(0))).isEqualTo(LINE);
  }

  /** Behind another format, the log's readers could make nothing of what is no event. */
  @Test
  void next_ofAFormThatKeepsRefusedRecordsBack_areTheEventsAlone() {
    Path path = file("a.txt", "header\n85\nx\n86\n\ny\n");
    try (RecordedFile recorded = RecordedFile.of(EventFile.open(path, name -> new SpeedsOnly()))) {
      List<Telemetry> records = new ArrayList<>();
      recorded.forEachRemaining(records::add);

      assertThat(records.stream().map(RecordedFileTest::text))
          .containsExactly(LINE, LINE.replace(",85,", ",86,"));
      assertThat(records.stream().map(Telemetry::carNumber)).containsOnly("A0001");
      assertThat(recorded.report().events()).isEqualTo(2);
      assertThat(recorded.report().remarks())
          .containsExactly(
              path + ": 2 records are no event:",
              "  " + path + ":3: speed must be digits: \"x\"",
              "  " + path + ":6: speed must be digits: \"y\"");
    }
  }

  @Test
  void done_wholeFile_isOne() {
    try (RecordedFile recorded = RecordedFile.open(file("a.csv", LINE + "\n"), ZoneOffset.UTC)) {
      recorded.next();
      assertThat(recorded.hasNext()).isFalse();
      assertThat(recorded.done()).isEqualTo(1);
    }
  }

  @Test
  void open_emptyFile_hasNothing() {
    assertThat(read(file("empty", ""))).isEmpty();
    assertThat(read(file("blank", "\n"))).isEmpty();
  }

  @Test
  void report_afterTheEnd_saysWhatWasNoEvent() {
    Path path = file("a.csv", LINE + "\nnoise\n");
    try (RecordedFile recorded = RecordedFile.open(path, ZoneOffset.UTC)) {
      recorded.forEachRemaining(record -> {});

      assertThat(recorded.report().events()).isEqualTo(1);
      assertThat(recorded.report().remarks()).hasSize(2).last().asString().contains("a.csv:2: ");
    }
  }

  @Test
  void run_transmission_sendsEverythingInOrderAndFlushes() throws InterruptedException {
    RecordingSink sink = new RecordingSink();
    FakeClock clock = new FakeClock();
    try (RecordedFile recorded =
        RecordedFile.open(file("a.csv", LINE + "\nnoise\n" + LATER + "\n"), ZoneOffset.UTC)) {
      Transmission transmission =
          new Transmission(recorded, sink, Pacing.ofSpeed(1, Duration.ofSeconds(5)), clock);

      transmission.run();

      assertThat(transmission.records()).isEqualTo(3);
      assertThat(clock.passedMillis()).isEqualTo(2_000);
      assertThat(sink.texts()).containsExactly(LINE, "noise", LATER);
      assertThat(sink.flushed).isTrue();
    }
  }

  @Test
  void run_stopped_flushesWhatWasSent() throws InterruptedException {
    RecordingSink sink = new RecordingSink();
    Transmission transmission =
        new Transmission(new Fleet(FleetSettings.BOOK), sink, Pacing.unlimited(), new FakeClock());

    transmission.stop();
    transmission.run();

    assertThat(sink.values).isEmpty();
    assertThat(sink.flushed).isTrue();
  }

  private static List<Telemetry> read(Path file) {
    try (RecordedFile recorded = RecordedFile.open(file, ZoneOffset.UTC)) {
      List<Telemetry> records = new ArrayList<>();
      recorded.forEachRemaining(records::add);
      return records;
    }
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String text(Telemetry record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  /** Records that are the speed of one car. */
  private static final class SpeedsOnly implements RecordForm {

    private final EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    private byte[] bytes = {};

    @Override
    public @Nullable Decoded decode(byte[] record) {
      String text = new String(record, StandardCharsets.UTF_8);
      bytes = record;
      if (text.isEmpty() || text.equals("header")) {
        return null;
      }
      if (!text.matches("[0-9]+")) {
        return new Refusal("speed", "digits", text);
      }
      bytes = LINE.replace(",85,", ',' + text + ',').getBytes(StandardCharsets.UTF_8);
      return decoder.decode(bytes);
    }

    @Override
    public byte[] bytes() {
      return bytes;
    }

    @Override
    public boolean takesDocuments() {
      return false;
    }

    @Override
    public boolean sendsRefused() {
      return false;
    }

    @Override
    public String anEvent() {
      return "a number";
    }
  }
}
