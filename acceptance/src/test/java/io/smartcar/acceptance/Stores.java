package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.SecureFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.filter.FirstKeyOnlyFilter;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * What is in HBase and in Redis, read with their own clients and the book's names, and with nothing
 * of the platform but the alerts' JSON.
 */
final class Stores {

  /** Says for a minute which topology writes there; no alert is in it. */
  private static final String WRITER = "smartcar:writer";

  /** Says of which format the keys are; does not expire. */
  private static final String FORMAT = "smartcar:format";

  /** Has an expiry of its own. */
  private static final String HEARTBEAT = "smartcar:heartbeat";

  /** Begins the keys of late readings that wait for their judgement, which do not expire. */
  private static final String LATE = "{smartcar:late-";

  /** Says who had what judged again; does not expire. */
  private static final String JUDGEMENTS = "smartcar:judgements";

  /** Begins the keys of how far receivers were told; they do not expire. */
  private static final String TOLD = "smartcar:told:";

  private static final byte[] FAMILY = "cf1".getBytes(UTF_8);
  private static final List<String> COLUMNS =
      List.of(
          "date",
          "car_number",
          "speed_pedal",
          "break_pedal",
          "steer_angle",
          "direct_light",
          "speed",
          "area_number");
  private static final long LONGEST_TEST_SECONDS = 7_200;

  private final Platform platform;
  private final SmartcarConfig config;

  Stores(Platform platform, SmartcarConfig config) {
    this.platform = platform;
    this.config = config;
  }

  /** All rows of both tables and all alerts. */
  Outcome read() {
    SortedMap<String, String> rejected = new TreeMap<>();
    rejectedRows().forEach((row, columns) -> rejected.put(row, columns.get("value")));
    return new Outcome(rows(), rejected, alerts());
  }

  private SortedMap<String, String> rows() {
    SortedMap<String, String> rows = new TreeMap<>();
    scan(
        config.hbase().table(),
        new Scan(),
        (key, row) ->
            rows.put(
                key, String.join(",", COLUMNS.stream().map(column -> text(row, column)).toList())));
    return rows;
  }

  /** How many rows the table of events has. */
  int rowCount() {
    int[] count = new int[1];
    scan(
        config.hbase().table(),
        new Scan().setFilter(new FirstKeyOnlyFilter()),
        (key, row) -> count[0]++);
    return count[0];
  }

  /** The refused records by row, each column by name, bytes as ISO 8859-1. */
  SortedMap<String, SortedMap<String, String>> rejectedRows() {
    SortedMap<String, SortedMap<String, String>> rows = new TreeMap<>();
    scan(
        config.hbase().table() + "Rejected",
        new Scan(),
        (key, row) -> {
          SortedMap<String, String> columns = new TreeMap<>();
          row.getFamilyMap(FAMILY)
              .forEach(
                  (column, value) ->
                      columns.put(new String(column, UTF_8), new String(value, ISO_8859_1)));
          rows.put(key, columns);
        });
    return rows;
  }

  /** The members of a day's set. */
  Set<String> members(String day) {
    try (RedisClient redis = redis()) {
      return new TreeSet<>(redis.smembers(day));
    }
  }

  /** When each alert that the live rules found came into Redis, by its date in event time. */
  List<Map.Entry<String, Long>> arrivals() {
    List<Map.Entry<String, Long>> arrivals = new ArrayList<>();
    try (RedisClient redis = redis()) {
      for (Object key : (List<?>) redis.eval("return redis.call('KEYS', '{*}:alerts')")) {
        redis
            .xrange((String) key, "-", "+")
            .forEach(
                entry -> {
                  String added = entry.getFields().get("alert");
                  if (added != null && !entry.getFields().containsKey("late")) {
                    String date = AlertJson.read(added).date();
                    arrivals.add(Map.entry(date, entry.getID().getTime()));
                  }
                });
      }
    }
    return arrivals;
  }

  void emptyRedis() {
    try (RedisClient redis = redis()) {
      redis.eval("return redis.call('FLUSHALL')");
    }
  }

  /** All alerts of the over-speed rule, as in {@link Outcome#alerts}. */
  SortedMap<String, String> alerts() {
    SortedMap<String, String> alerts = new TreeMap<>();
    alertsOf("over-speed").forEach((member, alert) -> alerts.put(member, text(alert)));
    return alerts;
  }

  /** All alerts of the fleet's rule, as in {@link FleetRule#expectedAlerts}. */
  SortedMap<String, String> fleetAlerts() {
    SortedMap<String, String> alerts = new TreeMap<>();
    alertsOf(FleetRule.NAME).forEach((member, alert) -> alerts.put(member, AlertJson.write(alert)));
    return alerts;
  }

  private SortedMap<String, Alert> alertsOf(String rule) {
    SortedMap<String, Alert> alerts = new TreeMap<>();
    long ttlSeconds = config.redis().alertTtl().toSeconds();
    try (RedisClient redis = redis()) {
      for (Object key : (List<?>) redis.eval("return redis.call('KEYS', '*')")) {
        String name = (String) key;
        if (name.endsWith(WRITER)
            || name.endsWith(FORMAT)
            || name.endsWith(HEARTBEAT)
            || name.startsWith(LATE)
            || name.startsWith(TOLD)
            || name.endsWith(JUDGEMENTS)) {
          continue;
        }
        assertThat(redis.ttl(name))
            .as("expiry of " + name)
            .isBetween(ttlSeconds - LONGEST_TEST_SECONDS, ttlSeconds);
        if (name.matches("\\d{8}")) {
          alerts.putAll(alertsOf(rule, redis, name));
        }
      }
    }
    return alerts;
  }

  /** What the entries of the day's stream leave in force, of which the day's set says the same. */
  private static SortedMap<String, Alert> alertsOf(String rule, RedisClient redis, String day) {
    SortedMap<String, Alert> holding = new TreeMap<>();
    redis
        .xrange("{" + day + "}:alerts", "-", "+")
        .forEach(entry -> apply(entry.getFields(), holding));
    Set<String> members = new TreeSet<>();
    SortedMap<String, Alert> alerts = new TreeMap<>();
    holding
        .values()
        .forEach(
            alert -> {
              assertThat(alert.rule()).isIn("over-speed", FleetRule.NAME);
              members.add(member(alert));
              if (alert.rule().equals(rule)) {
                alerts.put(day + '/' + member(alert), alert);
              }
            });
    assertThat(redis.smembers(day)).as("set " + day).isEqualTo(members);
    return alerts;
  }

  private static void apply(Map<String, String> entry, SortedMap<String, Alert> holding) {
    String withdrawn = entry.get("withdrawn");
    if (withdrawn != null) {
      String identity = identity(AlertJson.read(withdrawn));
      assertThat(holding.remove(identity)).as("withdrawn once: " + identity).isNotNull();
      return;
    }
    String replaces = entry.get("replaces");
    if (replaces != null) {
      assertThat(holding.remove(replaces)).as("replaced once: " + replaces).isNotNull();
    }
    Alert alert = AlertJson.read(String.valueOf(entry.get("alert")));
    Alert twice = holding.put(identity(alert), alert);
    assertThat(twice).as("once in the stream: " + identity(alert)).isNull();
  }

  private static String identity(Alert alert) {
    return alert.rule() + '/' + member(alert);
  }

  private static String member(Alert alert) {
    return alert.carNumber() + '-' + alert.date();
  }

  private static String text(Alert alert) {
    return Outcome.alert(
        Double.parseDouble(value(alert, "avgSpeed")),
        Long.parseLong(value(alert, "readings")),
        value(alert, "areaNumber"));
  }

  private static String value(Alert alert, String column) {
    return String.valueOf(alert.values().get(column));
  }

  private static String text(Result row, String column) {
    byte[] value = row.getValue(FAMILY, column.getBytes(UTF_8));
    return value == null ? "" : new String(value, UTF_8);
  }

  private void scan(String table, Scan scan, BiConsumer<String, Result> consumer) {
    try (Connection connection = ConnectionFactory.createConnection(hbase());
        Table open = connection.getTable(TableName.valueOf(table));
        ResultScanner rows = open.getScanner(scan.setCaching(5_000))) {
      rows.forEach(row -> consumer.accept(new String(row.getRow(), UTF_8), row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Configuration hbase() {
    Configuration configuration = HBaseConfiguration.create();
    configuration.set("hbase.zookeeper.quorum", "127.0.0.1");
    configuration.setInt("hbase.zookeeper.property.clientPort", platform.port(Port.ZOOKEEPER));
    return configuration;
  }

  private RedisClient redis() {
    SandboxSettings settings = platform.sandbox().settings();
    int port = settings.port(Port.REDIS);
    return settings.secure()
        ? RedisClient.builder()
            .hostAndPort(new HostAndPort("127.0.0.1", port))
            .clientConfig(login(settings.secureFiles()))
            .build()
        : RedisClient.create("127.0.0.1", port);
  }

  private static JedisClientConfig login(SecureFiles files) {
    char[] inMemory = "in memory".toCharArray();
    ByteArrayOutputStream store = new ByteArrayOutputStream();
    try (InputStream authority = Files.newInputStream(files.authority())) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(authority));
      trusted.store(store, inMemory);
      return DefaultJedisClientConfig.builder()
          .sslOptions(
              SslOptions.builder()
                  .sslVerifyMode(SslVerifyMode.FULL)
                  .trustStoreType("PKCS12")
                  .truststore(() -> new ByteArrayInputStream(store.toByteArray()), inMemory)
                  .build())
          .user(SecureFiles.ADMIN)
          .password(Files.readString(files.password(SecureFiles.ADMIN)).strip())
          .build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
