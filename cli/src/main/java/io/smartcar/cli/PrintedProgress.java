package io.smartcar.cli;

import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Prints the progress of a start or stop, a line an event, as fit for a log as for a terminal. */
final class PrintedProgress implements Progress {

  private static final int MOST_NAMES = 3;

  private final PrintWriter out;
  private final SandboxSettings settings;

  PrintedProgress(PrintWriter out, SandboxSettings settings) {
    this.out = out;
    this.settings = settings;
  }

  @Override
  public void phase(ServerName server, Phase phase, Duration elapsed) {
    switch (phase) {
      case STARTING -> {
        // the line that says it is up, or that it is waited for, is enough
      }
      case UP ->
          line(
              server,
              "up after %s".formatted(seconds(elapsed)),
              "127.0.0.1:" + settings.port(server));
      case ALREADY_UP -> line(server, "is up already", "127.0.0.1:" + settings.port(server));
      case STOPPED -> line(server, "stopped after %s".formatted(seconds(elapsed)), "");
      case KILLED -> line(server, "killed after %s".formatted(seconds(elapsed)), "");
    }
  }

  private void line(ServerName server, String text, String address) {
    note("%-20s %-20s %s".formatted(server, text, address).stripTrailing());
  }

  private static String seconds(Duration elapsed) {
    return "%.1f s".formatted(elapsed.toMillis() / 1000.0);
  }

  @Override
  public void waiting(List<ServerName> servers, Duration elapsed) {
    String names =
        servers.stream().limit(MOST_NAMES).map(String::valueOf).collect(Collectors.joining(", "));
    note(
        "… %d s: waiting for %s%s"
            .formatted(elapsed.toSeconds(), names, servers.size() > MOST_NAMES ? ", …" : ""));
  }

  @Override
  public void note(String line) {
    out.println("  " + line);
    out.flush();
  }
}
