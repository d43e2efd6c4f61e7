package io.smartcar.sandbox.internal.processes;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the process that listens on a port, where {@code /proc} tells. */
public final class PortHolder {

  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENING = "0A";
  private static final int LONGEST_COMMAND = 60;

  private PortHolder() {}

  /** "process 4711 (redis-server *:6379)", or empty if it cannot be told. */
  public static Optional<String> of(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      sockets.addAll(listening(Path.of(table), port));
    }
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> holdsAny(process, sockets)).findFirst().map(PortHolder::text);
    }
  }

  private static Set<String> listening(Path table, int port) {
    String suffix = ":" + "%04x".formatted(port).toUpperCase(Locale.ROOT);
    Set<String> sockets = new HashSet<>();
    try {
      for (String line : Files.readAllLines(table)) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > INODE
            && columns[LOCAL_ADDRESS].endsWith(suffix)
            && columns[STATE].equals(LISTENING)) {
          sockets.add("socket:[" + columns[INODE] + "]");
        }
      }
    } catch (IOException notLinux) {
      return Set.of();
    }
    return sockets;
  }

  private static boolean holdsAny(ProcessHandle process, Set<String> sockets) {
    Path files = Path.of("/proc/" + process.pid() + "/fd");
    try (DirectoryStream<Path> open = Files.newDirectoryStream(files)) {
      for (Path file : open) {
        if (isOneOf(file, sockets)) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException notOursOrGone) {
      return false;
    }
    return false;
  }

  private static boolean isOneOf(Path file, Set<String> sockets) {
    try {
      return sockets.contains(Files.readSymbolicLink(file).toString());
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static String text(ProcessHandle process) {
    String command =
        process.info().commandLine().or(() -> process.info().command()).orElse("unknown command");
    command = command.replaceAll("\\s+", " ");
    String shown =
        command.length() > LONGEST_COMMAND ? command.substring(0, LONGEST_COMMAND) + "…" : command;
    return "process %d (%s)".formatted(process.pid(), shown);
  }
}
