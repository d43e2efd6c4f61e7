package io.smartcar.sandbox.internal.secure;

import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SecureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Makes what a secure sandbox needs before its servers start, once: an authority, the servers'
 * certificate, and a password for each user. Not for use by several threads at a time.
 */
public final class SecureStart {

  private static final int PASSWORD_BYTES = 24;

  private final SecureFiles files;
  private final SecureRandom random = new SecureRandom();

  /** Creates it; nothing is written yet. */
  public SecureStart(SecureFiles files) {
    this.files = files;
  }

  /**
   * Makes what is not there.
   *
   * @throws SandboxException if certificates cannot be made
   */
  public void run() throws IOException, SandboxException {
    Files.createDirectories(files.directory());
    Files.setPosixFilePermissions(files.directory(), PosixFilePermissions.fromString("rwx------"));
    for (String user : users()) {
      Path file = files.password(user);
      if (!Files.exists(file)) {
        write(file, password() + '\n');
      }
      write(files.kafkaLogin(user), "login=" + login(user) + '\n');
    }
    if (!Files.exists(files.keyAndCertificate())) {
      new Authority(files).issue(read(files.password(SecureFiles.BROKER)));
    }
  }

  /** Of Kafka and Redis, and of the rules. */
  private static List<String> users() {
    List<String> users = new ArrayList<>(SecureFiles.USERS);
    users.addAll(List.of(SecureFiles.DOOR, SecureFiles.BROKER, SecureFiles.RULES));
    return users;
  }

  private String password() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What Kafka's clients log in with. */
  public String login(String user) throws IOException {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, read(files.password(user)));
  }

  /** The word of a file. */
  public static String read(Path password) throws IOException {
    return Files.readString(password).lines().findFirst().orElse("");
  }

  /** Writes a file that its owner alone can read, from its first byte on. */
  public static void write(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }
}
