package io.smartcar.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.config.ConfigException;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.CarEvent;
import io.smartcar.events.NamedRecord;
import io.smartcar.events.RecordFormat;
import io.smartcar.events.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicRecordsTest {

  private static final byte[] BOOK = "20180830091459,A0001,3,1,F,N,85,A01".getBytes(UTF_8);

  /** The same, of the shipped schema. */
  private static final byte[] AVRO =
      HexFormat.of().parseHex("c30123185cca86255f99f098eaa1b1590a41303030310602000002aa0106413031");

  @Test
  void of_noMapping_theBooks() {
    var decoder = of("").decoder(ZoneOffset.UTC);

    assertThat(decoder.decode(BOOK)).isInstanceOf(CarEvent.class);
    assertThat(decoder.decode(AVRO)).isInstanceOf(Refusal.class);
  }

  @Test
  void of_shippedMapping_bothAreTheSameEvent() {
    var decoder = of("avro").decoder(ZoneOffset.UTC);

    assertThat(decoder.decode(AVRO)).isInstanceOf(CarEvent.class).isEqualTo(decoder.decode(BOOK));
  }

  @Test
  void of_directoryOfMappings_theyMayBeNamedByAHeader(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("mine.conf"), "based-on = book\nfields.areaNumber.constant = B02\n");
    var decoder =
        TopicRecords.of(
                SmartcarConfig.load(null, Map.of("smartcar.kafka.formats", directory.toString())))
            .decoder(ZoneOffset.UTC);

    assertThat(decoder.decode(NamedRecord.bytes("mine".getBytes(UTF_8), BOOK)))
        .isInstanceOfSatisfying(
            CarEvent.class, event -> assertThat(event.areaNumber()).isEqualTo("B02"));
  }

  @Test
  void of_whatIsNotTaken_isRefusedWithTheKey(@TempDir Path directory) throws IOException {
    assertThatThrownBy(() -> of("torque"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("smartcar.kafka.format: the format torque knows columns by");
    assertThatThrownBy(() -> of("none.conf"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("smartcar.kafka.format: none.conf: no such file");
    Path file = Files.writeString(directory.resolve("wrong.conf"), "fields.speed.from = x\n");
    for (Path wrong : List.of(directory, file)) {
      assertThatThrownBy(
              () ->
                  TopicRecords.of(
                      SmartcarConfig.load(
                          null, Map.of("smartcar.kafka.formats", wrong.toString()))))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("smartcar.kafka.formats: ")
          .hasMessageNotContaining("smartcar.kafka.format: ");
    }
  }

  private static RecordFormat of(String format) {
    return TopicRecords.of(SmartcarConfig.load(null, Map.of("smartcar.kafka.format", format)));
  }
}
