package io.smartcar.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the alerts are stored: the section {@code smartcar.redis}, immutable. Every key is
 * explained in {@code smartcar.conf}.
 *
 * @param mode what there is
 * @param host the server, if it stands alone
 * @param port its port
 * @param nodes {@code host:port} of the sentinels or of nodes of the cluster; empty if the server
 *     stands alone
 * @param sentinel how sentinels are asked
 * @param database the number of the database
 * @param user the ACL user, null for the default one
 * @param password the password, null for none
 * @param timeout how long to wait for a connection and for an answer
 * @param replicasToWaitFor how many replicas must have an alert before it is confirmed
 * @param alertTtl how long a day's alerts stay after the last one was added
 * @param keyPrefix begins every key and channel; empty for the book's names
 * @param episodeSilence what may lie, in event time, between two alerts of an episode
 * @param tls whether and how TLS is spoken
 */
public record RedisConfig(
    Mode mode,
    String host,
    int port,
    List<String> nodes,
    Sentinel sentinel,
    int database,
    @Nullable String user,
    @Nullable String password,
    Duration timeout,
    int replicasToWaitFor,
    Duration alertTtl,
    String keyPrefix,
    Duration episodeSilence,
    Tls tls) {

  private static final String PORT =
      "([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5])";
  private static final String NODE = "([^\\s,:/\\[\\]]+|\\[[0-9a-fA-F:.]+\\]):" + PORT;

  /** What there is. */
  public enum Mode {
    /** One server. */
    STANDALONE,
    /** The master that sentinels name. */
    SENTINEL,
    /** A cluster. */
    CLUSTER
  }

  /**
   * How sentinels are asked; immutable.
   *
   * @param master the name under which they watch the master
   * @param user their ACL user, null for the default one
   * @param password their password, null for none
   */
  public record Sentinel(String master, @Nullable String user, @Nullable String password) {

    /** All values but the password. */
    @Override
    public String toString() {
      return "[master=%s, user=%s, password=%s]".formatted(master, user, hidden(password));
    }
  }

  /**
   * Whether and how TLS is spoken, with servers and sentinels; immutable.
   *
   * @param enabled whether it is
   * @param trusted file with the trusted authorities, null for Java's own
   * @param certificate file with the client's certificate, null for none
   * @param key file with its key, null for none
   */
  public record Tls(
      boolean enabled,
      @Nullable String trusted,
      @Nullable String certificate,
      @Nullable String key) {

    private static Tls read(Section section) {
      return new Tls(
          section.yesOrNo("tls.enabled"),
          file(section, "tls.trusted"),
          file(section, "tls.certificate"),
          file(section, "tls.key"));
    }

    private static @Nullable String file(Section section, String name) {
      return section.optionalText(name, "an absolute path", "/.+");
    }

    /** Whether a file is named. */
    boolean hasFiles() {
      return trusted != null || certificate != null || key != null;
    }
  }

  /** Copies the list. */
  public RedisConfig {
    nodes = List.copyOf(nodes);
  }

  static RedisConfig read(Section section) {
    return new RedisConfig(
        Mode.valueOf(
            section
                .text("mode", "standalone, sentinel or cluster", "standalone|sentinel|cluster")
                .toUpperCase(Locale.ROOT)),
        section.text("host", "a host name or an address", "[^\\s,/]+"),
        section.port("port"),
        nodes(section),
        new Sentinel(
            section.text("sentinel.master", "letters, digits, '.', '_' or '-'", "[A-Za-z0-9._-]+"),
            section.optionalText("sentinel.user"),
            section.optionalText("sentinel.password")),
        section.number("database", 0, 9999),
        section.optionalText("user"),
        section.optionalText("password"),
        section.duration("timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
        section.number("replicas-to-wait-for", 0, 16),
        section.duration("alert-ttl", Duration.ofSeconds(1), Duration.ofDays(3650)),
        section.text(
            "key-prefix",
            "up to 64 letters, digits, '_', '.', ':' or '-'",
            "[A-Za-z0-9_.:-]{0,64}"),
        section.duration("episode-silence", Duration.ZERO, Duration.ofDays(1)),
        Tls.read(section));
  }

  private static List<String> nodes(Section section) {
    String nodes =
        section.optionalText("nodes", "host:port, separated by commas", NODE + "(," + NODE + ")*");
    return nodes == null ? List.of() : List.of(nodes.split(",", -1));
  }

  private static String hidden(@Nullable String password) {
    return password == null ? "none" : "***";
  }

  /** All values but the passwords, of which it says only whether there are any. */
  @Override
  public String toString() {
    return "RedisConfig[mode="
        + mode
        + ", host="
        + host
        + ", port="
        + port
        + ", nodes="
        + nodes
        + ", sentinel="
        + sentinel
        + ", database="
        + database
        + ", user="
        + user
        + ", password="
        + hidden(password)
        + ", timeout="
        + timeout
        + ", replicasToWaitFor="
        + replicasToWaitFor
        + ", alertTtl="
        + alertTtl
        + ", keyPrefix="
        + keyPrefix
        + ", episodeSilence="
        + episodeSilence
        + ", tls="
        + tls
        + ']';
  }
}
