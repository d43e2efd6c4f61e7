package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.redis.StartedRedis;
import io.smartcar.status.PlatformStatus;
import io.smartcar.status.PlayedPlatform;
import io.smartcar.status.heartbeat.PlayedHeartbeats;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Prometheus is given of a platform. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsTest {

  private final StartedRedis redis = new StartedRedis();
  private Scrape answering;
  private Scrape silent;

  @BeforeAll
  void scrape() throws Exception {
    answering = scrape(PlayedPlatform::answering);
    silent = scrape(PlayedPlatform::silent);
  }

  @AfterAll
  void stop() {
    redis.close();
  }

  private Console open(Supplier<PlatformStatus> status) {
    PlayedSources played = new PlayedSources();
    played.metrics = status;
    return Console.open(ConsoleSettings.local(0), played.of(redis.settings()));
  }

  private static Scrape scrape(Console console) throws Exception {
    HttpResponse<String> response = new Browser(console.port()).get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    return Scrape.of(response.body());
  }

  private Scrape scrape(Supplier<PlatformStatus> status) throws Exception {
    try (Console console = open(status)) {
      return scrape(console);
    }
  }

  @Test
  void scrape_ofAPlatformThatAnswers_hasWhatStatusKnows() {
    assertThat(answering.sum("smartcar_server_up")).isEqualTo(4);
    assertThat(answering.value("smartcar_needs")).isPositive();
    assertThat(answering.value("smartcar_stored_lag_records{partition=\"1\"}")).isEqualTo(500);
    assertThat(answering.value("smartcar_stored_lag_seconds{partition=\"1\"}")).isEqualTo(62.5);
    assertThat(answering.value("smartcar_judged_lag_records{partition=\"1\"}")).isEqualTo(1_000);
    assertThat(answering.value("smartcar_judged_lag_seconds{partition=\"1\"}")).isEqualTo(80);
    assertThat(answering.value("smartcar_event_time_delay_seconds")).isEqualTo(12);
    assertThat(answering.value("smartcar_latest_event_timestamp_seconds"))
        .isEqualTo(PlayedPlatform.NOW.toEpochMilli() / 1e3 - 2);
    assertThat(answering.value("smartcar_rejected_records_total")).isEqualTo(4);
    assertThat(answering.value("smartcar_clock_off_cars")).isEqualTo(4);
    assertThat(answering.value("smartcar_clock_off_partitions")).isEqualTo(1);
    assertThat(answering.value("smartcar_late_oldest_seconds")).isEqualTo(90);
    assertThat(answering.value("smartcar_late_judged_stretches_total")).isEqualTo(4_000);
    assertThat(answering.value("smartcar_late_corrected_alerts{correction=\"withdrawn\"}"))
        .isEqualTo(5);
    assertThat(answering.value("smartcar_rules_version")).isEqualTo(7);
    assertThat(answering.value("smartcar_rule_task_version{task=\"fleet\"}")).isEqualTo(6);
    assertThat(answering.value("smartcar_rule_problems")).isEqualTo(1);
    assertThat(answering.value("smartcar_http_door_up")).isEqualTo(1);
    assertThat(answering.value("smartcar_http_door_limited{whose=\"cars\"}")).isEqualTo(3);
    assertThat(answering.value("smartcar_console_viewers")).isZero();
    assertThat(answering.value("smartcar_look_age_seconds")).isBetween(0.0, 60.0);
  }

  @Test
  void scrape_whereHeartbeatsAreOn_hasHowLongTheyTookAndHowOldTheyAre() throws Exception {
    PlayedSources played = new PlayedSources();
    played.heartbeats = PlayedHeartbeats.seen();
    try (Console console = Console.open(ConsoleSettings.local(0), played.of(redis.settings()))) {
      Scrape scrape = scrape(console);
      assertThat(scrape.value("smartcar_heartbeat_interval_seconds")).isEqualTo(3_600);
      // The first, and perhaps the one that the console has begun with.
      assertThat(scrape.value("smartcar_heartbeats_sent_total")).isIn(2.0, 3.0, 4.0);
      assertThat(scrape.value("smartcar_heartbeat_sent_age_seconds")).isIn(0.0, 2.0);
      for (String exit : List.of("row", "alert")) {
        String name = "smartcar_heartbeat_" + exit;
        assertThat(scrape.value(name + "_latency_seconds{partition=\"1\"}")).isEqualTo(0.5);
        assertThat(scrape.value(name + "_age_seconds{partition=\"1\"}")).isEqualTo(2);
      }
    }
    assertThat(answering.types().keySet()).noneMatch(name -> name.contains("heartbeat"));
  }

  @Test
  void scrape_ofAPlatform_keepsTheSumsOfThePage() {
    for (int partition = 0; partition < 3; partition++) {
      String of = "{partition=\"" + partition + "\"}";
      double end = answering.value("smartcar_log_end_offset" + of);
      for (String whose : List.of("smartcar_stored_", "smartcar_judged_")) {
        double records = answering.value(whose + "lag_records" + of);
        assertThat(answering.value(whose + "offset" + of) + records).isEqualTo(end);
        if (records == 0) {
          assertThat(answering.value(whose + "lag_seconds" + of)).isZero();
        }
      }
    }
    assertThat(answering.sum("smartcar_late_events_total")).isEqualTo(30);
    assertThat(answering.value("smartcar_late_events_total{late_by=\"unknown\"}")).isEqualTo(2);
    double notShown =
        answering.sum("smartcar_late_events_total")
            + answering.value("smartcar_repeated_readings_total")
            + answering.value("smartcar_replaced_readings_total")
            + answering.value("smartcar_bad_clock_events_total")
            + answering.value("smartcar_rejected_records_total")
            + answering.value("smartcar_lost_offsets_total");
    assertThat(notShown).isLessThanOrEqualTo(answering.sum("smartcar_judged_offset"));
    assertThat(answering.value("smartcar_rule_tasks{state=\"live\"}")).isEqualTo(2);
    assertThat(answering.value("smartcar_rule_tasks{state=\"changing\"}")).isEqualTo(1);
    assertThat(answering.value("smartcar_rule_tasks{state=\"refusing\"}")).isEqualTo(1);
    assertThat(answering.value("smartcar_rule_tasks{state=\"silent\"}")).isEqualTo(1);
    long versions =
        answering.samples().keySet().stream()
            .filter(sample -> sample.startsWith("smartcar_rule_task_version{"))
            .count();
    assertThat(versions).isEqualTo(4);
  }

  @Test
  void scrape_ofARecordWhoseAgeIsNotKnown_hasNoAgeAndNotZero() {
    assertThat(answering.samples())
        .containsEntry("smartcar_stored_lag_records{partition=\"0\"}", 5.0)
        .doesNotContainKey("smartcar_stored_lag_seconds{partition=\"0\"}");
  }

  @Test
  void scrape_ofServersThatAreSilent_saysSoAndNothingElse() {
    assertThat(silent.types().keySet())
        .containsExactlyInAnyOrder(
            "smartcar_console_streaming",
            "smartcar_console_viewers",
            "smartcar_look_age_seconds",
            "smartcar_needs",
            "smartcar_server_up");
    for (String server : List.of("kafka", "zookeeper", "hbase", "redis")) {
      assertThat(silent.value("smartcar_server_up{server=\"" + server + "\"}")).isZero();
    }
  }

  @Test
  void scrape_whileServersAreAsked_isAnsweredWithoutThemAndLaterWithThem() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (Console console =
        open(
            () -> {
              try {
                answer.await();
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              }
              return PlayedPlatform.answering();
            })) {
      assertThat(scrape(console).types().keySet())
          .containsExactlyInAnyOrder("smartcar_console_streaming", "smartcar_console_viewers");
      answer.countDown();
      Awaitility.await()
          .untilAsserted(() -> assertThat(scrape(console).sum("smartcar_server_up")).isEqualTo(4));
    }
  }
}
