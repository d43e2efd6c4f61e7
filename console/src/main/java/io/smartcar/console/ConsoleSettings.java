package io.smartcar.console;

import io.smartcar.config.OidcConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the console listens and who may look; immutable.
 *
 * @param host the address to listen at
 * @param port the port; 0 for any that is free
 * @param names the names by which browsers may call it, without ports; none for those of this
 *     machine, or for any where tokens are asked for
 * @param tokens the file of those who may look; null for whoever is on this machine
 * @param certificate the file with the certificate and its chain, PEM; null for no TLS
 * @param key the file with the certificate's private key, PEM; null for no TLS
 * @param oidc where people sign in; null if they do not
 */
public record ConsoleSettings(
    String host,
    int port,
    List<String> names,
    @Nullable Path tokens,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable OidcConfig oidc) {

  /** Where it listens if nothing else is said. */
  public static final String HOST = "127.0.0.1";

  /** The port if nothing else is said. */
  public static final int PORT = 8088;

  private static final String LOOPBACK = "localhost|127(\\.\\d{1,3}){3}|\\[?::1\\]?";

  /**
   * Copies the list.
   *
   * @throws ConsoleException if others could look who have not shown who they are, or by a line in
   *     the open, or if people could not come back from signing in
   */
  public ConsoleSettings {
    names = List.copyOf(names);
    if ((certificate == null) != (key == null)) {
      throw new ConsoleException("--certificate and --key go together: give both or none", null);
    }
    boolean local = host.matches(LOOPBACK);
    if (!local && (certificate == null || (tokens == null && oidc == null))) {
      throw new ConsoleException(
          "--bind %s can be reached from other machines: give --tokens, --certificate and --key (for"
                  .formatted(host)
              + " --tokens smartcar.console.oidc will do), or leave it at 127.0.0.1",
          null);
    }
    if (oidc != null) {
      check(oidc, local, certificate != null);
    }
  }

  private static void check(OidcConfig oidc, boolean local, boolean tls) {
    String address = oidc.address();
    if (address == null && !local) {
      throw new ConsoleException(
          "smartcar.console.oidc.address must say where browsers find the console, as"
              + " https://console.example:8088, or people would not come back from the identity"
              + " provider",
          null);
    }
    if (address != null && address.startsWith("https:") != tls) {
      throw new ConsoleException(
          tls
              ? "smartcar.console.oidc.address must begin with https:, as there is a --certificate: "
                  + address
              : "smartcar.console.oidc.address needs --certificate and --key, or http: and a loopback"
                  + " address: "
                  + address,
          null);
    }
  }

  /** On this machine alone, for whoever is on it. */
  public static ConsoleSettings local(int port) {
    return new ConsoleSettings(HOST, port, List.of(), null, null, null, null);
  }
}
