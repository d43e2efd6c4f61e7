package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smartcar.redis.StartedRedis;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What was refused is shown and sent again, once, and who is away is named. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RejectedTest {

  private static final String REJECTED = "/api/v1/rejected";
  private static final String RESEND = "/api/v1/rejected/resend";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String EVENT = "20180830091459,V0001,1,0,F,N,97,F08";
  private static final String NO_EVENT = "2018-08-30T09:14:59,V0001,1,0,F,N,97,F08";
  private static final String HOSTILE = "<img src=x onerror=alert(1)>\u202e\u0007";

  /** What one had to be at that time, and is no more. */
  private static final String DATE = "date must be what it was: \"2\"";

  private static final String OF_DATE =
      "{\"field\":\"date\",\"rule\":\"what it was\",\"by\":\"ann\"}";

  private final StartedRedis redis = new StartedRedis();
  private final List<Console> opened = new ArrayList<>();
  private PlayedSources played = new PlayedSources();
  private Browser browser = new Browser(0);

  @AfterEach
  void closeConsoles() {
    opened.forEach(Console::close);
    opened.clear();
  }

  @AfterAll
  void stop() {
    redis.close();
  }

  private void open(PlayedSources sources) {
    played = sources;
    Console console = Console.open(ConsoleSettings.local(0), sources.of(redis.settings()));
    opened.add(console);
    browser = new Browser(console.port());
  }

  private JsonNode rejected() throws Exception {
    HttpResponse<String> response = browser.get(REJECTED);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private JsonNode resend(String body) throws Exception {
    HttpResponse<String> response = browser.post(RESEND, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static PlayedSources withRefused() {
    PlayedSources sources = new PlayedSources();
    sources.refuse(1, 60, DATE, EVENT);
    sources.refuse(2, 50, DATE, NO_EVENT);
    sources.refuse(3, 40, "record must be 8 fields separated by commas: \"<\"", HOSTILE);
    sources.refuse(4, 25 * 3_600, DATE, EVENT);
    return sources;
  }

  @Test
  void rejected_ofTheLastDay_isCountedByReasonWithExamplesAsPrintableText() throws Exception {
    open(withRefused());

    JsonNode found = rejected();

    assertThat(found.path("records").asInt()).isEqualTo(3);
    assertThat(found.path("cut").asBoolean()).isFalse();
    assertThat(found.at("/reasons/0/field").asText()).isEqualTo("date");
    assertThat(found.at("/reasons/0/rule").asText()).isEqualTo("what it was");
    assertThat(found.at("/reasons/0/records").asInt()).isEqualTo(2);
    assertThat(found.at("/reasons/0/examples/0/offset").asInt()).isEqualTo(1);
    assertThat(found.at("/reasons/0/examples/0/text").asText()).isEqualTo(EVENT);
    assertThat(found.at("/reasons/0/examples/0/resent").isNull()).isTrue();
    assertThat(found.at("/reasons/1/examples/0/text").asText())
        .isEqualTo("<img src=x onerror=alert(1)>\\u202E\\u0007");
    assertThat(found.path("patterns").toString()).contains("1 record has ISO dates: dates are 14");
    assertThat(found.at("/sources/0/partition").asInt()).isZero();
  }

  @Test
  void resend_ofAReason_sendsWhatIsAnEventByNowOnceAndSaysWhoDidIt() throws Exception {
    open(withRefused());
    assertThat(rejected().path("resent").asInt()).isZero();

    JsonNode first = resend(OF_DATE);
    JsonNode second = resend(OF_DATE);

    assertThat(first.path("sent").asInt()).isEqualTo(1);
    assertThat(first.path("noEvent").asInt()).isEqualTo(1);
    assertThat(first.path("more").asBoolean()).isFalse();
    assertThat(first.path("patterns").toString()).contains("1 record has ISO dates");
    assertThat(second.path("sent").asInt()).isZero();
    assertThat(second.path("sentBefore").asInt()).isEqualTo(1);
    assertThat(played.sent).containsExactly(EVENT);
    // It was looked at a moment ago, and that is not taken for what is so now.
    JsonNode found = rejected();
    assertThat(found.at("/reasons/0/resent").asInt()).isEqualTo(1);
    assertThat(found.at("/reasons/0/examples/0/resent/by").asText()).isEqualTo("ann");
    assertThat(found.at("/reasons/0/examples/0/resent/confirmed").asBoolean()).isTrue();
  }

  @Test
  void resend_ofAPlace_sendsThatRecordAlone() throws Exception {
    open(withRefused());
    String place = "{\"topic\":\"SmartCar-Topic\",\"partition\":0,\"offset\":%d,\"by\":\"ann\"}";

    assertThat(resend(place.formatted(1)).path("sent").asInt()).isEqualTo(1);
    assertThat(resend(place.formatted(3)).path("noEvent").asInt()).isEqualTo(1);
    assertThat(resend(place.formatted(9)).path("sent").asInt()).isZero();
    assertThat(played.sent).containsExactly(EVENT);
    HttpResponse<String> other =
        browser.post(RESEND, place.formatted(1).replace("SmartCar-Topic", "other"));
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(other.body()).contains("topic must be SmartCar-Topic");
  }

  @Test
  void resend_logAway_saysSoAndLeavesThemNotConfirmed() throws Exception {
    open(withRefused());
    played.logAway = true;

    HttpResponse<String> failed = browser.post(RESEND, OF_DATE);
    played.logAway = false;

    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.body()).contains("Kafka at kafka:9092 does not answer. 0 were sent");
    assertThat(resend(OF_DATE).path("unconfirmed").asInt()).isEqualTo(1);
    assertThat(rejected().path("unconfirmed").asInt()).isEqualTo(1);
    assertThat(played.sent).isEmpty();
  }

  @Test
  void resend_whileAnotherIsUnderWay_isRefused() throws Exception {
    open(withRefused());
    List<Integer> meanwhile = new ArrayList<>();
    played.onFlush =
        () -> {
          try {
            meanwhile.add(browser.post(RESEND, OF_DATE).statusCode());
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };

    assertThat(resend(OF_DATE).path("sent").asInt()).isEqualTo(1);

    assertThat(meanwhile).containsExactly(409);
    assertThat(played.sent).containsExactly(EVENT);
  }

  @Test
  void rejected_ofManyRecords_isCutAndSaidToBe() throws Exception {
    PlayedSources many = new PlayedSources();
    for (int i = 0; i < 700; i++) {
      many.refuse(i, 60, DATE, EVENT);
    }
    many.refusedLimits = new ConsoleSources.Refused.Limits(600, Duration.ofMinutes(5), 500);
    open(many);

    JsonNode found = rejected();
    JsonNode first = resend(OF_DATE);
    JsonNode second = resend(OF_DATE);

    assertThat(found.path("records").asInt()).isEqualTo(600);
    assertThat(found.path("cut").asBoolean()).isTrue();
    assertThat(found.at("/reasons/0/examples")).hasSize(3);
    assertThat(first.path("sent").asInt()).isEqualTo(500);
    assertThat(first.path("more").asBoolean()).isTrue();
    assertThat(second.path("sent").asInt()).isEqualTo(100);
    assertThat(second.path("more").asBoolean()).isTrue();
  }

  @Test
  void rejected_storeAway_isSaidAndNeverThatNothingWasRefused() throws Exception {
    PlayedSources away = withRefused();
    away.sendAway();
    open(away);

    for (HttpResponse<String> response :
        List.of(browser.get(REJECTED), browser.post(RESEND, OF_DATE))) {
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).contains("HBase does not answer").doesNotContain("records\":");
    }
  }

  @Test
  void resend_thatSaysNotWhichOrWho_isRefused() throws Exception {
    open(withRefused());
    for (String body :
        List.of(
            "[]",
            "{}",
            "{\"by\":\"ann\"}",
            "{\"field\":\"date\",\"by\":\"ann\"}",
            "{\"topic\":\"SmartCar-Topic\",\"by\":\"ann\"}",
            "{\"field\":\"date\",\"rule\":\"what it was\"}",
            "{\"field\":\"date\",\"rule\":\"what it was\",\"by\":\"a\\nb\"}",
            "{\"field\":\"date\",\"rule\":\"what it was\",\"by\":\"ann\",\"other\":\"x\"}",
            "{\"field\":1,\"rule\":\"what it was\",\"by\":\"ann\"}")) {
      assertThat(browser.post(RESEND, body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(played.sent).isEmpty();
  }
}
