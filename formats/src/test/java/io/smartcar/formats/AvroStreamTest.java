package io.smartcar.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Decoded;
import io.smartcar.events.Refusal;
import io.smartcar.events.file.EventFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of Avro records, one behind the other. */
final class AvroStreamTest {

  private static final byte[] ONE = AvroSample.records().get(0);
  private static final String EVENT = "20180830091459,A0001,3,1,F,N,85,A01";

  private final Path file;

  AvroStreamTest(@TempDir Path directory) {
    this.file = directory.resolve("cars.avro");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyRecords_areFound_compressedOrNot(boolean compressed) throws Exception {
    int count = 20_000;
    byte[] all = AvroSample.joined(Collections.nCopies(count, ONE).toArray(new byte[0][]));
    Files.write(file, compressed ? zipped(all) : all);

    List<String> read = read();

    assertThat(read).hasSize(count).contains("20000 " + EVENT);
  }

  @Test
  void wrongField_isOfOneRecord_andTheNextIsFound() throws Exception {
    Files.write(file, AvroSample.joined(AvroSample.records().get(6), ONE));

    assertThat(read())
        .containsExactly(
            "1 speed must be a number 0 to 400 km/h (field speed): \"401\"", "2 " + EVENT);
  }

  @Test
  void recordThatBreaks_endsTheReading_whichIsSaid() throws Exception {
    byte[] unknown = ONE.clone();
    unknown[2]++;
    Files.write(file, AvroSample.joined(ONE, unknown, ONE));

    assertThat(read()).hasSize(2).contains("1 " + EVENT);
    assertThat(read().get(1))
        .startsWith(
            file
                + ": record 2 breaks, and what follows cannot be found: record must be of a known"
                + " schema");

    Files.write(file, Arrays.copyOf(AvroSample.joined(ONE, ONE), 2 * ONE.length - 1));
    assertThat(read().get(1)).contains("record 2 breaks").contains("complete Avro");
  }

  @Test
  void containerFile_isSaidToBeOne() throws Exception {
    Files.write(file, AvroSample.joined(new byte[] {'O', 'b', 'j', 1}, ONE));

    assertThat(read()).singleElement().asString().contains("it is an Avro container file");
  }

  /** Each record, with its number, and what is wrong with the file. */
  private List<String> read() throws FormatException {
    Format format = Formats.find("avro");
    List<String> read = new ArrayList<>();
    try (EventFile records = EventFile.open(file, name -> format.form(name, ZoneOffset.UTC))) {
      while (records.hasNext()) {
        Decoded decoded = records.next();
        read.add(
            records.line()
                + " "
                + (decoded instanceof Refusal refusal
                    ? refusal.reason()
                    : new String(records.bytes(), UTF_8)));
      }
      String damage = records.report().damage();
      read.addAll(damage == null ? List.of() : List.of(damage));
    }
    return read;
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }
}
