package io.smartcar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TransmissionViewTest {

  @Test
  void byPartition_few_namesEach() {
    assertThat(TransmissionView.byPartition(new long[] {1_000, 2}))
        .isEqualTo("by partition 0: 1,000, 1: 2");
  }

  @Test
  void byPartition_aHundred_saysTheirRangeAndTheFullest() {
    long[] counts = LongStream.range(0, 100).map(partition -> 1_000 + partition).toArray();

    assertThat(TransmissionView.byPartition(counts))
        .isEqualTo(
            "by partition 1,000 to 1,099 in each of 100, fullest 99: 1,099, 98: 1,098, 97: 1,097");
  }
}
