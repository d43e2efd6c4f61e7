package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgedSpan;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;

/**
 * What each release has left in Redis is read by this one, and what a later one will leave is
 * refused. The files are what was written at the time, made by {@link KeptKeys}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeysFormatTest {

  private static final Path KEPT = Path.of("src/test/resources/io/smartcar/redis/keys-1.tsv");
  private static final Path OF_0_1_0 =
      Path.of("src/test/resources/io/smartcar/redis/keys-of-0.1.0.tsv");
  private static final long RAISED_MILLIS = 1_535_620_500_000L;
  private static final String DAY = "20180830";
  private static final String ID = "over-speed/V0004-20180830091459900";
  private static final String LATE_CAR = "V0007";
  private static final Silence SILENCE =
      new Silence(
          "0011aabb",
          new Silence.Selection(Set.of("over-speed"), Set.of("V0004"), Set.of(), Set.of()),
          Instant.ofEpochMilli(RAISED_MILLIS),
          Instant.ofEpochMilli(RAISED_MILLIS).plus(Duration.ofHours(1)),
          "tyres are changed",
          "anna",
          Optional.empty());

  private final RedisProcess redis = new RedisProcess("--appendfsync", "everysec");

  @BeforeEach
  void empty() {
    redis.ask(Protocol.Command.FLUSHALL);
  }

  @AfterAll
  void stop() {
    redis.close();
  }

  private static RaisedAlert alert(String date, long laterMillis) {
    return new RaisedAlert(
        new Alert("over-speed", "V0004", date, "warning", "", Map.of("avgSpeed", 97.25)),
        RAISED_MILLIS + laterMillis,
        3);
  }

  /** Something in every key that there is. */
  private void write() {
    RedisSettings settings = redis.settings();
    RaisedAlert withdrawn = alert("20180830101500000", 3_600_000);
    try (RedisAlertStore alerts = new RedisAlertStore(settings);
        RedisLateStore late = new RedisLateStore(settings);
        RedisEpisodeStore episodes = new RedisEpisodeStore(settings)) {
      alerts.claim("DriverCarInfo");
      alerts.add(List.of(alert("20180830091459900", 0), withdrawn));
      late.correct(
          "V0004",
          late.nextRevision("V0004"),
          List.of(
              new Correction.Add(alert("20180830091529900", 30_000), 9_000),
              new Correction.Withdraw(withdrawn)));
      episodes.handle(ID, new Handling(Action.ACK, "anna", Instant.EPOCH, "", ""));
      LateReadings readings = new LateReadings(LATE_CAR, 1, 2, "t", 0, 3, 1);
      JudgedSpan span = new JudgedSpan(1, 2, 3, Set.of("over-speed"));
      late.judged(LATE_CAR, late.nextRevision(LATE_CAR), span, 0);
      alerts.open(List.of(readings));
      late.take(LATE_CAR, Duration.ofHours(1));
      alerts.open(List.of(readings));
    }
    try (RedisAlertOutbox outbox = new RedisAlertOutbox(settings, "desk")) {
      outbox.begin(true);
      outbox.confirm(
          outbox.next(1),
          Map.of("silenced:" + SILENCE.id(), "3", "quiet", "1535670000000\n2 over-speed"));
    }
    new SilenceStore(settings).add(SILENCE);
    JudgementLog log = new JudgementLog(settings);
    log.ended(
        log.begun(new AskedJudgement("anna", "", Set.of("V0004"), 1, 2, 3, Set.of("over-speed"))),
        new JudgementCounts(1, 0, 0, 0));
  }

  @Test
  void written_now_isWhatWasKept() throws IOException {
    write();
    List<String> now = withClient(KeptKeys::of);
    Path made = Path.of("target/keys-1.tsv");
    Files.write(made, now);

    assertThat(now.stream().map(KeysFormatTest::withoutMoments))
        .as(
            "what is written to Redis has changed. If earlier releases can go on with it: cp redis/%s redis/%s."
                + " If not, it is the next format: see docs/upgrading.md",
            made, KEPT)
        .containsExactlyElementsOf(
            Files.readAllLines(KEPT).stream().map(KeysFormatTest::withoutMoments).toList());
  }

  /** Of the wall clock, and of entries. */
  private static String withoutMoments(String line) {
    return line.replaceAll("\\b1[0-9]{12}(-[0-9]+)?\\b", "#");
  }

  @Test
  void kept_isRead() throws IOException {
    make(KEPT);

    RedisSettings settings = redis.settings();
    try (AlertReader reader = new AlertReader(settings)) {
      assertThat(reader.list(DAY))
          .extracting(Alert::date)
          .containsExactly("20180830091459900", "20180830091529900");
      assertThat(reader.withdrawn(DAY))
          .extracting(withdrawn -> withdrawn.raised().alert().date())
          .containsExactly("20180830101500000");
    }
    try (RedisAlertStore alerts = new RedisAlertStore(settings);
        RedisLateStore late = new RedisLateStore(settings);
        RedisEpisodeStore episodes = new RedisEpisodeStore(settings)) {
      assertThat(alerts.add(List.of(alert("20180830091459900", 0)))).containsExactly(false);
      assertThat(episodes.open(DAY))
          .singleElement()
          .satisfies(
              episode -> {
                assertThat(episode.id()).isEqualTo(ID);
                assertThat(episode.alerts()).isEqualTo(2);
                assertThat(episode.handled()).extracting(Handling::by).containsExactly("anna");
              });
      assertThat(late.counts().cars()).isEqualTo(1);
      OpenStretches taken = late.take(LATE_CAR, Duration.ofHours(1)).orElseThrow();
      assertThat(taken.stretches()).extracting(LateReadings::nextOffset).containsExactly(3L);
      assertThat(taken.judged()).extracting(JudgedSpan::rulesVersion).containsExactly(3);
      assertThat(late.nextRevision("V0004")).isEqualTo(2);
    }
    try (RedisAlertOutbox outbox = new RedisAlertOutbox(settings, "desk")) {
      outbox.begin(false);
      assertThat(outbox.next(9)).hasSize(3);
      assertThat(outbox.notes()).containsEntry("silenced:" + SILENCE.id(), "3");
      assertThat(outbox.silences()).containsExactly(SILENCE);
    }
    assertThat(ToldReceivers.read(settings).silenced(SILENCE.id())).isEqualTo(Map.of("desk", 3L));
    assertThat(new SilenceStore(settings).list()).containsExactly(SILENCE);
    assertThat(new JudgementLog(settings).list())
        .singleElement()
        .satisfies(judgement -> assertThat(judgement.counts()).isPresent());
  }

  /** Release 0.1.0 kept the book's set, a stream of alerts alone, and the identities. */
  @Test
  void keysOf010_areReadAndGoneOnWith() throws IOException {
    make(OF_0_1_0);

    RedisSettings settings = redis.settings();
    try (RedisAlertStore alerts = new RedisAlertStore(settings);
        AlertReader reader = new AlertReader(settings)) {
      assertThat(reader.list(DAY)).extracting(Alert::date).containsExactly("20180830091459900");
      assertThat(
              alerts.add(
                  List.of(alert("20180830091459900", 0), alert("20180830091529900", 30_000))))
          .containsExactly(false, true);
      assertThat(reader.list(DAY)).hasSize(2);
    }
  }

  @Test
  void keysOfALaterRelease_areRefusedAndNotTouched() {
    redis.ask(Protocol.Command.SET, "smartcar:format", "2");
    List<String> before = withClient(KeptKeys::of);

    RedisSettings settings = redis.settings();
    List<ThrowingCallable> calls = new ArrayList<>();
    RedisAlertStore alerts = new RedisAlertStore(settings);
    RedisLateStore late = new RedisLateStore(settings);
    RedisEpisodeStore episodes = new RedisEpisodeStore(settings);
    AlertReader reader = new AlertReader(settings);
    RedisAlertOutbox outbox = new RedisAlertOutbox(settings, "desk");
    calls.add(alerts::check);
    calls.add(() -> alerts.claim("DriverCarInfo"));
    calls.add(() -> alerts.add(List.of(alert("20180830091459900", 0))));
    calls.add(() -> alerts.open(List.of(new LateReadings(LATE_CAR, 1, 2, "t", 0, 3, 1))));
    calls.add(late::counts);
    calls.add(() -> late.nextRevision("V0004"));
    calls.add(() -> episodes.open(DAY));
    calls.add(() -> episodes.handle(ID, new Handling(Action.ACK, "anna", Instant.EPOCH, "", "")));
    calls.add(() -> reader.list(DAY));
    calls.add(() -> outbox.begin(true));
    calls.add(() -> outbox.next(1));
    calls.add(outbox::silences);
    calls.add(() -> ToldReceivers.read(settings));
    SilenceStore silences = new SilenceStore(settings);
    calls.add(silences::list);
    calls.add(() -> silences.add(SILENCE));
    calls.add(() -> silences.end(SILENCE.id(), new Silence.Ended(Instant.EPOCH, "anna")));
    calls.add(() -> new JudgementLog(settings).list());
    calls.add(() -> new AlertBook(settings).days(List.of(DAY)));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(AlertStoreException.class)
          .hasMessage(
              "Redis at %s: smartcar:format is 2, and this release knows keys of format 1: use the release that wrote them, or a later one, or set another smartcar.redis.key-prefix",
              settings.address());
    }
    Stream.<AutoCloseable>of(alerts, late, episodes, reader, outbox).forEach(KeysFormatTest::close);
    assertThat(withClient(KeptKeys::of)).isEqualTo(before);
  }

  private static void close(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void make(Path file) throws IOException {
    try (UnifiedJedis client = Clients.unchecked(redis.settings()).client()) {
      KeptKeys.make(client, file);
    }
  }

  private List<String> withClient(Function<UnifiedJedis, List<String>> question) {
    try (UnifiedJedis client = Clients.unchecked(redis.settings()).client()) {
      return question.apply(client);
    }
  }
}
