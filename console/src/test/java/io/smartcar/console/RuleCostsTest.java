package io.smartcar.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.console.RuleCosts.Lately;
import io.smartcar.rules.live.port.RuleCost;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What rules cost in the last minutes, by what tasks say of all their time. */
final class RuleCostsTest {

  private static final Instant START = PlayedSources.NOW;
  private static final int VERSION = 3;

  private final RuleCosts costs = new RuleCosts();

  private static TaskState task(String name, long secondsAfter, RuleCost... said) {
    return task(name, 0, secondsAfter, said);
  }

  private static TaskState task(String name, long since, long secondsAfter, RuleCost... said) {
    return new TaskState(
        name,
        List.of("0", "1"),
        VERSION,
        since,
        TaskState.Phase.LIVE,
        VERSION,
        "",
        List.of(),
        START.plusSeconds(secondsAfter),
        List.of(said));
  }

  private static RuleCost cost(long micros, long events, long throttled) {
    return new RuleCost("a.epl", micros * 1_000, events, throttled);
  }

  /** At a look so many seconds after the start. */
  private Map<String, Lately> lately(long secondsAfter, TaskState... tasks) {
    return costs
        .costs(
            new RunningTasks(Stream.of(tasks).toList()), VERSION, START.plusSeconds(secondsAfter))
        .lately();
  }

  @Test
  void costs_saidOnce_areNotKnownOfTheLastMinutes() {
    RuleCosts.Costs first =
        costs.costs(new RunningTasks(List.of(task("0", 0, cost(9_000, 100, 2)))), VERSION, START);

    assertThat(first.whole()).containsEntry("a.epl", cost(9_000, 100, 2));
    assertThat(first.lately()).isEmpty();
    assertThat(lately(15, task("0", 15, cost(9_100, 200, 2)))).isEmpty();
  }

  @Test
  void costs_saidAgain_areTheDifferenceOfAllTasks() {
    lately(0, task("0", 0, cost(900_000, 10, 2)), task("1", 0, cost(500_000, 20, 0)));

    Lately lately =
        lately(60, task("0", 60, cost(1_500_000, 310, 9)), task("1", 30, cost(800_000, 120, 0)))
            .get("a.epl");

    assertThat(lately)
        .isEqualTo(new Lately(Duration.ofMinutes(1), 900_000_000, 400, 7, 0.01 + 0.01));
  }

  @Test
  void costs_knownForLong_areOfTheLastFiveMinutes() {
    for (int seconds = 0; seconds <= 1_200; seconds += 30) {
      long busy = seconds <= 900 ? seconds * 1_000L : 900_000 + (seconds - 900) * 10L;
      lately(seconds, task("0", seconds, cost(busy, seconds, 0)));
    }

    Lately lately = lately(1_210, task("0", 1_200, cost(903_000, 1_200, 0))).get("a.epl");

    assertThat(lately).isEqualTo(new Lately(Duration.ofMinutes(5), 3_000_000, 300, 0, 1e-5));
  }

  @Test
  void costs_ofATaskThatHasNothingMoreToSay_becomeNone() {
    lately(0, task("0", 0, cost(100, 10, 0)));
    lately(30, task("0", 30, cost(200, 20, 0)));

    TaskState silent = task("0", 30, cost(200, 20, 0));

    assertThat(lately(60, silent).get("a.epl")).extracting(Lately::events).isEqualTo(10L);
    assertThat(lately(400, silent).get("a.epl"))
        .isEqualTo(new Lately(Duration.ofSeconds(370), 0, 0, 0, 0));
  }

  @Test
  void costs_afterAStartOrAPush_beginAnew() {
    lately(0, task("0", 0, cost(1_000, 100, 5)));
    assertThat(lately(60, task("0", 60, cost(10, 1, 0)))).isEmpty();
    assertThat(lately(120, task("0", 120, cost(70, 61, 0))).get("a.epl"))
        .extracting(Lately::events)
        .isEqualTo(60L);

    assertThat(lately(180, task("0", 170, 180, cost(90_000, 900, 0)))).isEmpty();
    assertThat(lately(240)).isEmpty();
    assertThat(lately(300, task("0", 170, 300, cost(99_000, 990, 0)))).isEmpty();
  }
}
