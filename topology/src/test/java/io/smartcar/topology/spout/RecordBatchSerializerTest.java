package io.smartcar.topology.spout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import org.junit.jupiter.api.Test;

final class RecordBatchSerializerTest {

  private static final int LINE_BYTES = 36;

  private final Kryo kryo = new Kryo();

  RecordBatchSerializerTest() {
    kryo.register(RecordBatch.class, new RecordBatchSerializer());
  }

  @Test
  void copy_holesTombstonesAndTimesThatGoBack_isTheSame() {
    RecordBatch batch =
        new RecordBatch(
            "pVJOPQzpSEqf1F7tcxkv4g",
            "SmartCar-Topic",
            3,
            5_000_000_020L,
            5_000_900_000L,
            new long[] {5_000_000_000L, 5_000_000_001L, 5_000_000_009L},
            new long[] {1_700_000_000_000L, 1_600_000_000_000L, -1},
            new byte[][] {"one".getBytes(UTF_8), null, new byte[0]});

    RecordBatch copy = copy(batch);

    assertThat(copy.topicId()).isEqualTo("pVJOPQzpSEqf1F7tcxkv4g");
    assertThat(copy.topic()).isEqualTo("SmartCar-Topic");
    assertThat(copy.partition()).isEqualTo(3);
    assertThat(copy.firstOffset()).isEqualTo(5_000_000_000L);
    assertThat(copy.nextOffset()).isEqualTo(5_000_000_020L);
    assertThat(copy.logEnd()).isEqualTo(5_000_900_000L);
    assertThat(copy.size()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(copy.offset(i)).isEqualTo(batch.offset(i));
      assertThat(copy.timestampMillis(i)).isEqualTo(batch.timestampMillis(i));
      assertThat(copy.value(i)).isEqualTo(batch.value(i));
    }
  }

  @Test
  void write_thousandRecords_addsFewBytesToTheirValues() {
    String[] lines = new String[1_000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "20160124134517,A%04d,3,0,F,N,85,A01".formatted(i);
    }

    byte[] written = write(TestBatches.of(0, 1_000_000, lines));

    assertThat(written.length).isLessThan(lines.length * (LINE_BYTES + 4));
  }

  private RecordBatch copy(RecordBatch batch) {
    return kryo.readObject(new Input(write(batch)), RecordBatch.class);
  }

  private byte[] write(RecordBatch batch) {
    Output output = new Output(1_024, -1);
    kryo.writeObject(output, batch);
    return output.toBytes();
  }
}
