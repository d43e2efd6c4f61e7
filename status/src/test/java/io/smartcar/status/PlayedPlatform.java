package io.smartcar.status;

import io.smartcar.door.http.DoorState;
import io.smartcar.door.intake.Floods;
import io.smartcar.eventlog.LogExtent;
import io.smartcar.redis.LateStore;
import io.smartcar.rules.live.port.ClockOffset;
import io.smartcar.rules.live.port.LogCounts;
import io.smartcar.rules.live.port.RulesProgress;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import io.smartcar.rulestore.TaskState.Phase;
import io.smartcar.status.PlatformSources.LateState;
import io.smartcar.status.PlatformSources.LogState;
import io.smartcar.status.PlatformSources.Place;
import io.smartcar.status.PlatformSources.RulesState;
import io.smartcar.status.PlatformSources.Server;
import io.smartcar.status.PlatformStatus.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Platforms of which everybody has an answer, and of which nobody has. No state. */
public final class PlayedPlatform {

  /** When they were looked at. */
  public static final Instant NOW = Instant.parse("2018-08-30T04:00:00Z");

  /** Two partitions are behind, of one is known for how long; the third is caught up. */
  private static final LogExtent LOG =
      new LogExtent(Map.of(0, 0L, 1, 0L, 2, 0L), Map.of(0, 1_000L, 1, 2_000L, 2, 3_000L));

  private static final LogCounts COUNTS =
      new LogCounts(30, 20, 10, 5, 4, 3, List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L));

  private static final List<String> TASKS = List.of("0", "1", "2", "3", "fleet");

  private PlayedPlatform() {}

  /** Everybody answers, and much is wrong. */
  public static PlatformStatus answering() {
    return new PlatformStatus(
        NOW,
        "DriverCarInfo",
        servers(new Answer.Given<>(true)),
        new Answer.Given<>(log()),
        new Answer.Given<>(
            new LateState(2, 7, NOW.minusSeconds(90), 4_000, 75, new LateStore.Corrected(4, 5, 6))),
        new Answer.Given<>(new RulesState(7, null, tasks())),
        new Answer.Given<>(
            Optional.of(
                new DoorState(
                    "http://127.0.0.1:8090",
                    true,
                    new Floods(List.of(), 2, "", List.of(), 3, "")))));
  }

  /** Nobody does. */
  public static PlatformStatus silent() {
    String silent = "no answer within 8 s";
    return new PlatformStatus(
        NOW,
        "DriverCarInfo",
        servers(new Answer.None<>(silent, true)),
        new Answer.None<>(silent, true),
        new Answer.None<>(silent, true),
        new Answer.None<>(silent, true),
        new Answer.Given<>(Optional.empty()));
  }

  private static List<ServerState> servers(Answer<Boolean> answer) {
    return Stream.of(Server.values())
        .map(server -> new ServerState(new Place(server, server.title() + ":1"), answer, false))
        .toList();
  }

  private static LogState log() {
    Map<Integer, Long> judged = Map.of(0, 990L, 1, 1_000L, 2, 3_000L);
    return new LogState(
        LOG.lagOf(Map.of(0, 995L, 1, 1_500L, 2, 3_000L)),
        Map.of(1, Duration.ofMillis(62_500)),
        LOG.lagOf(judged),
        Map.of(0, Duration.ofSeconds(1), 1, Duration.ofSeconds(80)),
        new RulesProgress(
            NOW.minusSeconds(12).toEpochMilli(),
            NOW.minusSeconds(2).toEpochMilli(),
            COUNTS,
            judged,
            List.of(
                new ClockOffset(3_600, 4, 120, 0, List.of("V0001")),
                new ClockOffset(-28_800, 0, 0, 1, List.of()))));
  }

  /** Two run what they should, one is on the way, one cannot, and of one nothing is heard. */
  private static RunningTasks tasks() {
    List<String> stopped = List.of("over-speed was stopped: boom");
    return new RunningTasks(
        List.of(
            task("0", 7, Phase.LIVE, 7, stopped),
            task("1", 7, Phase.LIVE, 7, stopped),
            task("2", 6, Phase.WARMING, 7, List.of()),
            task("fleet", 6, Phase.FAILED, 7, List.of())));
  }

  private static TaskState task(
      String name, int version, Phase phase, int wanted, List<String> problems) {
    return new TaskState(name, TASKS, version, 0, phase, wanted, "", problems, NOW);
  }
}
