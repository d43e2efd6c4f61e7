package io.smartcar.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The spout's offsets on real servers: no lag when all is done, none of a topic that is gone. */
@ExtendWith(Platform.Running.class)
@Tag("long")
final class TopicMadeAnewIT {

  private static final int FEW_SECONDS = 90;
  private static final int MANY_SECONDS = 300;
  private static final Duration A_FEW_SECONDS = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Platform platform;

  TopicMadeAnewIT(Platform platform) {
    this.platform = platform;
  }

  @Test
  void path_topicDeletedAndCreatedWhileItRuns_readsTheNewLogFromItsBeginning() throws Exception {
    try (Scenario scenario = new Scenario(platform, "topic-made-anew", 2, Scenario.TWO_OF_EACH)) {
      scenario.send(drive(1, FEW_SECONDS));
      scenario.deploy();
      Outcome old = scenario.contract().outcome();
      assertThat(old.alerts()).isNotEmpty();
      assertThat(scenario.awaitOutcome(old).alerts()).isEqualTo(old.alerts());
      awaitNoLag(scenario);

      scenario.makeTopicAnew();
      scenario.send(drive(2, MANY_SECONDS));
      Outcome expected = scenario.contract().outcome();

      Awaitility.await("rows of both logs")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> scenario.stores().rowCount() == old.rows().size() + expected.rows().size());
      scenario.awaitRules(PATIENCE);
      Outcome found = scenario.stores().read();
      assertThat(found.rows()).containsAllEntriesOf(expected.rows());
      assertThat(found.alerts()).containsAllEntriesOf(expected.alerts());
      awaitNoLag(scenario);
    }
  }

  private static void awaitNoLag(Scenario scenario) {
    Awaitility.await("lag of the spout's group")
        .atMost(A_FEW_SECONDS)
        .untilAsserted(() -> assertThat(scenario.lag()).isZero());
  }

  /** Four cars, of which the first is too fast, with an event each second from an hour of a day. */
  private static List<String> drive(int hour, int seconds) {
    return IntStream.range(0, seconds)
        .boxed()
        .flatMap(
            second ->
                IntStream.range(0, 4)
                    .mapToObj(
                        car ->
                            "20180830%02d%02d%02d,A000%d,3,0,F,N,%d,A01"
                                .formatted(
                                    hour, second / 60, second % 60, car, car == 0 ? 95 : 50)))
        .toList();
  }
}
