package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisPasswordTest {

  private static final Alert ALERT =
      new Alert("over-speed", "V0004", "20180830091459900", "", "", Map.of());

  private final RedisProcess redis =
      new RedisProcess(
          "--requirepass", "secret", "--user", "reader", "on", ">word", "~*", "&*", "+@read");

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  @Test
  void add_rightPassword_adds() {
    try (RedisAlertStore store = new RedisAlertStore(redis.settings(null, "secret"))) {
      store.check();
      assertThat(store.add(AlertStoreContract.raised(ALERT))).containsExactly(true);
    }
  }

  @Test
  void add_noPassword_saysWhatToSet() {
    assertRefused(null, null, "smartcar.redis.password");
  }

  @Test
  void add_wrongPassword_saysWhatToCorrect() {
    assertRefused(null, "wrong", "smartcar.redis.user and .password");
  }

  @Test
  void add_userWithoutTheRight_saysWhatToGrant() {
    assertRefused("reader", "word", "grant");
  }

  @Test
  void add_passwordOfAFile_isWhatIsInItAtTheTime(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("password");
    try (RedisAlertStore store = new RedisAlertStore(redis.settings(null, "file:" + file))) {
      assertRefused(
          store, "Redis at " + redis.hostAndPort(), file + ", cannot be used: there is none");

      Files.writeString(file, "not the word\n");
      assertRefused(store, "WRONGPASS", "or the file that it names");

      Files.writeString(file, "secret\n");
      assertThat(store.add(AlertStoreContract.raised(ofAFile(1)))).containsExactly(true);
    }
  }

  /** The one who is logged in is thrown out, as by an administrator who was told of a theft. */
  @Test
  void add_userDeletedWhileItRuns_goesOnWithTheNewPasswordOfTheFile(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "stolen");
    user("on", ">stolen", "~*", "&*", "+@all");
    try (RedisAlertStore store = new RedisAlertStore(redis.settings("worker", "file:" + file))) {
      assertThat(store.add(AlertStoreContract.raised(ofAFile(2)))).containsExactly(true);
      ask("DELUSER", "worker");
      assertThatThrownBy(() -> store.add(AlertStoreContract.raised(ofAFile(3))))
          .isInstanceOf(AlertStoreException.class);
      assertRefused(store, "WRONGPASS");

      user("on", ">new", "~*", "&*", "+@all");
      assertRefused(store, "WRONGPASS");
      Files.writeString(file, "new");

      assertThat(store.add(AlertStoreContract.raised(ofAFile(3)))).containsExactly(true);
    }
  }

  private void user(String... rules) {
    ask(Stream.concat(Stream.of("SETUSER", "worker"), Stream.of(rules)).toArray(String[]::new));
  }

  private void ask(String... words) {
    CommandArguments acl = new CommandArguments(Protocol.Command.ACL);
    Stream.of(words).forEach(acl::add);
    try (UnifiedJedis client = Clients.unchecked(redis.settings(null, "secret")).client()) {
      client.executeCommand(acl);
    }
  }

  private static Alert ofAFile(int car) {
    return new Alert("over-speed", "F000" + car, "20180830091459900", "", "", Map.of());
  }

  private static void assertRefused(RedisAlertStore store, String... said) {
    assertThatThrownBy(() -> store.add(AlertStoreContract.raised(ofAFile(3))))
        .isInstanceOfSatisfying(
            AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED))
        .hasMessageContainingAll(said)
        .hasMessageNotContaining("\n");
  }

  @Test
  void settings_asText_hideThePassword() {
    assertThat(redis.settings(null, "secret").toString()).doesNotContain("secret");
  }

  private void assertRefused(@Nullable String user, @Nullable String password, String remedy) {
    try (RedisAlertStore store = new RedisAlertStore(redis.settings(user, password))) {
      assertThatThrownBy(() -> store.add(AlertStoreContract.raised(ALERT)))
          .hasMessageContaining(remedy)
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED));
    }
  }
}
