package io.smartcar.sandbox.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a secure sandbox keeps its certificates and passwords: files that only their owner can
 * read, made at its first start. Immutable.
 *
 * @param directory has them all
 */
public record SecureFiles(Path directory) {

  /** May do everything with Kafka and Redis; who runs commands on this machine. */
  public static final String ADMIN = "admin";

  /** The users of Redis' smartcar.acl that log in, who are Kafka's, too. */
  public static final List<String> USERS =
      List.of(
          ADMIN, "smartcar-topology", "smartcar-console", "smartcar-reader", "smartcar-notifier");

  /** Who sends telemetry: of Kafka alone. */
  public static final String DOOR = "smartcar-door";

  /** As whom Kafka's broker logs in. */
  public static final String BROKER = "broker";

  /** Whom the rules in ZooKeeper belong to. */
  public static final String RULES = "rules";

  /** The certificate of the authority that all trust, PEM. */
  public Path authority() {
    return directory.resolve("ca.crt");
  }

  /** The servers' certificate, PEM: for 127.0.0.1 and localhost. */
  public Path certificate() {
    return directory.resolve("server.crt");
  }

  /** Its key, PEM, PKCS #8. */
  public Path key() {
    return directory.resolve("server.key");
  }

  /** Key and certificate in one file, as Kafka wants them. */
  public Path keyAndCertificate() {
    return directory.resolve("server.pem");
  }

  /** The password of a user, the first line. */
  public Path password(String user) {
    return directory.resolve(user + ".password");
  }

  /** A properties file whose {@code login} is what Kafka's {@code sasl.jaas.config} takes. */
  public Path kafkaLogin(String user) {
    return directory.resolve(user + ".kafka");
  }
}
