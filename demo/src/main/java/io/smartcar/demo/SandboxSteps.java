package io.smartcar.demo;

import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.settings.ServerName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;

/** Shows how the servers start and stop. Thread-safe. */
final class SandboxSteps implements Progress {

  private final Screen screen;
  private final Set<ServerName> starting = new ConcurrentSkipListSet<>();

  SandboxSteps(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void phase(ServerName server, Phase phase, Duration elapsed) {
    switch (phase) {
      case STARTING -> starting.add(server);
      case UP, ALREADY_UP -> {
        starting.remove(server);
        screen.line("  %-20s is up".formatted(server));
      }
      case STOPPED, KILLED -> starting.remove(server);
    }
  }

  /** Which servers do not answer yet; asked by the screen's thread. */
  String stillStarting() {
    List<ServerName> names = List.copyOf(starting);
    return names.isEmpty()
        ? "looking for the servers"
        : "waiting for "
            + names.stream().map(ServerName::toString).collect(Collectors.joining(", "));
  }

  /** The screen says it by itself. */
  @Override
  public void waiting(List<ServerName> servers, Duration elapsed) {}

  @Override
  public void note(String line) {
    screen.line("  " + line);
  }
}
