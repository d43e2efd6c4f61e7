package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.smartcar.events.Alert;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.events.late.LateReadings;
import io.smartcar.redis.Handling.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.SafeEncoder;

/** Each line of {@code redis-cli} in docs/redis.md gives something, and the page has every key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentedKeysTest {

  private static final Path PAGE = Path.of("..", "docs", "redis.md");
  private static final Pattern LINE = Pattern.compile("redis-cli ([A-Z][^`\n]+)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final Pattern KEY = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
  private static final long RAISED_MILLIS = 1_535_620_500_000L;
  private static final String ID = "over-speed/V0004-20180830091459900";

  private final RedisProcess redis = new RedisProcess("--appendfsync", "everysec");
  private final UnifiedJedis client = Clients.answering(redis.settings());

  @BeforeAll
  void fillRedis() {
    RedisSettings settings = redis.settings();
    RaisedAlert alert = alert("20180830091459900", 0);
    RaisedAlert moved = alert("20180830091529900", 30_000);
    try (RedisAlertStore alerts = new RedisAlertStore(settings);
        RedisLateStore late = new RedisLateStore(settings);
        RedisEpisodeStore episodes = new RedisEpisodeStore(settings)) {
      alerts.add(List.of(alert));
      late.correct("V0004", late.nextRevision("V0004"), List.of(new Correction.Add(moved, 9_000)));
      episodes.handle(ID, new Handling(Action.ACK, "anna", Instant.EPOCH, "", ""));
      alerts.claim("DriverCarInfo");
      alerts.beat(List.of(new TakenHeartbeat(new Heartbeat("me", 1, 2), 0, 3, 4)));
      String car = carOfShard(7);
      LateReadings readings = new LateReadings(car, 1, 2, "t", 0, 3, 1);
      late.judged(car, late.nextRevision(car), new JudgedSpan(1, 2, 3, Set.of("over-speed")), 0);
      alerts.open(List.of(readings));
      late.take(car, Duration.ofHours(1));
      alerts.open(List.of(readings));
    }
    try (RedisAlertOutbox outbox = new RedisAlertOutbox(settings, "desk")) {
      outbox.begin(true);
    }
    new SilenceStore(settings)
        .add(
            new Silence(
                "0a1b2c3d",
                new Silence.Selection(Set.of("over-speed"), Set.of(), Set.of(), Set.of()),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                "works on the road",
                "anna",
                Optional.empty()));
    JudgementLog log = new JudgementLog(settings);
    log.ended(
        log.begun(new AskedJudgement("anna", "", Set.of("V0004"), 1, 2, 3, Set.of("over-speed"))),
        new JudgementCounts(1, 0, 0, 0));
  }

  @AfterAll
  void stopRedis() {
    client.close();
    redis.close();
  }

  private static RaisedAlert alert(String date, long laterMillis) {
    return new RaisedAlert(
        new Alert("over-speed", "V0004", date, "warning", "", Map.of("avgSpeed", 97.25)),
        RAISED_MILLIS + laterMillis,
        3);
  }

  private static String carOfShard(int shard) {
    return IntStream.range(0, 10_000)
        .mapToObj(number -> "V" + number)
        .filter(car -> LateStore.shardOf(car) == shard)
        .findFirst()
        .orElseThrow();
  }

  static Stream<String> lines() throws IOException {
    return LINE.matcher(Files.readString(PAGE)).results().map(line -> line.group(1).strip());
  }

  @ParameterizedTest
  @MethodSource("lines")
  void line_ofThePage_givesSomething(String line) throws InterruptedException {
    List<String> words = words(line.replaceAll("\\$\\(date [^)]*\\)", "20180830"));
    if (words.get(0).equals("SUBSCRIBE")) {
      assertThat(heard(words.get(1))).contains("over-speed");
      return;
    }
    CommandArguments command = new CommandArguments(() -> SafeEncoder.encode(words.get(0)));
    words.subList(1, words.size()).forEach(command::add);

    Object answer = client.executeCommand(command);

    assertThat(answer).as(line).isNotNull().isNotEqualTo(0L).isNotEqualTo(List.of());
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    for (Matcher word = WORD.matcher(line); word.find(); ) {
      String quoted = word.group(1) == null ? word.group(2) : word.group(1);
      words.add(quoted == null ? word.group(3) : quoted);
    }
    return words;
  }

  /** What is published when an alert is added and replaced. */
  private String heard(String channel) throws InterruptedException {
    BlockingQueue<String> heard = new ArrayBlockingQueue<>(9);
    JedisPubSub listener =
        new JedisPubSub() {
          @Override
          public void onSubscribe(String subscribed, int channels) {
            RaisedAlert was = alert("20180831091459900", 0);
            try (RedisAlertStore alerts = new RedisAlertStore(redis.settings());
                RedisLateStore late = new RedisLateStore(redis.settings())) {
              String car = channel.contains(":") ? "V0004" : "V0005";
              RaisedAlert other = ofCar(was, car);
              alerts.add(List.of(other));
              late.correct(car, late.nextRevision(car), List.of(new Correction.Withdraw(other)));
            }
          }

          @Override
          public void onMessage(String published, String message) {
            heard.add(message);
            unsubscribe();
          }
        };
    try (UnifiedJedis subscriber = Clients.listening(redis.settings())) {
      subscriber.subscribe(listener, channel);
    }
    String first = heard.poll(0, TimeUnit.SECONDS);
    return first == null ? fail("nothing was published") : first;
  }

  private static RaisedAlert ofCar(RaisedAlert raised, String car) {
    Alert alert = raised.alert();
    return new RaisedAlert(
        new Alert(alert.rule(), car, alert.date(), alert.severity(), "", alert.values()),
        raised.raisedAtMillis(),
        raised.rulesVersion());
  }

  @Test
  void open_line_saysWhoIsSpeedingNow() {
    assertThat(client.hvals("{20180830}:open"))
        .singleElement()
        .asString()
        .startsWith(
            "{\"id\":\""
                + ID
                + "\",\"rule\":\"over-speed\",\"carNumber\":\"V0004\","
                + "\"since\":\"20180830091459900\",\"last\":\"20180830091529900\",\"alerts\":2,"
                + "\"measure\":\"avgSpeed\",\"worst\":97.25,\"open\":true,");
  }

  @Test
  void page_ofKeys_hasEachThatThereIsAndNoOther() throws IOException {
    Set<String> documented = new TreeSet<>();
    for (Matcher key = KEY.matcher(Files.readString(PAGE)); key.find(); ) {
      documented.add(key.group(1));
    }
    List<String> stored =
        client.keys("*").stream()
            .filter(key -> !key.contains("20180831"))
            .filter(key -> !key.contains("late-") || key.contains("late-07"))
            .map(key -> key.replaceFirst(":alert:.*", ":alert:<rule>/<car>-<date>"))
            .distinct()
            .toList();

    assertThat(documented).containsAll(stored);
    assertThat(documented)
        .filteredOn(key -> key.matches("\\{.*|\\d{8}|smartcar:.*"))
        .containsExactlyInAnyOrderElementsOf(stored);
  }
}
