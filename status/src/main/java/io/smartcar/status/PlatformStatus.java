package io.smartcar.status;

import io.smartcar.door.http.DoorState;
import io.smartcar.status.PlatformSources.LateState;
import io.smartcar.status.PlatformSources.LogState;
import io.smartcar.status.PlatformSources.Place;
import io.smartcar.status.PlatformSources.RulesState;
import io.smartcar.status.PlatformSources.Server;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The platform at one look; immutable.
 *
 * @param time when it was looked at
 * @param topology the topology's name
 * @param servers each with its answer
 * @param log the log and how far it is worked off
 * @param late what came late and waits to be judged
 * @param rules the rules and their tasks
 * @param door the door for HTTP, if there is one
 */
public record PlatformStatus(
    Instant time,
    String topology,
    List<ServerState> servers,
    Answer<LogState> log,
    Answer<LateState> late,
    Answer<RulesState> rules,
    Answer<Optional<DoorState>> door) {

  /**
   * A server and whether it answers.
   *
   * @param place which, and where
   * @param answer that it does, or why not
   * @param takesConnections whether it does although it is silent
   */
  public record ServerState(Place place, Answer<Boolean> answer, boolean takesConnections) {}

  /** Copies the list. */
  public PlatformStatus {
    servers = List.copyOf(servers);
  }

  /**
   * Asks everybody at once.
   *
   * @param limit how long to wait for each; nobody is waited for longer
   */
  public static PlatformStatus ask(
      PlatformSources sources, String topology, Duration limit, InstantSource clock) {
    try (Questions questions = new Questions(limit)) {
      CompletableFuture<Answer<Boolean>> events =
          questions.ask(() -> done(sources::checkEventStore));
      CompletableFuture<Answer<LateState>> late = questions.ask(sources::late);
      CompletableFuture<Answer<LogState>> log = questions.ask(sources::log);
      CompletableFuture<Answer<RulesState>> rules = questions.ask(sources::rules);
      CompletableFuture<Answer<Optional<DoorState>>> door = questions.ask(sources::door);
      List<ServerState> servers = new ArrayList<>();
      for (Place place : sources.places()) {
        Answer<?> answer =
            switch (place.server()) {
              case KAFKA -> log.join();
              case ZOOKEEPER -> rules.join();
              case HBASE -> events.join();
              case REDIS -> late.join();
            };
        boolean takes = answer.isSilent() && sources.takesConnections(place);
        servers.add(new ServerState(place, whether(answer), takes));
      }
      return new PlatformStatus(
          clock.instant(), topology, servers, log.join(), late.join(), rules.join(), door.join());
    }
  }

  private interface Check {
    void run() throws Exception;
  }

  private static boolean done(Check check) throws Exception {
    check.run();
    return true;
  }

  private static Answer<Boolean> whether(Answer<?> answer) {
    return answer
        .reason()
        .<Answer<Boolean>>map(why -> new Answer.None<>(why, answer.isSilent()))
        .orElseGet(() -> new Answer.Given<>(true));
  }

  /** Whether a server answers. */
  boolean answers(Server server) {
    return servers.stream()
        .anyMatch(state -> state.place().server() == server && state.answer().value().isPresent());
  }

  /** What a person has to see to, a line each with what to do; none if all is well. */
  public List<String> needs() {
    return Needs.of(this);
  }
}
