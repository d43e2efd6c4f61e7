package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.ClassPath;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.probes.Probes;
import io.smartcar.sandbox.internal.processes.Launch;
import io.smartcar.sandbox.internal.secure.SecureStart;
import io.smartcar.sandbox.settings.Memory;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.SecureFiles;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** Redis: the bundled binary, or the one that the settings name. */
final class RedisServer implements Server {

  private final Layout layout;
  private final SandboxSettings settings;
  private final ClassPath classPath;
  private final String system;

  RedisServer(Layout layout) throws SandboxException {
    this(layout, bundledName(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  /** For a test: with the name that the bundled binary has for another system. */
  RedisServer(Layout layout, String system) throws SandboxException {
    this.layout = layout;
    this.settings = layout.settings();
    this.classPath = ClassPath.of(settings.home(), "redis");
    this.system = system;
  }

  /** How the artifact names an operating system and processor, {@code linux-amd64}. */
  static String bundledName(String os, String processor) {
    String name = os.toLowerCase(Locale.ROOT);
    String kernel = name.startsWith("mac") ? "darwin" : name.replace(' ', '-');
    return kernel
        + "-"
        + switch (processor.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          case "x86", "i386", "i686" -> "386";
          default -> processor;
        };
  }

  @Override
  public ServerName name() {
    return ServerName.REDIS;
  }

  /** The users that the project ships, those that log in here switched on. */
  private String users(SecureFiles files) throws IOException {
    String users = Files.readString(settings.home().resolve("redis/src/main/conf/smartcar.acl"));
    for (String user : SecureFiles.USERS) {
      String off = "user %s off".formatted(user);
      if (!users.contains(off)) {
        throw new IllegalStateException("smartcar.acl has no " + off);
      }
      String word = SecureStart.read(files.password(user));
      users = users.replace(off, "user %s on #%s".formatted(user, sha256(word)));
    }
    return users;
  }

  private static String sha256(String word) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(word.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String listening() throws IOException {
    int port = settings.port(Port.REDIS);
    if (!settings.secure()) {
      return "port %d%n".formatted(port);
    }
    SecureFiles files = settings.secureFiles();
    Path users = layout.writeConf(name(), "users.acl", users(files));
    return """
        port 0
        tls-port %d
        tls-cert-file "%s"
        tls-key-file "%s"
        tls-ca-cert-file "%s"
        tls-auth-clients no
        aclfile "%s"
        """
        .formatted(port, files.certificate(), files.key(), files.authority(), users);
  }

  @Override
  public void prepare() throws IOException, SandboxException {
    Files.createDirectories(layout.data("redis"));
    Files.createDirectories(settings.logs());
    layout.writeConf(
        name(),
        "redis.conf",
        // The append-only file is what it starts from. The snapshots that it also makes by default,
        // each minute in which 10,000 keys change, would take a core for seconds and be of no use.
        """
        bind 127.0.0.1
        daemonize no
        dir "%s"
        logfile "%s"
        loglevel notice
        appendonly yes
        appendfsync %s
        auto-aof-rewrite-min-size 256mb
        save ""
        maxmemory %dmb
        maxmemory-policy noeviction
        """
                .formatted(
                    layout.data("redis"),
                    layout.log(name()),
                    settings.redisSync(),
                    settings.megabytes(Memory.REDIS))
            + listening()
            + title());
    Path log = layout.log(name());
    if (Files.exists(log) && Files.size(log) > 1024 * 1024) {
      Files.delete(log); // Redis appends for ever
    }
    install();
  }

  @Override
  public void install() throws IOException, SandboxException {
    Path other = settings.redisServer();
    if (other == null) {
      extract();
    } else if (!Files.isExecutable(other)) {
      throw new SandboxException(
          "redis.server=%s is no program that can be run: name an installed redis-server"
              .formatted(other));
    }
  }

  /**
   * Redis writes its title over its environment, and with it our mark. Versions before 6.2 do not
   * know the setting, and one of the user's may be older.
   */
  private String title() {
    return settings.redisServer() == null ? "set-proc-title no\n" : "";
  }

  private Path bundled() {
    return settings.directory().resolve("bin/redis-server");
  }

  private void extract() throws IOException, SandboxException {
    try (JarFile jar = new JarFile(classPath.jar("embedded-redis-").toFile())) {
      Optional<? extends ZipEntry> binary =
          jar.stream()
              .filter(entry -> entry.getName().startsWith("redis-server-"))
              .filter(entry -> entry.getName().endsWith("-" + system))
              .findFirst();
      if (binary.isEmpty()) {
        throw new SandboxException(
            ("No Redis is bundled for %s: install redis-server and name it with"
                    + " `sandbox up --set redis.server=/usr/bin/redis-server`")
                .formatted(system));
      }
      if (Files.exists(bundled()) && Files.size(bundled()) == binary.get().getSize()) {
        return;
      }
      Files.createDirectories(bundled().getParent());
      try (InputStream bytes = jar.getInputStream(binary.get())) {
        Files.copy(bytes, bundled(), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.setPosixFilePermissions(bundled(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Override
  public Launch launch() {
    Path other = settings.redisServer();
    return new Launch(
        name(),
        List.of(
            (other == null ? bundled() : other).toString(),
            layout.conf(name()).resolve("redis.conf").toString()),
        Map.of());
  }

  @Override
  public boolean answers() {
    int port = settings.port(Port.REDIS);
    return settings.secure()
        ? Probes.redis(port, settings.secureFiles()).answers()
        : Probes.redis(port).answers();
  }
}
