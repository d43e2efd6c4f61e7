package io.smartcar.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The users of smartcar.acl, switched on; the default one may do everything, for the tests. */
final class ShippedUsers {

  static final String TOPOLOGY = "smartcar-topology";
  static final String READER = "smartcar-reader";
  static final String NOTIFIER = "smartcar-notifier";
  static final String CONSOLE = "smartcar-console";
  static final String BACKUP = "smartcar-backup";
  static final String SENTINEL = "sentinel";
  static final String PASSWORD = "open-sesame";
  static final Path FILE = Path.of("src", "main", "conf", "smartcar.acl");

  private static final String REPLICA = "replica";

  private ShippedUsers() {}

  /** Makes a server know them, and log in at its master as the one that is meant for it. */
  static List<String> options() {
    return List.of(
        "--aclfile",
        On.FILE.toAbsolutePath().toString(),
        "--masteruser",
        REPLICA,
        "--masterauth",
        PASSWORD);
  }

  /** The same with further options. */
  static String[] and(String... options) {
    return Stream.concat(Stream.of(options), options().stream()).toArray(String[]::new);
  }

  /** What the file says of one of them. */
  static String lineOf(String user) {
    try {
      return Files.readAllLines(FILE).stream()
          .filter(line -> line.startsWith("user " + user + ' '))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class On {
    static final Path FILE = write();

    private static Path write() {
      try {
        String on =
            Files.readString(ShippedUsers.FILE)
                .replace("user default off", "user default on nopass ~* &* +@all");
        for (String user :
            List.of(TOPOLOGY, READER, NOTIFIER, CONSOLE, BACKUP, REPLICA, SENTINEL)) {
          on = on.replace("user " + user + " off", "user " + user + " on >" + PASSWORD);
        }
        Path target = Files.createDirectories(Path.of("target"));
        return Files.writeString(Files.createTempFile(target, "users", ".acl"), on);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
