package io.smartcar.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.config.ConfigException;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RecordFormat;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopicRecordsTest {

  private static final byte[] BOOK =
      "20180830091459,A0001,3,1,F,N,85,A01".getBytes(StandardCharsets.UTF_8);

  /** The same, of the shipped schema. */
  private static final byte[] AVRO =
      HexFormat.of().parseHex("c30123185cca86255f99f098eaa1b1590a41303030310602000002aa0106413031");

  @Test
  void of_noMapping_theBooks() {
    assertThat(of("")).isSameAs(RecordFormat.BOOK);
  }

  @Test
  void of_shippedMapping_bothAreTheSameEvent() {
    var decoder = of("avro").decoder(ZoneOffset.UTC);

    assertThat(decoder.decode(AVRO)).isInstanceOf(CarEvent.class).isEqualTo(decoder.decode(BOOK));
  }

  @Test
  void of_mappingThatCannotBeOnATopic_isRefusedWithTheKey() {
    assertThatThrownBy(() -> of("torque"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("smartcar.kafka.avro-format: the format torque is csv, and only");
    assertThatThrownBy(() -> of("none.conf"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("smartcar.kafka.avro-format: none.conf: no such file");
  }

  private static RecordFormat of(String format) {
    return TopicRecords.of(SmartcarConfig.load(null, Map.of("smartcar.kafka.avro-format", format)));
  }
}
