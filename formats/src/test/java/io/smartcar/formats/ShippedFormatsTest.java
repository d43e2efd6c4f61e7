package io.smartcar.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.EventEncoder;
import io.smartcar.events.Refusal;
import io.smartcar.events.file.RecordForm;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each shipped format on a small file of its kind, made here. */
final class ShippedFormatsTest {

  private static final int MUTATED_RECORDS = Integer.getInteger("smartcar.mutated-records", 5_000);

  static List<String> shipped() {
    return Formats.SHIPPED;
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void sample_becomesTheExpectedEvents_andReasons(String name) throws Exception {
    assertThat(FormatFiles.read(Formats.find(name), sample(name), ZoneOffset.UTC))
        .containsExactlyElementsOf(Files.readAllLines(resource(name + ".expected")));
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void mutatedRecords_areEventsOfTheBook_orHaveAReason(String name) throws Exception {
    Format format = Formats.find(name);
    byte[] right = record(name);
    RecordForm form = format.form(name, ZoneOffset.UTC);
    EventDecoder book = new EventDecoder(ZoneOffset.UTC);
    if (format.hasHeader()) {
      assertThat(form.decode(Files.readAllLines(sample(name)).get(0).getBytes(UTF_8))).isNull();
    }
    Random random = new Random(17);
    int events = 0;
    for (int i = 0; i < MUTATED_RECORDS; i++) {
      byte[] record = mutated(right, random);
      Decoded decoded = form.decode(record);
      // What goes into the log is read there as the same event. (An assertion for each is slow.)
      boolean isRight =
          decoded instanceof CarEvent event
              ? book.decode(EventEncoder.csv(event)).equals(event)
              : decoded == null || isShowable((Refusal) decoded);
      if (!isRight) {
        assertThat(decoded).as(new String(record, UTF_8)).isNull();
      }
      events += decoded instanceof CarEvent ? 1 : 0;
    }
    assertThat(events).isBetween(1, MUTATED_RECORDS - 1);
  }

  @Test
  void everyOne_hasADescription_andANameOfItsOwn() throws FormatException {
    for (String name : Formats.SHIPPED) {
      assertThat(Formats.find(name).description()).as(name).isNotBlank();
      assertThat(Formats.find(name).name()).isEqualTo(name);
    }
  }

  /** A bounded value, in a reason on one printable line. */
  private static boolean isShowable(Refusal refusal) {
    String reason = refusal.reason();
    for (int i = 0; i < reason.length(); i++) {
      if (Character.isISOControl(reason.charAt(i))) {
        return false;
      }
    }
    return refusal.value().length() <= Refusal.MAX_VALUE_CHARS;
  }

  /** A record of the sample that is an event. */
  private static byte[] record(String name) throws IOException, URISyntaxException {
    return name.equals("avro")
        ? AvroSample.records().get(1)
        : Files.readAllLines(sample(name)).get(1).getBytes(UTF_8);
  }

  private static byte[] mutated(byte[] right, Random random) {
    byte[] record = right.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(record.length);
      record[at] =
          random.nextBoolean() ? (byte) random.nextInt(256) : record[random.nextInt(record.length)];
    }
    return random.nextInt(8) == 0
        ? Arrays.copyOf(record, random.nextInt(record.length + 1))
        : record;
  }

  private static Path sample(String name) throws IOException, URISyntaxException {
    if (name.equals("avro")) {
      Path file = Files.createTempFile("sample", ".avro");
      file.toFile().deleteOnExit();
      return Files.write(file, AvroSample.joined(AvroSample.records().toArray(new byte[0][])));
    }
    return resource(name + (name.equals("traccar") ? ".json" : ".csv"));
  }

  private static Path resource(String name) throws URISyntaxException {
    URL url = ShippedFormatsTest.class.getResource(name);
    assertThat(url).as(name).isNotNull();
    return Path.of(Objects.requireNonNull(url).toURI());
  }
}
