package io.smartcar.sandbox.internal.processes;

import io.smartcar.sandbox.settings.ServerName;
import java.util.List;
import java.util.Map;

/**
 * What a process of a server is started with; immutable.
 *
 * @param server whose mark, log and output it gets
 * @param command the program and its arguments
 * @param environment what it gets besides this program's environment
 */
public record Launch(ServerName server, List<String> command, Map<String, String> environment) {

  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
