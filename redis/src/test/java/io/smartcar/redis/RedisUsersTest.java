package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Heartbeat;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.Correction;
import io.smartcar.events.late.JudgementCounts;
import io.smartcar.events.late.LateReadings;
import io.smartcar.events.late.OpenStretches;
import io.smartcar.redis.AlertStoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.SafeEncoder;

/** The users of smartcar.acl, under the configuration for production. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisUsersTest {

  private static final Path CONF = Path.of("src", "main", "conf");
  private static final String TOPOLOGY = ShippedUsers.TOPOLOGY;
  private static final String READER = ShippedUsers.READER;
  private static final String CONSOLE = ShippedUsers.CONSOLE;
  private static final String PASSWORD = ShippedUsers.PASSWORD;

  /** For a cluster and another database: not met with here. */
  private static final Set<String> FOR_OTHER_SERVERS = Set.of("cluster", "select", "ping");

  private static final Pattern GRANTED = Pattern.compile(" \\+([a-z]+)");
  private static final Pattern CALLED = Pattern.compile("cmdstat_([a-z]+):calls");
  private static final Pattern IN_A_SCRIPT = Pattern.compile("redis\\.call\\('([A-Z]+)'");

  private static final LocalDate DAY = LocalDate.of(2018, 9, 1);

  private static final AskedJudgement ASKED =
      new AskedJudgement("me", "tested", Set.of("U1"), 1, 2, 3, Set.of("r"));

  private static final TakenHeartbeat HEARTBEAT =
      new TakenHeartbeat(new Heartbeat("me", 1, 2), 0, 3, 4);

  private final RedisProcess redis =
      new RedisProcess(
          CONF.resolve("redis-production.conf"),
          List.of(ShippedUsers.and("--bind", "127.0.0.1", "--min-replicas-to-write", "0")));

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  @Test
  void smartcarAcl_asItIs_letsNobodyIn() throws IOException {
    assertThat(Files.readAllLines(ShippedUsers.FILE))
        .isNotEmpty()
        .allMatch(line -> line.matches("user \\S+ off.*"));
  }

  @Test
  void topology_everythingItDoes_mayAndNeedsEachCommand() {
    forget();
    RedisSettings settings = redis.settings(TOPOLOGY, PASSWORD);
    RaisedAlert one = LateStoreContract.raised("r", "U1", "20180830091459900", 1, 60);
    RaisedAlert two = LateStoreContract.raised("r", "U1", "20180830091500000", 2, 60);
    try (RedisAlertStore alerts = new RedisAlertStore(settings, LateStoreContract.AT_ONCE);
        RedisLateStore late = new RedisLateStore(settings, LateStoreContract.AT_ONCE)) {
      alerts.check();
      assertThat(alerts.claim("cars")).isEmpty();
      assertThat(alerts.claim("lorries")).contains("cars");
      redis.ask(Protocol.Command.SET, "{20180830}:cars", "in the way");
      assertThatThrownBy(() -> alerts.add(List.of(one)))
          .hasMessageContaining("{20180830}:cars is a string");
      redis.ask(Protocol.Command.DEL, "{20180830}:cars");
      assertThat(alerts.add(List.of(one))).containsExactly(true);
      alerts.open(List.of(new LateReadings("U1", 1, 2, "t", 1, 9, 1)));
      alerts.beat(List.of(HEARTBEAT));
      assertThat(late.due(List.of(LateStore.shardOf("U1")), 10)).containsExactly("U1");
      OpenStretches taken = late.take("U1", Duration.ofHours(1)).orElseThrow();
      late.postpone(taken, Duration.ofHours(1));
      assertThat(late.counts().cars()).isEqualTo(1);
      long moment = one.raisedAtMillis();
      assertThat(late.holding("U1", moment, moment)).containsExactly(one);
      late.correct("U1", taken.revision(), List.of(new Correction.Replace(one, two, 5)));
      assertThat(late.holding("U1", moment, moment)).containsExactly(two);
      late.correct("U1", late.nextRevision("U1"), List.of(new Correction.Withdraw(two)));
      dayOfTheVersionBefore(late);
      assertThat(late.close(taken)).isTrue();
      assertThat(late.hasAlertsOf("20180830")).isTrue();
    }
    try (RedisEpisodeStore episodes = new RedisEpisodeStore(settings)) {
      episodes.end(dayAfter(one));
      assertThat(episodes.open("20180830")).isEmpty();
    }
    JudgementLog judgements = new JudgementLog(settings);
    judgements.ended(judgements.begun(ASKED), new JudgementCounts(1, 2, 3, 4));
    assertThat(judgements.list()).anyMatch(judgement -> judgement.counts().isPresent());
    try (RedisAlertStore waiting = new RedisAlertStore(waitingFor(settings))) {
      assertThatThrownBy(() -> waiting.add(List.of(one))).hasMessageContaining("0 of 1 replicas");
    }

    assertNothingWasRefused();
    assertEachIsNeeded(TOPOLOGY);
  }

  private static long dayAfter(RaisedAlert raised) {
    return raised.raisedAtMillis() + Duration.ofDays(1).toMillis();
  }

  /** Has an alert that another rule may hold for the same car and date: looked for one by one. */
  private void dayOfTheVersionBefore(RedisLateStore late) {
    RaisedAlert old = LateStoreContract.raised("r", "U1", "20180831091459900", 1, 60);
    redis.ask(Protocol.Command.SADD, "20180831", old.alert().member());
    redis.ask(Protocol.Command.XADD, "{20180831}:alerts", "*", "alert", Keys.text(old.alert()));
    redis.ask(Protocol.Command.SADD, "{20180831}:identities", Keys.identity(old.alert()));
    redis.ask(Protocol.Command.SADD, "{20180831}:identities", "s/" + old.alert().member());
    late.correct("U1", late.nextRevision("U1"), List.of(new Correction.Withdraw(old)));
  }

  private static RedisSettings waitingFor(RedisSettings settings) {
    return new RedisSettings(
        settings.servers(),
        settings.user(),
        settings.password(),
        Duration.ofMillis(200),
        1,
        settings.alertTtl(),
        settings.keyPrefix());
  }

  @Test
  void reader_everythingItDoes_mayAndNeedsEachCommand() {
    RedisSettings settings = redis.settings(READER, PASSWORD);
    RaisedAlert alert = LateStoreContract.raised("r", "U2", "20180901091459900", 1, 60);
    redis.ask(Protocol.Command.SET, "{20180902}:alerts", "in the way");
    try (RedisAlertStore writer = new RedisAlertStore(redis.settings())) {
      writer.add(List.of(alert));
    }
    new JudgementLog(redis.settings()).begun(ASKED);
    forget();
    try (AlertReader reader = new AlertReader(settings);
        RedisAlertStore status = new RedisAlertStore(settings);
        RedisEpisodeStore episodes = new RedisEpisodeStore(settings);
        RedisLateStore late = new RedisLateStore(settings)) {
      assertThat(episodes.open("20180901")).hasSize(1);
      assertThat(episodes.handled("20180901")).isEmpty();
      assertThat(reader.list("20180901")).containsExactly(alert.alert());
      assertThatThrownBy(() -> reader.list("20180902")).hasMessageContaining("is a string");
      redis.ask(Protocol.Command.DEL, "{20180902}:alerts");
      status.check();
      // As after a restart of Redis: whoever calls brings the script again.
      redis.ask(Protocol.Command.SCRIPT, "FLUSH");
      late.counts();
      assertThat(late.corrected(DAY, DAY).added()).isZero();
      assertThat(new JudgementLog(settings).list()).isNotEmpty();
      try (SeenAlerts seen = new SeenAlerts(settings, redis.settings());
          AlertStream more = new AlertStream(redis.settings(), List.of("20180903"))) {
        more.confirm(3);
        seen.await(more);
      }
      assertNothingWasRefused();
      assertThatThrownBy(() -> status.add(List.of(alert)))
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED))
          .hasMessageNotContaining("\n");
    }

    assertEachIsNeeded(READER);
    List<?> writing = (List<?>) redis.ask(Protocol.Command.ACL, "CAT", "write");
    assertThat(writing)
        .extracting(command -> SafeEncoder.encode((byte[]) command))
        .contains("set", "xadd")
        .doesNotContainAnyElementsOf(granted(READER));
  }

  @Test
  void notifier_everythingItDoes_mayAndNeedsEachCommand() {
    RedisSettings settings = redis.settings(ShippedUsers.NOTIFIER, PASSWORD);
    RaisedAlert before = LateStoreContract.raised("r", "U6", "20180906091459900", 1, 60);
    RaisedAlert alert = LateStoreContract.raised("r", "U6", "20180907091459900", 2, 60);
    try (RedisAlertStore writer = new RedisAlertStore(redis.settings())) {
      writer.add(List.of(before));
      forget();
      try (RedisAlertOutbox outbox = new RedisAlertOutbox(settings, "desk")) {
        outbox.begin(false);
        writer.add(List.of(alert));
        List<AlertOutbox.Entry> next =
            Awaitility.await().until(() -> outbox.next(10), entries -> !entries.isEmpty());
        assertThat(next.get(0).change().raised()).isEqualTo(alert);
        outbox.confirm(next, Map.of("silenced:0a", "1"));
        silencesOf(settings, outbox);
      }
      redis.ask(Protocol.Command.DEL, "{20180906}:alerts", "{20180907}:alerts");
      try (RedisAlertOutbox again = new RedisAlertOutbox(settings, "desk")) {
        again.begin(false);
        again.next(1);
      }
    }

    assertNothingWasRefused();
    assertEachIsNeeded(ShippedUsers.NOTIFIER);
  }

  private static void silencesOf(RedisSettings settings, AlertOutbox outbox) {
    SilenceStore silences = new SilenceStore(settings);
    Instant now = Instant.now();
    silences.add(
        new Silence(
            "0a",
            new Silence.Selection(Set.of("r"), Set.of(), Set.of(), Set.of()),
            now,
            now.plusSeconds(60),
            "tested",
            "me",
            Optional.empty()));
    assertThat(outbox.silences()).hasSize(1);
    assertThat(silences.end("0a", new Silence.Ended(now.plusSeconds(1), "me"))).isPresent();
    assertThat(ToldReceivers.read(settings).silenced("0a")).containsEntry("desk", 1L);
  }

  @Test
  void console_everythingItDoes_mayAndNeedsEachCommand() {
    RedisSettings settings = redis.settings(CONSOLE, PASSWORD);
    RaisedAlert alert = LateStoreContract.raised("r", "U5", "20180916091459900", 1, 60);
    redis.ask(Protocol.Command.SET, "{20180917}:open", "in the way");
    try (RedisAlertStore writer = new RedisAlertStore(redis.settings())) {
      writer.add(List.of(alert));
      writer.beat(List.of(HEARTBEAT));
    }
    redis.ask(Protocol.Command.SCRIPT, "FLUSH");
    redis.ask(Protocol.Command.HSET, "smartcar:told:desk", "20180916", "7-1");
    forget();
    AlertBook book = new AlertBook(settings);
    try (ChangeFeed feed = new ChangeFeed(settings);
        RedisAlertStore status = new RedisAlertStore(settings);
        RedisLateStore late = new RedisLateStore(settings);
        RedisEpisodeStore episodes = new RedisEpisodeStore(waitingFor(settings))) {
      try (RedisHeartbeats heartbeats = new RedisHeartbeats(settings)) {
        assertThat(heartbeats.read()).containsExactly(Map.entry(0, HEARTBEAT));
      }
      feed.begin();
      assertThat(book.days(List.of("20180916"))).hasSize(1);
      assertThat(book.before("20180916", null, 10).alerts()).hasSize(1);
      assertThat(book.told("20180916", List.of(Keys.identity(alert.alert())))).hasSize(1);
      assertThat(book.ofCar("U5", alert.raisedAtMillis(), alert.raisedAtMillis())).hasSize(1);
      assertThat(episodes.open("20180916")).hasSize(1);
      assertThat(episodes.handled("20180916")).isEmpty();
      ToldReceivers told = ToldReceivers.read(settings);
      assertThat(told.positions()).containsOnlyKeys("desk");
      assertThat(told.isPast("desk", "20180916", "7-1")).isTrue();
      assertThat(told.isPast("desk", "20180916", "10-0")).isFalse();
      assertThat(told.isPast("desk", "20180917", "1-0")).isFalse();
      assertThatThrownBy(() -> episodes.open("20180917")).hasMessageContaining("is a string");
      redis.ask(Protocol.Command.DEL, "{20180917}:open");
      Handling ack = new Handling(Handling.Action.ACK, "me", Instant.ofEpochMilli(1), "", "");
      assertThatThrownBy(() -> episodes.handle(Keys.identity(alert.alert()), ack))
          .hasMessageContaining("0 of 1 replicas");
      List<FeedEntry> read = new ArrayList<>();
      feed.read(read::add);
      assertThat(read).hasSize(1);
      status.check();
      late.counts();
      assertThat(late.corrected(DAY, DAY).added()).isZero();
      awaitCalled("subscribe");
    }
    awaitCalled("unsubscribe");

    assertNothingWasRefused();
    assertEachIsNeeded(CONSOLE);
  }

  @Test
  void backup_everythingItDoes_mayAndNeedsEachCommand() throws IOException {
    RedisSettings settings = redis.settings(ShippedUsers.BACKUP, PASSWORD);
    try (RedisAlertStore writer =
        new RedisAlertStore(redis.settings(), LateStoreContract.AT_ONCE)) {
      writer.add(List.of(LateStoreContract.raised("r", "U8", "20180908091459900", 1, 60)));
      writer.open(List.of(new LateReadings("U8", 1, 2, "t", 1, 9, 1)));
    }
    new JudgementLog(redis.settings()).begun(ASKED);
    redis.ask(Protocol.Command.HSET, "smartcar:told:desk", "20180908", "7-1");
    forget();
    try (KeyArchive archive = new KeyArchive(settings, Clock.systemUTC())) {
      assertThat(archive.isEmpty()).isFalse();
      List<SavedKey> saved = new ArrayList<>();
      archive.save(saved::add);
      archive.clear();
      assertThat(archive.isEmpty()).isTrue();
      archive.restore(saved);
      assertThat(archive.isEmpty()).isFalse();
      archive.clear();
    }

    assertNothingWasRefused();
    assertEachIsNeeded(ShippedUsers.BACKUP);
  }

  private void awaitCalled(String command) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                all(CALLED, redis.askText(Protocol.Command.INFO, "commandstats"))
                    .contains(command));
  }

  @Test
  void topology_otherKeys_areRefused() {
    RedisSettings other = redis.settings(TOPOLOGY, PASSWORD, "other:");
    RaisedAlert alert = LateStoreContract.raised("r", "U3", "20180904091459900", 1, 60);
    try (RedisAlertStore store = new RedisAlertStore(other)) {
      assertThatThrownBy(() -> store.add(List.of(alert)))
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED));
    }
  }

  /** As the README says to write it. */
  @Test
  void topology_withAPrefix_mayUseTheKeysOfThatPrefix() {
    String words =
        ShippedUsers.lineOf(TOPOLOGY)
            .replace("user " + TOPOLOGY + " off", "SETUSER fleet-2 on >" + PASSWORD)
            .replace("~[0-9]", "~fleet-2:[0-9]")
            .replace("~{", "~{fleet-2:")
            .replace("~smartcar:", "~fleet-2:smartcar:")
            .replace("&alerts", "&fleet-2:alerts");
    redis.ask(Protocol.Command.ACL, words.split(" ", -1));
    RedisSettings settings = redis.settings("fleet-2", PASSWORD, "fleet-2:");
    RaisedAlert alert = LateStoreContract.raised("r", "U4", "20180905091459900", 1, 60);
    try (RedisAlertStore alerts = new RedisAlertStore(settings, LateStoreContract.AT_ONCE);
        RedisLateStore late = new RedisLateStore(settings, LateStoreContract.AT_ONCE)) {
      assertThat(alerts.add(List.of(alert))).containsExactly(true);
      assertThat(alerts.claim("cars")).isEmpty();
      alerts.open(List.of(new LateReadings("U4", 1, 2, "t", 1, 9, 1)));
      assertThat(late.take("U4", Duration.ofHours(1))).isPresent();
    }
    new JudgementLog(settings).begun(ASKED);
  }

  /** What was called and refused until now. */
  private void forget() {
    redis.ask(Protocol.Command.CONFIG, "RESETSTAT");
    redis.ask(Protocol.Command.ACL, "LOG", "RESET");
  }

  /** Also nothing that the client bears without a word. */
  private void assertNothingWasRefused() {
    assertThat((List<?>) redis.ask(Protocol.Command.ACL, "LOG")).isEmpty();
  }

  private void assertEachIsNeeded(String user) {
    Set<String> needed =
        new TreeSet<>(all(CALLED, redis.askText(Protocol.Command.INFO, "commandstats")));
    if (user.equals(TOPOLOGY) || user.equals(CONSOLE)) {
      needed.addAll(inScripts());
    }
    Set<String> granted = granted(user);
    granted.removeAll(FOR_OTHER_SERVERS);
    assertThat(needed).containsAll(granted);
  }

  private static Set<String> granted(String user) {
    return new TreeSet<>(all(GRANTED, ShippedUsers.lineOf(user)));
  }

  private static Set<String> inScripts() {
    Path scripts = Path.of("src", "main", "resources", "io", "smartcar", "redis");
    Set<String> called = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(scripts, "*.lua")) {
      for (Path file : files) {
        all(IN_A_SCRIPT, Files.readString(file))
            .forEach(command -> called.add(command.toLowerCase(Locale.ROOT)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return called;
  }

  private static Set<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
  }
}
