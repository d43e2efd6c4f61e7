package io.smartcar.status;

import static java.util.stream.Collectors.joining;

import io.smartcar.door.http.DoorState;
import io.smartcar.door.intake.Floods;
import io.smartcar.events.server.Listening;
import io.smartcar.rules.live.port.ClockOffset;
import io.smartcar.rulestore.RunningTasks;
import io.smartcar.rulestore.TaskState;
import io.smartcar.status.PlatformSources.LateState;
import io.smartcar.status.PlatformSources.LogState;
import io.smartcar.status.PlatformSources.RulesState;
import io.smartcar.status.PlatformSources.Server;
import io.smartcar.status.PlatformStatus.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What of a platform's state needs a person. No state. */
final class Needs {

  /** A record that waits longer to be stored is more than a backlog that is being worked off. */
  private static final Duration MAX_WAIT = Duration.ofMinutes(5);

  /** Stretches settle for a minute at most, and wait for the rules to go past them. */
  private static final Duration MAX_JUDGING = Duration.ofMinutes(15);

  /** Of a hundred tasks with the same trouble so many are named. */
  private static final int NAMED = 3;

  private Needs() {}

  static List<String> of(PlatformStatus status) {
    List<String> needs = new ArrayList<>();
    status.servers().forEach(server -> addServer(server, needs));
    status.rules().value().ifPresent(rules -> addRules(status.topology(), rules, needs));
    status.log().value().ifPresent(log -> addLog(log, needs));
    status.late().value().ifPresent(late -> addLate(late, status.time(), needs));
    status.door().reason().ifPresent(why -> needs.add("the door: " + why));
    status.door().value().flatMap(door -> door).ifPresent(door -> addDoor(door, needs));
    return List.copyOf(needs);
  }

  /** What is limited delays nobody else, and goes on until somebody sees to it. */
  private static void addDoor(DoorState door, List<String> needs) {
    if (!door.up()) {
      needs.add("the door at " + door.at() + " cannot reach the log: see what it says, and Kafka");
    }
    Floods floods = door.floods();
    if (floods != null && floods.allSenders() > 0) {
      needs.add(
          flood("sender", floods.senders(), floods.allSenders(), floods.senderLimit())
              + " smartcar.door.sender-events-per-second");
    }
    if (floods != null && floods.allCars() > 0) {
      needs.add(
          flood("car", floods.cars(), floods.allCars(), floods.carLimit())
              + " smartcar.door.car-events-per-second");
    }
  }

  private static String flood(String what, List<Floods.Flood> worst, int all, String limit) {
    String names = worst.stream().limit(NAMED).map(Floods.Flood::name).collect(joining(", "));
    return all == 1
        ? "%s %s sends more than %s: see what is wrong with it, or raise"
            .formatted(what, names, limit)
        : "%d %ss send more than %s, most often %s: see what is wrong with them, or raise"
            .formatted(all, what, limit, names);
  }

  /** A server that says what is wrong says also what to do; a silent one does not. */
  private static void addServer(ServerState server, List<String> needs) {
    String title = server.place().server().title();
    server
        .answer()
        .reason()
        .map(why -> why.contains(title) ? why : title + ": " + why)
        .map(
            why ->
                server.answer().isSilent()
                    ? why + " at " + server.place().at() + "; " + remedy(server)
                    : why)
        .ifPresent(needs::add);
  }

  private static String remedy(ServerState silent) {
    if (!silent.takesConnections()) {
      return "nobody takes connections there: start it, or see that it can be reached";
    }
    // Where HBase is said to be its ZooKeeper is.
    return silent.place().server() == Server.HBASE
        ? "its ZooKeeper takes connections: see which of its master and region servers run, and"
            + " their logs; start only what does not run"
        : Listening.REMEDY;
  }

  private static void addRules(String topology, RulesState rules, List<String> needs) {
    RunningTasks tasks = rules.tasks();
    int version = rules.version();
    if (tasks.isEmpty()) {
      needs.add(
          "no rule task of topology %s runs: deploy it, or say which one with --topology"
              .formatted(topology));
      return;
    }
    if (!tasks.silent().isEmpty()) {
      needs.add(
          "task %s of %d: no sign of life; look into the workers' logs, or wait if it is starting"
              .formatted(named(tasks.silent().stream()), tasks.names().size()));
    }
    List<TaskState> refusing = tasks.cannotTake(version);
    if (!refusing.isEmpty()) {
      needs.add(
          "task %s cannot take version %d of the rules: %s; push corrected ones, or smartcar rules"
                  .formatted(
                      named(refusing.stream().map(TaskState::task)),
                      version,
                      refusing.get(0).reason())
              + " rollback");
    }
    tasks.states().stream()
        .flatMap(task -> task.problems().stream())
        .distinct()
        .forEach(problem -> needs.add("rules: " + problem + "; push it mended"));
  }

  private static void addLog(LogState log, List<String> needs) {
    Duration oldest = log.oldestNotStored();
    if (oldest != null && oldest.compareTo(MAX_WAIT) > 0) {
      needs.add(
          String.format(
              Locale.ROOT,
              "%,d records wait to be stored, the oldest for %s: if they become more, see the"
                  + " workers' logs, then give HBase or smartcar.topology.hbase-tasks more",
              log.stored().records(),
              Ages.text(oldest)));
    }
    log.progress().clockOffsets().stream().limit(NAMED).forEach(clock -> addClock(clock, needs));
  }

  /** No machine can set a clock, and it does not come right by itself. */
  private static void addClock(ClockOffset clock, List<String> needs) {
    needs.add(
        clock.text()
            + (clock.partitions() > 0
                ? ", a time zone's difference: correct smartcar.events.time-zone, or set these cars'"
                    + " clocks"
                : ", a time zone's difference: set the clock; what came is stored under wrong"
                    + " dates"));
  }

  private static void addLate(LateState late, Instant now, List<String> needs) {
    Instant oldest = late.oldestOpened();
    if (oldest != null && Duration.between(oldest, now).compareTo(MAX_JUDGING) > 0) {
      needs.add(
          String.format(
              Locale.ROOT,
              "late readings of %,d cars wait to be judged, some for %s: see what lateBolt says in"
                  + " the workers' logs; if it is only behind, raise smartcar.late.tasks or"
                  + " smartcar.late.rows-per-second",
              late.cars(),
              Ages.text(Duration.between(oldest, now))));
    }
  }

  private static String named(Stream<String> tasks) {
    List<String> all = tasks.toList();
    String few = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() <= NAMED ? few : few + ", … (" + all.size() + ")";
  }
}
