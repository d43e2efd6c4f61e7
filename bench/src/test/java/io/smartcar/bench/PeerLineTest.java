package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PeerLineTest {

  @Test
  void in_linesAroundIt_findsTheFigures() throws BenchException {
    PeerLine line =
        PeerLine.in(
            "WARNING: something\npeer=flink-hbase-cep events=299000 seconds=10.72"
                + " events_per_second=27892 alerts=1778 cpu_seconds=9.5\n");
    assertThat(line).isEqualTo(new PeerLine("flink-hbase-cep", 299_000, 10.72, 27_892, 1_778, 9.5));
  }

  @Test
  void in_noFigures_saysWhatWasPrinted() {
    assertThatThrownBy(() -> PeerLine.in("Connection refused"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("Connection refused");
  }
}
