package io.smartcar.topology.spout;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class RecordBatchTest {

  private static final String EVENT = "20160124134517,A0001,3,0,F,N,85,A01";

  @Test
  void decoded_askedByTwoTasks_isReadOnceForBoth() {
    RecordBatch batch = TestBatches.of(0, 100, EVENT, "rubbish");
    EventDecoder one = new EventDecoder(ZoneOffset.UTC);
    EventDecoder other = new EventDecoder(ZoneOffset.UTC);

    assertThat(batch.decoded(0, one)).isInstanceOf(CarEvent.class);
    assertThat(batch.decoded(1, one)).isInstanceOf(Refusal.class);
    assertThat(batch.decoded(0, other)).isSameAs(batch.decoded(0, one));
    assertThat(batch.decoded(1, other)).isSameAs(batch.decoded(1, one));
  }
}
