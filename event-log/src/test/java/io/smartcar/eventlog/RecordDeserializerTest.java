package io.smartcar.eventlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.NamedRecord;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class RecordDeserializerTest {

  private static final byte[] VALUE = "1,2,3".getBytes(UTF_8);

  private final RecordDeserializer deserializer = new RecordDeserializer();

  @Test
  void deserialize_noHeader_isTheValueItself() {
    Headers others = new RecordHeaders().add("traceparent", VALUE);

    assertThat(deserializer.deserialize("topic", others, VALUE)).isSameAs(VALUE);
  }

  @Test
  void deserialize_header_hasTheNameBeforeTheValue() {
    Headers headers =
        new RecordHeaders()
            .add(RecordDeserializer.HEADER, "old".getBytes(UTF_8))
            .add(RecordDeserializer.HEADER, "trips".getBytes(UTF_8));

    NamedRecord named =
        Objects.requireNonNull(
            NamedRecord.of(
                Objects.requireNonNull(deserializer.deserialize("topic", headers, VALUE))));
    assertThat(named.format()).isEqualTo("trips");
    assertThat(named.value()).isEqualTo(VALUE);
  }

  @Test
  void deserialize_tombstoneOrHeaderWithoutValue_isAsItCame() {
    Headers named = new RecordHeaders().add(RecordDeserializer.HEADER, "trips".getBytes(UTF_8));
    Headers empty = new RecordHeaders().add(RecordDeserializer.HEADER, null);

    assertThat(deserializer.deserialize("topic", named, (byte[]) null)).isNull();
    assertThat(deserializer.deserialize("topic", empty, VALUE)).isSameAs(VALUE);
  }
}
