package io.smartcar.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door that takes telemetry over HTTP: the section {@code smartcar.door.http}, immutable. Every
 * key is explained in {@code smartcar.conf}.
 *
 * @param host the address to listen at
 * @param port the port; 0 for any that is free
 * @param names the names by which clients may call it, none for the default ones
 * @param tokens the file of those who may send, null for whoever is on this machine
 * @param token a token of that file, with which {@code smartcar status} asks; null for none
 * @param certificate the file with the certificate and its chain, null for no TLS
 * @param key the file with the certificate's private key, null for no TLS
 * @param maxBodyBytes a request's body at most
 * @param maxUnpackedBytes the same once unpacked
 * @param maxConnections connections at the same time
 * @param requestWithin how long a connection may take until its next request is there as a whole
 */
public record HttpDoorConfig(
    String host,
    int port,
    List<String> names,
    @Nullable Path tokens,
    @Nullable String token,
    @Nullable Path certificate,
    @Nullable Path key,
    int maxBodyBytes,
    int maxUnpackedBytes,
    int maxConnections,
    Duration requestWithin) {

  private static final int MIN_BODY_BYTES = 1_000;
  private static final int MAX_BODY_BYTES = 100_000_000;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_CONNECTIONS = 1_000_000;
  private static final String NAME = "([^\\s,/:\\[\\]]+|\\[[0-9a-fA-F:.]+\\])";
  private static final String LOOPBACK = "localhost|127(\\.\\d{1,3}){3}|\\[?::1\\]?";

  /** Copies the list. */
  public HttpDoorConfig {
    names = List.copyOf(names);
  }

  static HttpDoorConfig read(Section section) {
    String names =
        section.optionalText(
            "names", "names without ports, separated by commas", NAME + "(," + NAME + ")*");
    return new HttpDoorConfig(
        section.text("host", "a host name or an address", "[^\\s,/]+"),
        section.number("port", 0, MAX_PORT),
        names == null ? List.of() : List.of(names.split(",", -1)),
        section.optionalPath("tokens"),
        section.optionalText("token"),
        section.optionalPath("certificate"),
        section.optionalPath("key"),
        section.bytes("max-body-bytes", MIN_BODY_BYTES, MAX_BODY_BYTES),
        section.bytes("max-unpacked-bytes", MIN_BODY_BYTES, MAX_BODY_BYTES),
        section.number("max-connections", 1, MAX_CONNECTIONS),
        section.duration("request-within", Duration.ofMillis(100), Duration.ofHours(1)));
  }

  /** All values but the token, of which it says only whether there is one. */
  @Override
  public String toString() {
    return "[host=%s, port=%d, names=%s, tokens=%s, token=%s, certificate=%s, key=%s,"
            .formatted(host, port, names, tokens, token == null ? "none" : "***", certificate, key)
        + " maxBodyBytes=%d, maxUnpackedBytes=%d, maxConnections=%d, requestWithin=%s]"
            .formatted(maxBodyBytes, maxUnpackedBytes, maxConnections, requestWithin);
  }

  /** Whether only this machine can reach it. */
  public boolean isLoopback() {
    return host.matches(LOOPBACK);
  }
}
