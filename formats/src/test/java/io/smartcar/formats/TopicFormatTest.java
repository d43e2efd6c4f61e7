package io.smartcar.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventEncoder;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.NamedRecord;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.RecordFormat;
import io.smartcar.events.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of a topic: the book's, those of a mapping beside them, and those that a header names.
 */
final class TopicFormatTest {

  private static final String BOOK = "20180830091459,A0001,3,1,F,N,85,A01";
  private static final String TIME = "1535620499000";
  private static final String SAME = "20180830091459,V0001,0,0,F,N,%s,A01";

  private final Path directory;

  TopicFormatTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Format csv() throws Exception {
    return FormatFiles.format(
        directory,
        FormatFiles.mapping(
            "records { type = csv, columns = [t, v] }\nfields.speed { from = v, unit = mph }\n"));
  }

  private static RecordDecoder topic(@Nullable Format beside, Map<String, Format> named) {
    return Formats.onTopic(beside, named).decoder(ZoneOffset.UTC);
  }

  private static String shown(Decoded decoded) {
    return decoded instanceof Refusal refusal
        ? refusal.reason()
        : new String(EventEncoder.csv((CarEvent) decoded), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] named(String format, String record) {
    return NamedRecord.bytes(bytes(format), bytes(record));
  }

  @Test
  void decode_linesOfAMappingBesideTheBooks_areItsEvents() throws Exception {
    Format csv = csv();
    RecordDecoder decoder = topic(csv, Map.of());

    assertThat(shown(decoder.decode(bytes(BOOK)))).isEqualTo(BOOK);
    assertThat(shown(decoder.decode(bytes(TIME + ",50")))).isEqualTo(SAME.formatted("80"));
    assertThat(shown(decoder.decode(bytes(TIME + ",n/a"))))
        .isEqualTo(
            "speed must be a number 0 to 248.548 mph (column \"v\") [own %s]: \"n/a\""
                .formatted(csv.version()));
    assertThat(decoder.decode(null)).isEqualTo(new Refusal("record", "present", ""));
  }

  @Test
  void decode_objectsOfAMappingBesideTheBooks_areItsEvents() throws Exception {
    Format json =
        FormatFiles.format(
            directory,
            FormatFiles.mapping(
                "records { type = json }\nfields.speed { from = v, unit = m/s }\n"));
    RecordDecoder decoder = topic(json, Map.of());
    CarEvent event = (CarEvent) decoder.decode(bytes(BOOK));

    assertThat(decoder.decode(EventEncoder.json(event))).isEqualTo(event);
    assertThat(shown(decoder.decode(bytes("{\"t\":" + TIME + ",\"v\":10}"))))
        .isEqualTo(SAME.formatted("36"));
  }

  @Test
  void decode_formatNamedByAHeader_isReadByIt() throws Exception {
    RecordDecoder decoder = topic(null, Map.of("own", csv()));

    assertThat(shown(decoder.decode(named("own", TIME + ",50")))).isEqualTo(SAME.formatted("80"));
    assertThat(shown(decoder.decode(named("book", BOOK)))).isEqualTo(BOOK);
    assertThat(shown(decoder.decode(bytes(BOOK)))).isEqualTo(BOOK);
    assertThat(decoder.decode(NamedRecord.bytes(bytes("avro"), AvroSample.records().get(0))))
        .isInstanceOf(CarEvent.class);
  }

  @Test
  void decode_headerOfNoFormat_isRefusedWithThoseThereAre() throws Exception {
    RecordDecoder decoder = topic(null, Map.of("own", csv()));

    assertThat(shown(decoder.decode(named("none\n", BOOK))))
        .startsWith("format must be one that is known here: avro, book, ")
        .contains(", own, ")
        .doesNotContain("\n");
    assertThat(shown(decoder.decode(named("torque", BOOK))))
        .isEqualTo(
            "format must be one that names its columns, for there is no file with a header: \"torque\"");
  }

  @Test
  void decode_heartbeat_isOneWhateverTheTopicsRecordsAre() throws Exception {
    Heartbeat heartbeat = new Heartbeat("me", 1_535_630_400_000L, 7);

    for (@Nullable Format beside : new @Nullable Format[] {null, csv(), Formats.find("avro")}) {
      RecordDecoder decoder = topic(beside, Map.of("own", csv()));
      assertThat(decoder.decode(heartbeat.record())).isEqualTo(heartbeat);
      assertThat(shown(decoder.decode(named(Heartbeat.FORMAT, BOOK))))
          .startsWith("record must be a heartbeat: ");
      assertThat(decoder.decode(bytes(heartbeat.text()))).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void onTopic_mappingThatNeedsAHeader_isRefused() throws Exception {
    Format torque = Formats.find("torque");

    assertThatThrownBy(() -> Formats.onTopic(torque, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the format torque knows columns by a file's header: for a topic, name them in records.columns");
  }

  @Test
  void onTopic_sentToAnotherMachine_readsTheSame() throws Exception {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
      out.writeObject(Formats.onTopic(Formats.find("avro"), Map.of("own", csv())));
    }

    RecordFormat arrived =
        (RecordFormat)
            new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray())).readObject();

    assertThat(shown(arrived.decoder(ZoneOffset.UTC).decode(named("own", TIME + ",50"))))
        .isEqualTo(SAME.formatted("80"));
  }
}
