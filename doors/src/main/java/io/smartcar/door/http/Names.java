package io.smartcar.door.http;

import io.smartcar.config.HttpDoorConfig;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * By which names clients may call the door. A page in a browser on this machine can be led here by
 * a name of its own that means 127.0.0.1; it is told that the door has another name. Immutable.
 */
final class Names {

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");

  private final Set<String> names;
  private final boolean any;

  private Names(List<String> names, boolean any) {
    this.names = names.stream().map(Names::bare).collect(Collectors.toUnmodifiableSet());
    this.any = any;
  }

  /** Those of this machine. */
  static Names ofLoopback() {
    return new Names(List.of(), false);
  }

  static Names of(HttpDoorConfig config) {
    return new Names(config.names(), config.names().isEmpty() && config.tokens() != null);
  }

  /** Whether a request's host, without its port, is the door. */
  boolean know(String host) {
    String bare = bare(host);
    return any || (names.isEmpty() ? LOOPBACK.matcher(bare).matches() : names.contains(bare));
  }

  private static String bare(String host) {
    return host.replaceAll("[\\[\\]]|\\.$", "").toLowerCase(Locale.ROOT);
  }
}
