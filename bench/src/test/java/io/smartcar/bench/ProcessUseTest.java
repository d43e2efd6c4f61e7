package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProcessUseTest {

  private static final String STAT =
      "4711 (java (odd) name) S 1 4711 4711 0 -1 4194304 9 0 0 0 1250 250 3 4 20 0 42 0 1 2 3";

  private static final String STATUS =
      "Name:\tjava\nVmHWM:\t 2097152 kB\nVmRSS:\t 1048576 kB\nSigCgt:\t0000000181005ccf\n";

  @Test
  void processorSeconds_nameWithBracketsAndBlanks_areUserAndSystemTime() {
    assertThat(ProcessUse.processorSeconds(STAT)).isEqualTo(15.0);
  }

  @Test
  void processorSeconds_ofThisProcess_grow() {
    assertThat(ProcessUse.processorSeconds(ProcessHandle.current().pid())).isPositive();
  }

  @Test
  void processorSeconds_ofNoProcess_areZero() {
    assertThat(ProcessUse.processorSeconds(Long.MAX_VALUE)).isZero();
  }

  @Test
  void peakResidentMegabytes_ofAStatus_isTheHighWaterMark() {
    assertThat(ProcessUse.peakResidentMegabytes(STATUS)).isEqualTo(2_048);
    assertThat(ProcessUse.peakResidentMegabytes("")).isZero();
  }

  @Test
  void takesAttachSignal_maskWithSigquit_isTrue() {
    assertThat(ProcessUse.takesAttachSignal(STATUS)).isTrue();
    assertThat(ProcessUse.takesAttachSignal("SigCgt:\t0000000000000002\n")).isFalse();
    assertThat(ProcessUse.takesAttachSignal("")).isFalse();
  }
}
