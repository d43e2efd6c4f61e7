package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.redis.RedisServers;
import io.smartcar.redis.Silence;
import io.smartcar.redis.SilenceStore;
import io.smartcar.redis.StartedRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code smartcar notify silence} with a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SilenceCommandTest {

  private static final String NONE_HOLDS = "no silence holds; --all shows those that are over";

  private final StartedRedis redis = new StartedRedis();
  private final RedisServers.Standalone server =
      (RedisServers.Standalone) redis.settings().servers();
  private final SilenceStore store = new SilenceStore(redis.settings());

  @BeforeAll
  void listOfNobody_saysSo() {
    assertThat(silence("list", "--all").out()).containsExactly("there are no silences");
  }

  @BeforeEach
  void endAll() {
    for (Silence silence : store.list()) {
      var unused = silence("end", silence.id());
    }
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  @Test
  void add_thenEnd_isListedWhileItHolds() {
    Command added =
        silence(
            "add",
            "--rule",
            "over-speed,harsh-brake",
            "--area",
            "A01",
            "--for",
            "1h",
            "--reason",
            "works on the road",
            "--by",
            "anna");

    assertThat(added.err()).isEmpty();
    assertThat(added.status()).isZero();
    Silence made = holding();
    assertThat(added.out())
        .containsExactly("silence " + made.id() + " holds until " + made.until());
    assertThat(made.until()).isEqualTo(made.madeAt().plusSeconds(3_600));
    assertThat(made.selection())
        .isEqualTo(
            new Silence.Selection(
                Set.of("over-speed", "harsh-brake"), Set.of(), Set.of("A01"), Set.of()));
    assertThat(silence("list").out())
        .first()
        .asString()
        .startsWith(made.id() + "  holds until ")
        .endsWith("rule harsh-brake or over-speed, area A01");

    Command ended = silence("end", made.id(), "--by", "ben");

    assertThat(ended.status()).isZero();
    assertThat(ended.out()).containsExactly("silence " + made.id() + " is over");
    assertThat(silence("list").out()).containsExactly(NONE_HOLDS);
    assertThat(silence("list", "--all").out())
        .anyMatch(line -> line.startsWith(made.id() + "  ended by ben at "));
  }

  @Test
  void end_ofOneThatIsOverAndOneThatNeverWas_saysSoAndEndsTheOthers() {
    assertThat(silence("add", "--car", "V0004", "--for", "2d", "--reason", "workshop").status())
        .isZero();
    String id = holding().id();

    Command ended = silence("end", "ffffffff", id, id);

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).containsExactly("silence " + id + " is over");
    assertThat(ended.err())
        .containsExactly(
            "no silence ffffffff holds: see smartcar notify silence list",
            "no silence " + id + " holds: see smartcar notify silence list");
  }

  @Test
  void add_whatCannotHold_isRefusedAndNothingIsMade() {
    assertThat(silence("add", "--for", "1h", "--reason", "everything").status()).isEqualTo(2);
    assertThat(
            silence("add", "--rule", "over-speed", "--until", "2018-08-30", "--reason", "past")
                .status())
        .isEqualTo(2);
    assertThat(silence("add", "--rule", "over-speed", "--reason", "for ever").status())
        .isEqualTo(2);
    assertThat(silence("add", "--rule", "over-speed", "--for", "1h").status()).isEqualTo(2);

    assertThat(silence("list").out()).containsExactly(NONE_HOLDS);
  }

  @Test
  void everyCommand_redisAway_isOneLine() {
    assertThat(silence("add", "--rule", "a", "--for", "1h", "--reason", "b").status()).isZero();
    redis.kill();
    try {
      for (List<String> words :
          List.of(
              List.of("list"),
              List.of("end", "00000000"),
              List.of("add", "--rule", "c", "--for", "1h", "--reason", "d"))) {
        Command away = silence(words.toArray(String[]::new));

        assertThat(away.status()).as("%s", words).isEqualTo(2);
        assertThat(away.out()).isEmpty();
        assertThat(away.err())
            .singleElement()
            .asString()
            .contains("Redis is not available at " + redis.settings().address());
      }
    } finally {
      redis.start();
    }
  }

  private Silence holding() {
    return store.list().stream()
        .filter(silence -> silence.ended().isEmpty())
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private Command silence(String... words) {
    List<String> command = new ArrayList<>(List.of("notify", "silence"));
    command.addAll(List.of(words));
    command.addAll(
        List.of(
            "-D",
            "smartcar.redis.host=" + server.host(),
            "-D",
            "smartcar.redis.port=" + server.port()));
    return Command.run(command);
  }
}
