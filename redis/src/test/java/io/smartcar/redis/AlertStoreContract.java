package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.Alert;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every alert store does. Subclasses supply a store; alerts of earlier tests may be in it, for
 * each test uses a day of its own.
 */
public abstract class AlertStoreContract {

  private static final long FIRST_RAISED_AT_MILLIS = 1_535_620_500_000L;

  /** The store under test; the same one when asked again in a test. */
  protected abstract AlertStore store();

  /** The alerts of a day in the order they were added. */
  protected abstract List<Alert> list(String day);

  /** The last heartbeat of each partition. */
  protected abstract Map<Integer, TakenHeartbeat> heartbeats();

  @Test
  void add_newAlert_isNewAndListedAsItWas() {
    Alert alert = alert("over-speed", "V0004", "20180801091459900");

    assertThat(store().add(raised(alert))).containsExactly(true);

    assertThat(list("20180801")).containsExactly(alert);
  }

  @Test
  void add_sameAlertAgain_isNotNewAndListedOnce() {
    Alert alert = alert("over-speed", "V0004", "20180802091459900");
    store().add(raised(alert));

    assertThat(store().add(raised(alert))).containsExactly(false);

    assertThat(list("20180802")).containsExactly(alert);
  }

  @Test
  void add_sameAlertTwiceInACall_isNewOnce() {
    Alert alert = alert("over-speed", "V0004", "20180803091459900");

    assertThat(store().add(raised(alert, alert))).containsExactly(true, false);

    assertThat(list("20180803")).containsExactly(alert);
  }

  @Test
  void add_twoRulesOfOneCarAndDate_areTwoAlerts() {
    Alert speed = alert("over-speed", "V0004", "20180804091459900");
    Alert brake = alert("harsh-brake", "V0004", "20180804091459900");

    assertThat(store().add(raised(speed, brake))).containsExactly(true, true);

    assertThat(list("20180804")).containsExactly(speed, brake);
  }

  @Test
  void add_sameIdentityOtherValues_keepsTheFirst() {
    Alert first = alert("over-speed", "V0004", "20180805091459900");
    Alert second = new Alert("over-speed", "V0004", "20180805091459900", "low", "other", Map.of());
    store().add(raised(first));

    assertThat(store().add(raised(second))).containsExactly(false);

    assertThat(list("20180805")).containsExactly(first);
  }

  @Test
  void add_alertsOfTwoDays_areListedByDay() {
    Alert before = alert("over-speed", "V0004", "20180806235959");
    Alert after = alert("over-speed", "V0004", "20180807000000");

    assertThat(store().add(raised(after, before))).containsExactly(true, true);

    assertThat(list("20180806")).containsExactly(before);
    assertThat(list("20180807")).containsExactly(after);
  }

  @Test
  void add_moreThanAPage_areListedInOrder() {
    List<Alert> alerts =
        IntStream.range(0, 2_500)
            .mapToObj(i -> alert("over-speed", "V" + i, "20180808091459900"))
            .toList();

    assertThat(store().add(raised(alerts))).hasSize(2_500).containsOnly(true);

    assertThat(list("20180808")).isEqualTo(alerts);
  }

  @Test
  void add_unusualText_comesBackAsItWas() {
    Alert alert =
        new Alert(
            "rule/with-é", "V_1", "20180809091459", "", "\"quoted\"\n\u0000", Map.of("a", true));
    store().add(raised(alert));

    assertThat(list("20180809")).containsExactly(alert);
  }

  @Test
  void add_nothing_isNothing() {
    assertThat(store().add(raised())).isEmpty();
  }

  @Test
  void list_dayWithoutAlerts_isEmpty() {
    assertThat(list("19990101")).isEmpty();
  }

  @Test
  void check_serverThere_returns() {
    store().check();
  }

  @Test
  void beat_somePartitions_isTheLastOfEachAndNoAlert() {
    TakenHeartbeat first = taken(0, 1);
    TakenHeartbeat other = taken(11, 1);
    TakenHeartbeat second = taken(0, 2);
    store().beat(List.of(first, other));
    store().beat(List.of());

    store().beat(List.of(second));

    assertThat(heartbeats()).isEqualTo(Map.of(0, second, 11, other));
    assertThat(list("19700101")).isEmpty();
  }

  private static TakenHeartbeat taken(int partition, long tickMillis) {
    return new TakenHeartbeat(new Heartbeat("me", 1_000, tickMillis), partition, 1_100, 1_200);
  }

  @Test
  void claim_oneWriter_holdsAgainstOthers() {
    assertThat(store().claim("first")).isEmpty();

    assertThat(store().claim("second")).contains("first");
    assertThat(store().claim("first")).isEmpty();
  }

  /** These alerts, raised a minute after one another. */
  protected static List<RaisedAlert> raised(List<Alert> alerts) {
    return IntStream.range(0, alerts.size())
        .mapToObj(i -> new RaisedAlert(alerts.get(i), FIRST_RAISED_AT_MILLIS + 60_000L * i, 3))
        .toList();
  }

  /** These alerts, raised a minute after one another. */
  protected static List<RaisedAlert> raised(Alert... alerts) {
    return raised(List.of(alerts));
  }

  /** An alert with values of the kinds that survive JSON unchanged. */
  protected static Alert alert(String rule, String carNumber, String date) {
    return new Alert(
        rule,
        carNumber,
        date,
        "high",
        "Average speed of a car above 80 km/h",
        Map.of("avgSpeed", 97.25, "readings", 300L, "areaNumber", "F08"));
  }
}
