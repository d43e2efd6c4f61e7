package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.Correction;
import io.smartcar.redis.AlertChange;
import io.smartcar.redis.AlertStoreException;
import io.smartcar.redis.ChangeFeed;
import io.smartcar.redis.FeedEntry;
import io.smartcar.redis.FeedPosition;
import io.smartcar.redis.Handling;
import io.smartcar.redis.RedisAlertStore;
import io.smartcar.redis.RedisEpisodeStore;
import io.smartcar.redis.RedisLateStore;
import io.smartcar.redis.StartedRedis;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens reaches each browser once and in order, however often it loses its connection. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What lies between the console and a browser that does not read holds some megabytes. */
  private static final int MOST_UNREAD = 10_000;

  private static final int AT_ONCE = 500;

  private final StartedRedis redis = new StartedRedis();
  private volatile Console console = open();

  private Console open() {
    return Console.open(ConsoleSettings.local(0), new PlayedSources().of(redis.settings()));
  }

  @AfterAll
  void close() {
    console.close();
    redis.close();
  }

  /** Somebody who looks, and is cut off at random. */
  private final class Looking {
    private final Random random;
    private final Map<String, List<String>> seen = new TreeMap<>();
    private @Nullable String last;
    private int resets;
    private int connections;

    Looking(long seed) {
      random = new Random(seed);
    }

    /** Connects once and reads some. */
    void look(int most) {
      connections++;
      try (EventReader reader = new EventReader(console.port(), last, 250)) {
        for (int i = random.nextInt(most + 1); i >= 0; i--) {
          EventReader.Event event = reader.next();
          note(event);
          if (event.name().equals("hello") && most == 0) {
            return;
          }
        }
      } catch (IOException lost) {
        // Cut off, or nothing came: it comes again, as browsers do after a while.
        pause(20);
      }
    }

    private void note(EventReader.Event event) throws IOException {
      last = event.id().isEmpty() ? last : event.id();
      JsonNode data = JSON.readTree(event.data());
      switch (event.name()) {
        case "alert" ->
            add(
                'a' + data.path("alert").path("date").asText().substring(0, 8),
                data.path("change").asText() + ' ' + data.path("alert").path("id").asText());
        case "episode" -> {
          String id = data.path("id").asText();
          add(
              'e' + id.substring(id.lastIndexOf('-') + 1).substring(0, 8),
              data.path("change").asText() + ' ' + id);
        }
        case "reset" -> resets++;
        default -> {}
      }
    }

    private void add(String stream, String entry) {
      seen.computeIfAbsent(stream, name -> new ArrayList<>()).add(entry);
    }

    int entries() {
      return seen.values().stream().mapToInt(List::size).sum();
    }
  }

  /** What was written after that, as the streams have it. */
  private Map<String, List<String>> written(FeedPosition from) {
    Map<String, List<String>> written = new TreeMap<>();
    try (ChangeFeed feed = new ChangeFeed(redis.settings())) {
      feed.begin();
      for (FeedEntry entry : feed.missed(from, feed.ends(), 1_000_000)) {
        written.computeIfAbsent(entry.stream(), name -> new ArrayList<>()).add(text(entry));
      }
    }
    return written;
  }

  private static String text(FeedEntry entry) {
    if (entry instanceof FeedEntry.OfEpisode of) {
      return of.change().change() + ' ' + of.change().id();
    }
    AlertChange change = ((FeedEntry.OfAlert) entry).change();
    Alert alert = change.raised().alert();
    String how =
        change instanceof AlertChange.Withdrawn
            ? "withdrawn"
            : change instanceof AlertChange.Added ? "added" : "replaced";
    return how + ' ' + alert.rule() + '/' + alert.member();
  }

  /** Alerts of three days, corrections, ends, and what people do, until so much was done. */
  private void write(Random random, String month, int steps) {
    try (RedisAlertStore store = new RedisAlertStore(redis.settings());
        RedisLateStore late = new RedisLateStore(redis.settings());
        RedisEpisodeStore episodes = new RedisEpisodeStore(redis.settings())) {
      List<RaisedAlert> added = new ArrayList<>();
      for (int step = 0; step < steps; step++) {
        int now = step;
        insist(
            () -> {
              switch (random.nextInt(6)) {
                case 0 -> correct(late, added, random);
                case 1 -> handle(episodes, added, random);
                case 2 -> episodes.end(day(month, 1) + 1_000L * now);
                default -> {
                  RaisedAlert alert = alert(random, month, now);
                  store.add(List.of(alert));
                  added.add(alert);
                }
              }
            });
      }
    }
  }

  private static void correct(RedisLateStore late, List<RaisedAlert> added, Random random) {
    if (!added.isEmpty()) {
      RaisedAlert alert = added.get(random.nextInt(added.size()));
      String car = alert.alert().carNumber();
      late.correct(car, late.nextRevision(car), List.of(new Correction.Withdraw(alert)));
    }
  }

  private static void handle(RedisEpisodeStore episodes, List<RaisedAlert> added, Random random) {
    if (!added.isEmpty()) {
      Alert alert = added.get(random.nextInt(added.size())).alert();
      var unused =
          episodes.handle(
              alert.rule() + '/' + alert.member(),
              new Handling(
                  Handling.Action.NOTE,
                  "anna",
                  Instant.ofEpochMilli(random.nextInt(1_000)),
                  "seen",
                  ""));
    }
  }

  /** As a topology does while Redis is away. */
  private static void insist(Runnable step) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              try {
                step.run();
                return true;
              } catch (AlertStoreException away) {
                return false;
              }
            });
  }

  private static long day(String month, int day) {
    return Instant.parse(
            "%s-%s-%02dT00:00:00Z".formatted(month.substring(0, 4), month.substring(4), day))
        .toEpochMilli();
  }

  private static RaisedAlert alert(Random random, String month, int second) {
    int day = 1 + random.nextInt(3);
    return new RaisedAlert(
        new Alert(
            "over-speed",
            "V" + random.nextInt(4),
            "%s%02d%02d%02d%02d000"
                .formatted(month, day, second / 3600, second / 60 % 60, second % 60),
            "warning",
            "fast",
            Map.of("avgSpeed", 81.0, "areaNumber", "A01")),
        day(month, day) + 1_000L * second,
        1);
  }

  private void lookWhileIsWritten(long seed, String month, int steps, Runnable meanwhile)
      throws Exception {
    Looking looking = new Looking(seed);
    looking.look(0);
    FeedPosition from = FeedPosition.parse(String.valueOf(looking.last)).orElseThrow();
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(() -> write(new Random(seed), month, steps));
    CompletableFuture<Void> other = CompletableFuture.runAsync(meanwhile);
    while (!writing.isDone() || !other.isDone()) {
      looking.look(30);
    }
    writing.get();
    other.get();
    Map<String, List<String>> written = written(from);
    int all = written.values().stream().mapToInt(List::size).sum();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (looking.entries() < all && System.nanoTime() < end) {
      looking.look(50);
    }

    assertThat(looking.resets).isZero();
    assertThat(looking.seen).isEqualTo(written);
    assertThat(looking.connections).isGreaterThan(2);
  }

  @Test
  void stream_connectionLostAtRandom_givesEachEntryOnceInOrder() throws Exception {
    lookWhileIsWritten(1, "310101", 150, () -> {});
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void stream_redisAndConsoleRestarted_givesEachEntryOnceInOrder(long seed) throws Exception {
    Random random = new Random(seed);
    lookWhileIsWritten(
        seed,
        "31020" + seed,
        2_000,
        () -> {
          for (int i = 0; i < 3; i++) {
            pause(random.nextInt(400));
            if (random.nextBoolean()) {
              redis.kill();
              pause(random.nextInt(1_500));
              redis.start();
            } else {
              console.close();
              console = open();
            }
          }
        });
  }

  private static void pause(int millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Awaitility.await().until(() -> System.nanoTime() > end);
  }

  @Test
  void stream_whatSomebodyDoes_isSeenByAnotherWithinASecond() throws Exception {
    try (EventReader one = new EventReader(console.port(), null);
        EventReader two = new EventReader(console.port(), null)) {
      one.next("hello");
      two.next("hello");
      long begun = System.nanoTime();
      String id = "over-speed/V9-31030101000000000";
      try (RedisAlertStore store = new RedisAlertStore(redis.settings())) {
        store.add(
            List.of(
                new RaisedAlert(
                    new Alert("over-speed", "V9", "31030101000000000", "warning", "", Map.of()),
                    day("310301", 1),
                    1)));
      }
      JsonNode begins = JSON.readTree(two.next("episode").data());
      while (!begins.path("id").asText().equals(id)) {
        begins = JSON.readTree(two.next("episode").data());
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
      assertThat(begins.path("episode").path("severity").asText()).isEqualTo("warning");
      assertThat(
              new Browser(console.port())
                  .post(
                      "/api/v1/episodes/handling",
                      "{\"id\":\"%s\",\"action\":\"assign\",\"assignee\":\"bert\",\"by\":\"anna\"}"
                          .formatted(id))
                  .statusCode())
          .isEqualTo(200);
      long done = System.nanoTime();
      JsonNode seen = JSON.readTree(two.next("episode").data());
      assertThat(seen.path("change").asText()).isEqualTo("assign");
      assertThat(seen.path("episode").path("assignee").asText()).isEqualTo("bert");
      assertThat(Duration.ofNanos(System.nanoTime() - done)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void stream_fromAPositionThatIsNone_beginsAnewAndSaysSo() throws Exception {
    try (EventReader reader = new EventReader(console.port(), "new")) {
      EventReader.Event reset = reader.next();
      while (reset.name().equals("notice")) {
        reset = reader.next();
      }
      assertThat(reset.name()).isEqualTo("reset");
      assertThat(FeedPosition.parse(reset.id())).isPresent();
    }
  }

  @Tag("long")
  @Test
  void stream_whoeverDoesNotRead_isClosedAndKeepsNobodyWaiting() throws Exception {
    try (Socket asleep = new Socket(InetAddress.getLoopbackAddress(), console.port());
        EventReader awake = new EventReader(console.port(), null)) {
      asleep.setReceiveBufferSize(1_024);
      OutputStream out = asleep.getOutputStream();
      out.write(
          "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n\r\n"
              .formatted(console.port())
              .getBytes(StandardCharsets.US_ASCII));
      awake.next("hello");
      Browser browser = new Browser(console.port());
      Awaitility.await().atMost(PATIENCE).until(() -> viewers(browser) >= 2);
      int read = 0;
      try (RedisAlertStore store = new RedisAlertStore(redis.settings())) {
        while (read < MOST_UNREAD && viewers(browser) > 1) {
          store.add(alerts("310401", read, AT_ONCE));
          for (int i = 0; i < AT_ONCE; i++) {
            awake.next("alert");
            read++;
          }
        }
      }
      assertThat(read).isGreaterThan(Viewer.MAX_WAITING);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> viewers(browser) <= 1);
    }
  }

  private static int viewers(Browser browser) throws Exception {
    return JSON.readTree(browser.get("/api/v1/health").body())
        .path("console")
        .path("viewers")
        .asInt();
  }

  /** Each of a car and second of its own. */
  private static List<RaisedAlert> alerts(String month, int from, int count) {
    List<RaisedAlert> alerts = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      alerts.add(
          new RaisedAlert(
              new Alert(
                  "over-speed",
                  "V" + i,
                  "%s01%02d%02d%02d000".formatted(month, i / 3600, i / 60 % 60, i % 60),
                  "warning",
                  "x".repeat(1_000),
                  Map.of()),
              day(month, 1) + 1_000L * i,
              1));
    }
    return alerts;
  }
}
