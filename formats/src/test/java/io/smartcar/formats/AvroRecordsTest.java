package io.smartcar.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventEncoder;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Avro records of schemas of one's own: values, evolution, and what is none. */
final class AvroRecordsTest {

  /** All that a mapping may ask for, and parts that it does not. */
  private static final String TRIP =
      """
      {"type":"record","name":"Trip","namespace":"fleet","fields":[
        {"name":"id","type":"long"},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
        {"name":"note","type":["null","string"],"default":null},
        {"name":"car","type":{"type":"record","name":"Car","fields":[
          {"name":"vin","type":"string"},
          {"name":"owner","type":{"type":"map","values":"string"},"default":{}},
          {"name":"speed","type":["null","float","double"],"default":null},
          {"name":"light","type":{"type":"enum","name":"Light","symbols":["OFF","LEFT","RIGHT"],"default":"OFF"}}
        ]}},
        {"name":"pedals","type":{"type":"array","items":"double"}},
        {"name":"labels","type":{"type":"map","values":["null","string"]}},
        {"name":"brake","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}},
        {"name":"moving","type":"boolean"},
        {"name":"wheel","type":{"type":"fixed","name":"Wheel","size":2}}
      ]}""";

  private static final String TRIP_MAPPING =
      """
      records { type = avro, schema = trip.avsc }
      fields {
        date { from = at }
        carNumber { from = car.vin }
        speedPedal { from = pedals.1, unit = ratio }
        breakPedal { from = brake, unit = ratio }
        steerAngle { from = wheel }
        directLight { from = car.light, values { OFF = N, LEFT = L, RIGHT = R } }
        speed { from = car.speed, unit = m/s, default = 7 }
        areaNumber { from = labels.area, default = A02 }
      }
      """;

  private static final String SMALL =
      """
      {"type":"record","name":"Small","fields":[
        {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"v","type":"%s"%s}%s
      ]}""";

  private static final long TIME = 1_535_620_499_000L;
  private static final String EVENT = "20180830091459,V0001,0,0,F,N,85,A01";

  private final Path directory;

  AvroRecordsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x | x | 20180830091459,WVW1,3,1,L2,L,85,C05",
        "{\"float\":23.6} | null | 20180830091459,WVW1,3,1,L2,L,7,C05",
        "{\"float\":23.6} | {\"double\":23.6} | 20180830091459,WVW1,3,1,L2,L,85,C05",
        "{\"float\":23.6} | {\"double\":-0.1} | 20180830091459,WVW1,3,1,L2,L,0,C05",
        "{\"float\":23.6} | {\"double\":1.0E-9} | 20180830091459,WVW1,3,1,L2,L,0,C05",
        "[0.1,0.5] | [0.1,0.5,0.9] | 20180830091459,WVW1,3,1,L2,L,85,C05",
        "[0.1,0.5] | [0.1] | speedPedal must be there (field pedals.1): \"\"",
        "[0.1,0.5] | [0.1,1.5] | speedPedal must be a number 0 to 1 (field pedals.1): \"1.5\"",
        "{\"string\":\"C05\"} | null | 20180830091459,WVW1,3,1,L2,L,85,A02",
        "\"area\" | \"other\" | 20180830091459,WVW1,3,1,L2,L,85,A02",
        "\"LEFT\" | \"RIGHT\" | 20180830091459,WVW1,3,1,L2,R,85,C05",
        "WVW1 | W-1 | carNumber must be an id that becomes 1 to 32 ASCII letters, digits or _ (field car.vin): \"W-1\"",
        "WVW1 | | carNumber must be known (field car.vin): \"\"",
        "\"L2\" | \"L9\" | steerAngle must be F, L1 to L3 or R1 to R3 or a word of the table (field wheel): \"L9\"",
        "\\u0021 | \\u00ff | breakPedal must be a number 0 to 1 (field brake): \"-0.01\"",
        "1535620499000000 | 1535620499123456 | 20180830091459123,WVW1,3,1,L2,L,85,C05",
        "1535620499000000 | -1 | date must be a number of us since 1970 (field at): \"-1\"",
        "1535620499000000 | -9223372036854775808 | date must be a number of us since 1970 (field at): \"-9223372036854775808\"",
      })
  void value_ofAnyType_becomesTheBooks_orHasAReason(String part, String other, String expected)
      throws IOException, FormatException {
    String trip =
        """
        {"id":1,"at":1535620499000000,"note":{"string":"n"},"car":{"vin":"WVW1","owner":{"a":"b"},\
        "speed":{"float":23.6},"light":"LEFT"},"pedals":[0.1,0.5],"labels":{"area":{"string":"C05"}},\
        "brake":"\\u0021","moving":true,"wheel":"L2"}""";
    Files.writeString(directory.resolve("trip.avsc"), TRIP);
    RecordDecoder decoder = FormatFiles.format(directory, TRIP_MAPPING).decoder(ZoneOffset.UTC);
    String changed = part.equals("x") ? trip : trip.replace(part, other == null ? "" : other);
    assertThat(changed.equals(trip)).isEqualTo(part.equals("x"));

    byte[] record = AvroSample.single(AvroLayout.parse(TRIP), changed);

    assertThat(shown(decoder.decode(record))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // A field more, of a writer that is ahead.
        "int | `` | `,{\"name\":\"more\",\"type\":\"string\"}` | {\"t\":TIME,\"v\":85,\"more\":\"x\"} | EVENT",
        // Numbers are widened.
        "int | `` | `` | {\"t\":TIME,\"v\":85} | EVENT",
        "float | `` | `` | {\"t\":TIME,\"v\":84.5} | EVENT",
        "long | `` | `` | {\"t\":TIME,\"v\":401} | speed must be a number 0 to 400 km/h (field v): \"401\"",
        "string | `` | `` | {\"t\":TIME,\"v\":\"85\"} | record must be what our schema can be read from: Found string, expecting double: \"fingerprint",
      })
  void writersSchema_isReadByAvrosRules(
      String type, String fallback, String more, String json, String expected) throws Exception {
    RecordDecoder decoder = small("double", "");
    String written = SMALL.formatted(type, fallback, more);
    Files.writeString(Files.createDirectories(directory.resolve("s")).resolve("a.avsc"), written);
    RecordDecoder knowing = small("double", "records.schemas = s");
    byte[] record =
        AvroSample.single(AvroLayout.parse(written), json.replace("TIME", String.valueOf(TIME)));

    assertThat(shown(knowing.decode(record))).startsWith(expected.replace("EVENT", EVENT));
    assertThat(shown(decoder.decode(record)))
        .isEqualTo(
            "record must be of a known schema: put it into the directory records.schemas:"
                + " \"fingerprint %016x\""
                    .formatted(
                        SchemaNormalization.parsingFingerprint64(AvroLayout.parse(written))));
  }

  @Test
  void fieldThatTheWriterLacks_isTheDefaultOfOurs_orTheRecordIsNone() throws Exception {
    String older =
        """
        {"type":"record","name":"Small","fields":[
          {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"}}]}""";
    Files.writeString(Files.createDirectories(directory.resolve("s")).resolve("a.avsc"), older);
    byte[] record = AvroSample.single(AvroLayout.parse(older), "{\"t\":" + TIME + "}");

    Files.writeString(
        directory.resolve("small.avsc"), SMALL.formatted("int", ",\"default\":85", ""));
    assertThat(shown(own("records.schemas = s").decode(record))).isEqualTo(EVENT);

    Files.writeString(directory.resolve("small.avsc"), SMALL.formatted("int", "", ""));
    assertThat(shown(own("records.schemas = s").decode(record)))
        .startsWith("record must be what our schema can be read from: ")
        .contains("missing required field v");
  }

  @Test
  void fieldOfAnotherName_isFoundByOurAlias() throws Exception {
    String theirs = SMALL.formatted("int", "", "").replace("\"v\"", "\"velocity\"");
    Files.writeString(Files.createDirectories(directory.resolve("s")).resolve("a.avsc"), theirs);
    Files.writeString(
        directory.resolve("small.avsc"), SMALL.formatted("int", ",\"aliases\":[\"velocity\"]", ""));
    byte[] record =
        AvroSample.single(AvroLayout.parse(theirs), "{\"t\":" + TIME + ",\"velocity\":85}");

    assertThat(shown(own("records.schemas = s").decode(record))).isEqualTo(EVENT);
  }

  /** Avro's rules would take microseconds for milliseconds. */
  @Test
  void timeInAnotherUnit_isNotReadAsIfItWereOurs() throws Exception {
    String theirs = SMALL.formatted("int", "", "").replace("millis", "micros");
    Files.writeString(Files.createDirectories(directory.resolve("s")).resolve("a.avsc"), theirs);
    byte[] record = AvroSample.single(AvroLayout.parse(theirs), "{\"t\":" + TIME + "000,\"v\":85}");

    assertThat(shown(small("int", "records.schemas = s").decode(record)))
        .startsWith(
            "record must be of a schema with the meanings of ours: t is timestamp-micros, not"
                + " timestamp-millis: \"fingerprint ");
  }

  @Test
  void enumsSymbol_thatIsNotKnownHere_isTheDefaultOfOurs() throws Exception {
    String newer =
        """
        {"type":"record","name":"CarReading","namespace":"io.smartcar","fields":[
          {"name":"time","type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"carNumber","type":"string"},
          {"name":"directLight","type":{"type":"enum","name":"DirectLight","symbols":["N","L","R","BOTH"]}},
          {"name":"speed","type":"int"},
          {"name":"areaNumber","type":"string"}]}""";
    Files.writeString(Files.createDirectories(directory.resolve("s")).resolve("a.avsc"), newer);
    RecordDecoder decoder =
        FormatFiles.format(directory, "based-on = avro\nrecords.schemas = s\n")
            .decoder(ZoneOffset.UTC);
    byte[] record =
        AvroSample.single(
            AvroLayout.parse(newer),
            "{\"time\":%d,\"carNumber\":\"V0001\",\"directLight\":\"BOTH\",\"speed\":85,\"areaNumber\":\"A01\"}"
                .formatted(TIME));

    assertThat(shown(decoder.decode(record))).isEqualTo(EVENT);
  }

  @Test
  void recordThatIsNone_isRefusedWithTheReason() throws Exception {
    RecordDecoder decoder = small("int", "");
    Schema schema = AvroLayout.parse(SMALL.formatted("int", "", ""));
    byte[] record = AvroSample.single(schema, "{\"t\":" + TIME + ",\"v\":85}");

    assertThat(shown(decoder.decode(record))).isEqualTo(EVENT);
    assertThat(shown(decoder.decode(Arrays.copyOf(record, record.length - 1))))
        .startsWith("record must be complete Avro of its schema (it breaks at byte ");
    assertThat(shown(decoder.decode(Arrays.copyOf(record, record.length + 1))))
        .startsWith("record must be one record and nothing after it: ");
    assertThat(shown(decoder.decode(Arrays.copyOf(record, 9))))
        .startsWith("record must be Avro, in single-object encoding (C3 01, fingerprint) or as of");
    assertThat(shown(decoder.decode(new byte[0]))).startsWith("record must be Avro, in single");
    assertThat(shown(decoder.decode(AvroSample.ofRegistry(7, schema, "{\"t\":1,\"v\":85}"))))
        .isEqualTo("record must be of a registry that is known: say records.registry: \"id 7\"");
    assertThat(decoder.decode(null)).isEqualTo(new Refusal("record", "present", ""));
  }

  /** What a few bytes claim costs neither memory nor time. */
  @Test
  @Timeout(10)
  void claimedLengths_cost_noMoreThanTheRecordIsLong() throws Exception {
    String list =
        """
        {"type":"record","name":"Small","fields":[
          {"name":"nothings","type":{"type":"array","items":{"type":"fixed","name":"Zero","size":0}}},
          {"name":"more","type":{"type":"array","items":{"type":"array","items":"Zero"}}},
          {"name":"text","type":"string"},
          {"name":"self","type":["null","Small"]},
          {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"v","type":"int"}]}""";
    Files.writeString(directory.resolve("small.avsc"), list);
    Schema schema = AvroLayout.parse(list);
    for (String asked : new String[] {"v", "nothings.3\", \"v", "text\", \"v", "more.1.1\", \"v"}) {
      RecordDecoder decoder =
          FormatFiles.format(
                  directory,
                  FormatFiles.mapping(
                      "records { type = avro, schema = small.avsc }\n"
                          + "fields.date.from = t\n"
                          + "fields.speed.from = [\""
                          + asked
                          + "\"]\n"))
              .decoder(ZoneOffset.UTC);
      int[] hugeCount = {0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01};
      int[] hugeText = {0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 'x'};
      int[] deep = IntStream.range(0, 60_000).map(i -> i % 4 == 3 ? 2 : 0).toArray();
      assertThat(shown(decoder.decode(AvroSample.headed(schema, hugeCount))))
          .startsWith("record must be complete Avro of its schema");
      assertThat(shown(decoder.decode(AvroSample.headed(schema, hugeText))))
          .startsWith("record must be complete Avro of its schema");
      assertThat(shown(decoder.decode(AvroSample.headed(schema, deep))))
          .startsWith("record must be complete Avro of its schema");
    }
  }

  @Test
  void format_sentToAnotherMachine_readsTheSameThere_andHasItsVersion() throws Exception {
    String newer = SMALL.formatted("long", "", "");
    Files.writeString(Files.createDirectories(directory.resolve("s")).resolve("a.avsc"), newer);
    Files.writeString(directory.resolve("small.avsc"), SMALL.formatted("double", "", ""));
    Files.writeString(directory.resolve("cars.csv"), "1,V0001\n");
    Format format =
        FormatFiles.format(
            directory,
            FormatFiles.mapping(
                """
                records { type = avro, schema = small.avsc, schemas = s }
                fields.date.from = t
                fields.speed.from = v
                fields.carNumber { from = v, table = cars.csv, default = V0002 }
                """));
    byte[] sent = serialized(format);
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }

    Format arrived = (Format) new ObjectInputStream(new ByteArrayInputStream(sent)).readObject();

    assertThat(arrived.name()).isEqualTo("own");
    assertThat(arrived.version()).isEqualTo(format.version());
    assertThat(
            shown(
                arrived
                    .decoder(ZoneOffset.UTC)
                    .decode(
                        AvroSample.single(
                            AvroLayout.parse(newer), "{\"t\":" + TIME + ",\"v\":1}"))))
        .isEqualTo("20180830091459,V0001,0,0,F,N,1,A01");
  }

  @Test
  void topicOfBothFormats_eachIsKnownByItsBeginning_andAReasonNamesTheMapping() throws Exception {
    Format format = Formats.find("avro");
    RecordDecoder decoder = Formats.onTopic(format, Map.of()).decoder(ZoneOffset.UTC);

    assertThat(shown(decoder.decode(EVENT.getBytes(UTF_8)))).isEqualTo(EVENT);
    assertThat(shown(decoder.decode(AvroSample.records().get(0))))
        .isEqualTo("20180830091459,A0001,3,1,F,N,85,A01");
    assertThat(shown(decoder.decode(AvroSample.records().get(6))))
        .isEqualTo(
            "speed must be a number 0 to 400 km/h (field speed) [avro "
                + format.version()
                + "]: \"401\"");
    assertThat(decoder.decode(null)).isEqualTo(new Refusal("record", "present", ""));
  }

  private RecordDecoder small(String type, String records) throws IOException, FormatException {
    Files.writeString(directory.resolve("small.avsc"), SMALL.formatted(type, "", ""));
    return own(records);
  }

  private RecordDecoder own(String records) throws IOException, FormatException {
    return FormatFiles.format(
            directory,
            FormatFiles.mapping(
                "records { type = avro, schema = small.avsc }\n"
                    + records
                    + "\nfields.date.from = t\nfields.speed.from = v\n"))
        .decoder(ZoneOffset.UTC);
  }

  private static byte[] serialized(Format format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(format);
    }
    return bytes.toByteArray();
  }

  private static String shown(Decoded decoded) {
    return decoded instanceof CarEvent event
        ? new String(EventEncoder.csv(event), UTF_8)
        : ((Refusal) decoded).reason();
  }
}
