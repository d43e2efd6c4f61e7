package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.GroupOffsets;
import io.smartcar.eventlog.LogReader;
import io.smartcar.eventlog.TopicWriter;
import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.SecureFiles;
import io.smartcar.sandbox.settings.ServerName;
import io.smartcar.sandbox.settings.SettingsFile;
import io.smartcar.wiring.StoreSettings;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * ZooKeeper, Kafka and Redis of a secure sandbox: with the rights that are shipped everybody can do
 * what he has to, and of each mistake there is one line that says what to do.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SecureServersIT {

  private static final Path DIRECTORY = Path.of("target/secure-servers");
  private static final Path RULES = Path.of("../cep-rules/rules");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOPOLOGY = "smartcar-topology";
  private static final String CONSOLE = "smartcar-console";
  private static final String GROUP = "DriverCarInfo-rules";
  private static final String JAAS = "smartcar.kafka.properties.sasl.jaas.config";

  private Sandbox sandbox;
  private SandboxSettings settings;
  private SecureFiles files;
  private int confs;

  @BeforeAll
  void start() throws Exception {
    SettingsFile file =
        SettingsFile.read(Home.find(), DIRECTORY).with(Map.of("secure", "true")).withFreePorts();
    Sandbox leftover = new Sandbox(file.settings());
    leftover.down(Progress.SILENT);
    leftover.deleteData();
    leftover.deleteLogs();
    file.save();
    settings = file.settings();
    files = settings.secureFiles();
    sandbox = leftover;
    sandbox.up(
        EnumSet.of(ServerName.ZOOKEEPER, ServerName.KAFKA, ServerName.REDIS), Progress.SILENT);
  }

  @AfterAll
  void stop() throws Exception {
    sandbox.down(Progress.SILENT);
  }

  @Test
  @Order(1)
  void grant_eachRole_doesAllOfItAndNothingElse() throws Exception {
    assertDone(SecureFiles.ADMIN, "topic", "create", "--partitions", "1");
    assertDone(SecureFiles.ADMIN, "topic", "grant", "topology", "User:" + TOPOLOGY);
    assertDone(SecureFiles.ADMIN, "topic", "grant", "sender", "User:" + SecureFiles.DOOR);
    assertDone(SecureFiles.ADMIN, "topic", "grant", "reader", "User:" + CONSOLE);

    awaitDone(() -> send(SecureFiles.DOOR));
    awaitDone(() -> read(TOPOLOGY));
    awaitDone(() -> save(TOPOLOGY));
    awaitDone(() -> offsets(TOPOLOGY));
    awaitDone(() -> read(CONSOLE));
    awaitDone(() -> offsets(CONSOLE));
    for (ThrowingCallable other :
        List.<ThrowingCallable>of(
            () -> send(TOPOLOGY),
            () -> send(CONSOLE),
            () -> save(CONSOLE),
            () -> read(SecureFiles.DOOR),
            () -> save(SecureFiles.DOOR),
            () -> read("smartcar-notifier"))) {
      assertNoRight(other);
    }
  }

  /** Each right that is granted is taken in turn: somebody needs it. */
  @Test
  @Order(2)
  void grant_withoutAnyOfItsRights_isRefusedAndGoesOnWhenItIsBack() throws Exception {
    try (Admin admin = Admin.create(client(SecureFiles.ADMIN))) {
      assertNeeded(admin, TOPOLOGY, AclOperation.READ, ResourceType.TOPIC, () -> read(TOPOLOGY));
      assertNeeded(admin, TOPOLOGY, AclOperation.READ, ResourceType.GROUP, () -> save(TOPOLOGY));
      assertNeeded(
          admin,
          SecureFiles.DOOR,
          AclOperation.WRITE,
          ResourceType.TOPIC,
          () -> send(SecureFiles.DOOR));
      assertNeeded(admin, CONSOLE, AclOperation.READ, ResourceType.TOPIC, () -> read(CONSOLE));
      assertNeeded(
          admin, CONSOLE, AclOperation.DESCRIBE, ResourceType.GROUP, () -> offsets(CONSOLE));
    }
  }

  /** The same client, which is not opened again. */
  @Test
  @Order(3)
  void read_rightTakenWhileItRuns_goesOnWithTheNextRecord() throws Exception {
    try (Admin admin = Admin.create(client(SecureFiles.ADMIN));
        LogReader reader = new LogReader(log(TOPOLOGY))) {
      long end = reader.endOffsets(Set.of(0)).get(10, TimeUnit.SECONDS).getOrDefault(0, -1L);
      send(SecureFiles.DOOR);
      List<AclBinding> taken = take(admin, TOPOLOGY, AclOperation.READ, ResourceType.TOPIC);
      awaitNoRight(() -> reader.read(0, end, end + 1));

      admin.createAcls(taken).all().get();

      Awaitility.await("the record")
          .atMost(PATIENCE)
          .ignoreException(EventLogException.class)
          .until(() -> reader.read(0, end, end + 1).size() == 1);
    }
  }

  @Test
  @Order(3)
  void login_userDeletedAndGivenAnotherPassword_isTakenFromTheFile() throws Exception {
    String login = Files.readString(files.kafkaLogin(CONSOLE));
    Path own = Files.writeString(DIRECTORY.resolve("console.kafka"), login);
    Map<String, String> fromFile = Map.of(JAAS, "${file:" + own.toAbsolutePath() + ":login}");
    try (Admin admin = Admin.create(client(SecureFiles.ADMIN))) {
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialDeletion(CONSOLE, ScramMechanism.SCRAM_SHA_512)))
          .all()
          .get();
      Awaitility.await("the user to be gone")
          .atMost(PATIENCE)
          .until(() -> run(CONSOLE, fromFile, "topic", "describe").status() == 2);
      assertRefused(
          CONSOLE, fromFile, "SaslAuthenticationException", "correct the login in smartcar.kafka");
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      CONSOLE,
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                      "another")))
          .all()
          .get();
    }
    String word = Files.readString(files.password(CONSOLE)).strip();
    Files.writeString(own, login.replace(word, "another"));

    Awaitility.await("the new password")
        .atMost(PATIENCE)
        .until(() -> run(CONSOLE, fromFile, "topic", "describe").status() == 0);
  }

  @Test
  @Order(4)
  void kafka_mistakesOfTheLogin_areOneLineEach() throws Exception {
    Path wrong =
        Files.writeString(
            DIRECTORY.resolve("wrong.kafka"),
            Files.readString(files.kafkaLogin(TOPOLOGY))
                    .replace(Files.readString(files.password(TOPOLOGY)).strip(), "guess")
                + "unknown="
                + Files.readString(files.kafkaLogin(TOPOLOGY))
                    .replace("login=", "")
                    .replace(TOPOLOGY, "nobody")
                + "half=org.apache.kafka.common.security.scram.ScramLoginModule\n");
    String file = "${file:" + wrong.toAbsolutePath();

    assertRefused(TOPOLOGY, Map.of(JAAS, file + ":login}"), "correct the login");
    assertRefused(TOPOLOGY, Map.of(JAAS, file + ":unknown}"), "correct the login");
    assertRefused(TOPOLOGY, Map.of(JAAS, file + ":half}"), "correct smartcar.kafka.properties");
    assertRefused(TOPOLOGY, Map.of(JAAS, file + ":none}"), "correct smartcar.kafka.properties");
    assertRefused(
        TOPOLOGY,
        Map.of(JAAS, "${file:/no/such/file:login}"),
        "/no/such/file",
        "correct smartcar.kafka.properties");
    assertRefused(
        TOPOLOGY,
        Map.of("smartcar.kafka.properties.sasl.mechanism", "PLAIN"),
        "smartcar.kafka.properties");
    assertRefused("smartcar-notifier", Map.of(), "grant this client's user the right");
  }

  @Test
  @Order(4)
  void kafka_mistakesOfTls_areOneLineEach() throws Exception {
    String trust = "smartcar.kafka.properties.ssl.truststore.location";
    assertRefused(
        TOPOLOGY,
        Map.of(trust, anotherAuthority().toString()),
        "certification path",
        "name the authority of the brokers' certificates in ssl.truststore.location");
    assertRefused(
        TOPOLOGY, Map.of(trust, "/no/such/ca.crt"), "/no/such/ca.crt", "correct smartcar.kafka");
    assertRefused(
        TOPOLOGY,
        Map.of("smartcar.kafka.bootstrap-servers", "127.0.0.1:" + settings.port(Port.ZOOKEEPER)),
        "127.0.0.1:" + settings.port(Port.ZOOKEEPER));
    assertRefused(
        TOPOLOGY,
        Map.of("smartcar.kafka.properties.security.protocol", "PLAINTEXT"),
        "does not answer at 127.0.0.1:" + settings.port(Port.KAFKA));
    assertRefused(
        TOPOLOGY, Map.of("smartcar.kafka.properties.security.protocol", "SSL"), "127.0.0.1");
  }

  @Test
  @Order(4)
  void redis_mistakes_areOneLineEach() throws Exception {
    Path guess = Files.writeString(DIRECTORY.resolve("guess"), "guess");
    String[] list = {"alerts", "list", "20180830"};

    Command nothing = run("smartcar-reader", Map.of(), list);
    assertThat(nothing.status()).as(nothing.toString()).isEqualTo(1);
    assertThat(nothing.err()).singleElement().asString().startsWith("No such alerts");
    assertRefused(
        "smartcar-reader",
        Map.of("smartcar.redis.password", "file:" + guess.toAbsolutePath()),
        list,
        "WRONGPASS",
        "correct smartcar.redis.user and .password");
    assertRefused(
        "smartcar-reader",
        Map.of("smartcar.redis.password", "file:/no/such/file"),
        list,
        "/no/such/file, cannot be used: there is none");
    assertRefused(
        "smartcar-reader",
        Map.of("smartcar.redis.tls.trusted", anotherAuthority().toString()),
        list,
        "is of an authority that smartcar.redis.tls.trusted");
    assertRefused("smartcar-notifier", Map.of(), list, "NOPERM", "grant user");
    assertRefused("nobody", Map.of("smartcar.redis.password", "x"), list, "WRONGPASS");
  }

  @Test
  @Order(4)
  void zookeeper_pushWithAnothersPassword_isRefusedAndReadingIsNot() throws Exception {
    Path guess = Files.writeString(DIRECTORY.resolve("guess"), "guess");
    Map<String, String> wrong =
        Map.of("smartcar.rules.zookeeper.password", "file:" + guess.toAbsolutePath());
    Path changed = DIRECTORY.resolve("changed-rules");
    try (Stream<Path> all = Files.walk(RULES)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path copy = changed.resolve(RULES.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.writeString(
            copy,
            file.toString().endsWith(".epl")
                ? Files.readString(file) + "// Changed.\n"
                : Files.readString(file));
      }
    }
    Command pushed = push(Map.of(), RULES);

    Command refused = push(wrong, changed);

    assertThat(pushed.toString()).doesNotContain("smartcar.rules.zookeeper.user");
    assertThat(refused.status()).as(refused.toString()).isNotZero();
    assertThat(refused.err())
        .anyMatch(line -> line.contains("smartcar.rules.zookeeper.user and password"));
  }

  private Command push(Map<String, String> keys, Path rules) throws Exception {
    return run(
        SecureFiles.ADMIN,
        keys,
        "rules",
        "push",
        "--rules",
        rules.toString(),
        "--wait",
        "1s",
        "--topology",
        "Owned");
  }

  /** Of every process: its arguments; and all that was logged, and what the servers are given. */
  @Test
  @Order(5)
  void passwords_areInNoArgumentLogOrConfiguration() throws Exception {
    List<String> words = new ArrayList<>();
    try (Stream<Path> all = Files.list(files.directory())) {
      for (Path file : all.filter(each -> each.toString().endsWith(".password")).toList()) {
        words.add(Files.readString(file).strip());
      }
    }
    assertThat(words).hasSizeGreaterThan(6).doesNotContain("");

    for (ProcessHandle process : sandbox.processes()) {
      assertThat(process.info().commandLine().orElse("")).isNotEmpty().doesNotContain(words);
      Path arguments = Path.of("/proc/" + process.pid() + "/cmdline");
      if (Files.exists(arguments)) {
        assertThat(Files.readString(arguments, ISO_8859_1)).doesNotContain(words);
      }
    }
    for (String part : List.of("logs", "conf", "run")) {
      try (Stream<Path> all = Files.walk(DIRECTORY.resolve(part))) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file, ISO_8859_1)).as(file.toString()).doesNotContain(words);
        }
      }
    }
  }

  private void assertNeeded(
      Admin admin, String user, AclOperation right, ResourceType on, ThrowingCallable use)
      throws Exception {
    List<AclBinding> taken = take(admin, user, right, on);
    awaitNoRight(use);
    admin.createAcls(taken).all().get();
    awaitDone(use);
  }

  private static List<AclBinding> take(
      Admin admin, String user, AclOperation right, ResourceType on) throws Exception {
    AclBindingFilter filter =
        new AclBindingFilter(
            new ResourcePatternFilter(on, null, PatternType.ANY),
            new AccessControlEntryFilter("User:" + user, null, right, AclPermissionType.ALLOW));
    List<AclBinding> taken = List.copyOf(admin.deleteAcls(List.of(filter)).all().get());
    assertThat(taken).as("%s of %s", right, user).isNotEmpty();
    return taken;
  }

  /** A broker takes up a right a moment after the controller has it. */
  private static void awaitDone(ThrowingCallable use) {
    Awaitility.await("the right")
        .atMost(PATIENCE)
        .ignoreException(EventLogException.class)
        .until(
            () -> {
              call(use);
              return true;
            });
  }

  private static void call(ThrowingCallable use) throws Exception {
    try {
      use.call();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitNoRight(ThrowingCallable use) {
    Awaitility.await("the right to be gone")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertNoRight(use));
  }

  private static void assertNoRight(ThrowingCallable use) {
    assertThatThrownBy(use)
        .isInstanceOf(EventLogException.class)
        .hasMessageContaining("grant this client's user the right")
        .hasMessageNotContaining("\n");
  }

  private void send(String user) throws Exception {
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    try (TopicWriter writer = TopicWriter.open(log(user), PATIENCE)) {
      writer.send(
          0,
          "A".getBytes(US_ASCII),
          "a reading".getBytes(US_ASCII),
          error -> {
            if (error == null) {
              arrived.complete(null);
            } else {
              arrived.completeExceptionally(error);
            }
          });
      writer.flush();
    }
    unwrapped(arrived);
  }

  private void read(String user) throws Exception {
    try (LogReader reader = new LogReader(log(user))) {
      // Until it is fetched a reading may be empty.
      int read = 0;
      for (int turn = 0; read == 0 && turn < 100; turn++) {
        read = reader.read(0, 0, 1).size();
      }
      assertThat(read).isEqualTo(1);
    }
  }

  private void offsets(String user) throws Exception {
    try (GroupOffsets offsets = new GroupOffsets(log(user), GROUP)) {
      assertThat(offsets.all()).isNotNull();
    }
  }

  private void save(String user) throws Exception {
    try (GroupOffsets offsets = new GroupOffsets(log(user), GROUP)) {
      unwrapped(offsets.save(Map.of(0, new CommittedOffset(1, "m"))));
    }
  }

  private static void unwrapped(CompletableFuture<Void> future) throws Exception {
    try {
      future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof EventLogException known ? known : e;
    }
  }

  private EventLogSettings log(String user) throws Exception {
    return StoreSettings.log(SmartcarConfig.load(conf(user, Map.of()), Map.of()));
  }

  private Map<String, Object> client(String user) throws Exception {
    return log(user).client(Map.of());
  }

  private Path anotherAuthority() throws Exception {
    KeyStore javas = KeyStore.getInstance(KeyStore.getDefaultType());
    Path store = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    try (InputStream in = Files.newInputStream(store)) {
      javas.load(in, "changeit".toCharArray());
    }
    Certificate any = javas.getCertificate(Collections.list(javas.aliases()).get(0));
    return Files.writeString(
            DIRECTORY.resolve("another.crt"),
            "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(
                    Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(any.getEncoded())))
        .toAbsolutePath();
  }

  private void assertDone(String user, String... words) throws Exception {
    Command done = run(user, Map.of(), words);
    assertThat(done.status()).as(done.toString()).isZero();
  }

  private void assertRefused(String user, Map<String, String> wrong, String... said)
      throws Exception {
    assertRefused(user, wrong, new String[] {"topic", "describe"}, said);
  }

  private void assertRefused(String user, Map<String, String> wrong, String[] words, String... said)
      throws Exception {
    Command refused = run(user, wrong, words);
    assertThat(refused.status()).as(refused.toString()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).hasSize(1);
    assertThat(refused.err().get(0)).contains(said);
  }

  private Command run(String user, Map<String, String> over, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-c", conf(user, over).toString()));
    return Command.run(all);
  }

  /** What `sandbox env --conf --as` prints, and over it what is wrong. */
  private Path conf(String user, Map<String, String> over) throws Exception {
    Command printed =
        Command.run(
            List.of("sandbox", "env", "--conf", "--as", user, "--dir", DIRECTORY.toString()));
    assertThat(printed.status()).as(printed.toString()).isZero();
    List<String> lines = new ArrayList<>(printed.out());
    over.forEach((key, value) -> lines.add(key + " = \"" + value + '"'));
    return Files.write(DIRECTORY.resolve("used-" + ++confs + ".conf"), lines);
  }
}
