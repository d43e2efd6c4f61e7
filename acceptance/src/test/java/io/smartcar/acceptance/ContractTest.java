package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle itself, on logs small enough to count by hand. */
final class ContractTest {

  private static final long LONG_AFTER = 2_000_000_000_000L;

  private final List<LogRecord> log = new ArrayList<>();
  private final Map<Integer, Long> nextOffsets = new HashMap<>();

  @Test
  void outcome_averageAboveTheLimit_alertsWithTheLastOfTheWindow() {
    add(0, "20160103000000,A0001,3,0,F,N,80,A01");
    add(0, "20160103000029999,A0001,3,0,F,N,83,A02");
    add(0, "20160103000030,A0001,3,0,F,N,0,A03");

    Outcome outcome = contract().outcome();

    assertThat(outcome.alerts())
        .containsExactly(
            entry("20160103/A0001-20160103000029999", "81.50 over 2 readings, last in A02"));
    assertThat(outcome.rows())
        .hasSize(3)
        .containsEntry("99992000030106102-A0001", "20160103000029999,A0001,3,0,F,N,83,A02");
    assertThat(outcome.rejected()).isEmpty();
  }

  @Test
  void outcome_averageAtTheLimit_doesNotAlert() {
    add(0, "20160103000000,A0001,3,0,F,N,80,A01");

    assertThat(contract().outcome().alerts()).isEmpty();
  }

  @Test
  void outcome_lateInItsPartition_isJudgedButNotShownToTheLiveRules() {
    add(0, "20160103000010,A0001,3,0,F,N,70,A01");
    add(0, "20160103000008001,A0001,3,0,F,N,70,A01");
    add(0, "20160103000008000,A0001,3,0,F,N,250,A01");
    add(1, "20160103000001,A0002,3,0,F,N,90,A01");

    Contract contract = contract();
    assertThat(contract.outcome().alerts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "20160103/A0001-20160103000010", "130.00 over 3 readings, last in A01",
                "20160103/A0002-20160103000001", "90.00 over 1 readings, last in A01"));
    assertThat(contract.liveAlerts()).containsOnlyKeys("20160103/A0002-20160103000001");
    assertThat(contract.outcome().rows()).hasSize(4);
    assertThat(contract.late()).isEqualTo(1);
  }

  @Test
  void outcome_anotherReadingOfOneDate_theLaterInTheLogStaysAndIsShown() {
    add(0, "20160103000010,A0001,3,0,F,N,90,A01");
    add(0, "20160103000010,A0001,3,0,F,N,10,A01");

    Contract contract = contract();
    assertThat(contract.duplicates()).isEqualTo(1);
    assertThat(contract.outcome().alerts()).isEmpty();
    assertThat(contract.outcome().rows())
        .containsExactly(entry("01000030106102-A0001", "20160103000010,A0001,3,0,F,N,10,A01"));
  }

  @Test
  void outcome_clockAhead_isStoredAndMovesNothing() {
    add(0, "20990103000010,A0001,3,0,F,N,90,A01");
    add(0, "20160103000010,A0001,3,0,F,N,90,A01");

    Contract contract = contract();
    assertThat(contract.badClocks()).isEqualTo(1);
    assertThat(contract.late()).isZero();
    assertThat(contract.outcome().rows()).hasSize(2);
    assertThat(contract.outcome().alerts()).hasSize(1);
  }

  @Test
  void outcome_noEvent_isRejectedUnderItsPlaceInTheLog() {
    add(3, "date,carNumber,speed");
    add(3, "20160230000010,A0001,3,0,F,N,90,A01");
    add(3, "20160103000010,A0001,3,0,F,N,401,A01");
    add(3, "");

    assertThat(contract().outcome().rejected())
        .containsOnlyKeys(
            "T-0000000003-0000000000000000000",
            "T-0000000003-0000000000000000001",
            "T-0000000003-0000000000000000002",
            "T-0000000003-0000000000000000003");
  }

  @Test
  void read_json_isTheSameEvent() {
    assertThat(
            Contract.read(
                """
                {"date":"20160103000010","carNumber":"A0001","speedPedal":3,"breakPedal":0,\
                "steerAngle":"F","directLight":"N","speed":90,"areaNumber":"A01"}\
                """))
        .isEqualTo(Contract.read("20160103000010,A0001,3,0,F,N,90,A01"))
        .isNotNull();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void outcome_recordedTelemetry_isWhatOthersCounted(Recording recording) throws IOException {
    recording.orSkip().lines().forEach(line -> add(0, line));

    Outcome outcome = contract().outcome();

    assertThat(outcome.alerts())
        .hasSize(recording.alerts())
        .containsExactlyInAnyOrderEntriesOf(recording.expectedAlerts());
    assertThat(outcome.rows()).hasSize(recording.events());
    assertThat(outcome.rejected()).isEmpty();
  }

  static List<Recording> recordings() {
    return List.of(Recording.OPENACC, Recording.VED);
  }

  private void add(int partition, String text) {
    long offset = nextOffsets.merge(partition, 1L, Long::sum) - 1;
    log.add(new LogRecord(partition, offset, LONG_AFTER, text.getBytes(UTF_8)));
  }

  private Contract contract() {
    return Contract.of("T", log);
  }
}
