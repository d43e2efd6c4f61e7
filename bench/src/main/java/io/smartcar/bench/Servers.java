package io.smartcar.bench;

import io.smartcar.cli.ConfigurationOptions;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.hbase.RowCount;
import io.smartcar.hbase.Schema;
import io.smartcar.sandbox.Progress;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.Memory;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.wiring.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.RedisClient;

/** The servers of a measurement: a sandbox of their own on free ports, stopped at the end. */
final class Servers implements AutoCloseable {

  /**
   * With 1,536 the ten regions were flushed at 34 MB each for lack of heap, and HBase took 39.9 and
   * 36.4 s of processor time for a million events; with this, 35.8 and 31.2.
   */
  private static final int REGION_SERVER_MEGABYTES = 6_144;

  /** Alerts of hours; the usual 512 are full after 15 minutes of a million cars. */
  private static final int REDIS_MEGABYTES = 4_096;

  /** Day sets: cars and dates, as the peers write them too. */
  private static final String COUNT_IN_SETS =
      """
      local n = 0
      for _, key in ipairs(redis.call('KEYS', '????????')) do n = n + redis.call('SCARD', key) end
      return n
      """;

  /** Those that hold; before alerts could be withdrawn, all of the streams. */
  private static final String COUNT_HOLDING =
      """
      local n = 0
      for _, key in ipairs(redis.call('KEYS', '{*}:alerts')) do
        local cars = string.gsub(key, '}:alerts$', '}:cars')
        n = n + (redis.call('EXISTS', cars) == 1 and redis.call('ZCARD', cars) or redis.call('XLEN', key))
      end
      return n
      """;

  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private static final int SECOND_DIGITS = 14;
  private static final String TABLE = "DriverCarInfo";

  private final Sandbox sandbox;
  private final Thread atEnd;
  private final RowsWritten rowsWritten;
  private final RowCount rowCount;
  private final RedisClient redis;

  private Servers(Sandbox sandbox, Thread atEnd, Map<String, String> overrides)
      throws BenchException {
    this.sandbox = sandbox;
    this.atEnd = atEnd;
    Map<String, String> keys = addresses(sandbox);
    keys.putAll(overrides);
    SmartcarConfig config = SmartcarConfig.load(null, keys);
    try (Schema schema = new Schema(StoreSettings.hbase(config))) {
      List<String> problems = schema.install();
      if (!problems.isEmpty()) {
        throw new BenchException(String.join("; ", problems));
      }
    }
    this.rowsWritten = new RowsWritten(config.hbase());
    this.rowCount = new RowCount(StoreSettings.hbase(config));
    this.redis = RedisClient.create("127.0.0.1", sandbox.settings().port(Port.REDIS));
  }

  /**
   * Starts them, empty, with everything they write under the directory.
   *
   * @param overrides of the platform's configuration: which tables there are to be
   */
  static Servers start(Path home, Path directory, Map<String, String> overrides)
      throws SandboxException, BenchException {
    SandboxSettings settings =
        SandboxSettings.usual(home, directory)
            .withMemory(Memory.HBASE_REGION_SERVER, REGION_SERVER_MEGABYTES)
            .withMemory(Memory.REDIS, REDIS_MEGABYTES)
            .onFreePorts();
    Sandbox sandbox = new Sandbox(settings);
    sandbox.down(Progress.SILENT);
    sandbox.deleteData();
    Thread atEnd = new Thread(() -> stop(sandbox), "sandbox-down");
    Runtime.getRuntime().addShutdownHook(atEnd);
    sandbox.up(Progress.SILENT);
    return new Servers(sandbox, atEnd, overrides);
  }

  private static void stop(Sandbox sandbox) {
    try {
      sandbox.down(Progress.SILENT);
    } catch (SandboxException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  Sandbox sandbox() {
    return sandbox;
  }

  int port(Port port) {
    return sandbox.settings().port(port);
  }

  EventLogSettings log(String topic) {
    return EventLogSettings.of(bootstrapServers(), topic);
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port(Port.KAFKA);
  }

  /** Keys of the platform's configuration that lead to these servers. */
  Map<String, String> addresses() {
    return addresses(sandbox);
  }

  private static Map<String, String> addresses(Sandbox sandbox) {
    Map<String, String> keys = new HashMap<>(ConfigurationOptions.addresses(sandbox.settings()));
    keys.put("smartcar.hbase.table", TABLE);
    return keys;
  }

  /** What a peer reads from its environment. */
  Map<String, String> peerEnvironment() {
    return Map.of(
        "KAFKA",
        bootstrapServers(),
        "ZOOKEEPER",
        "127.0.0.1",
        "ZOOKEEPER_PORT",
        Integer.toString(port(Port.ZOOKEEPER)),
        "REDIS_HOST",
        "127.0.0.1",
        "REDIS_PORT",
        Integer.toString(port(Port.REDIS)),
        "TABLE",
        TABLE);
  }

  /** Empties HBase's table and Redis. */
  void empty() throws BenchException {
    rowsWritten.truncate();
    redis.eval("return redis.call('FLUSHALL')");
  }

  /** Rows that HBase has taken since {@link #empty}, a repeated one twice. */
  long rowsWritten() throws BenchException {
    return rowsWritten.count();
  }

  /** Distinct rows in the table, counted by reading it. */
  long rows() {
    return rowCount.ofEvents();
  }

  /** Alerts by rule, car and date. */
  long alerts() {
    return (Long) redis.eval(COUNT_HOLDING);
  }

  /** Alerts by car and date, as the peers write them. */
  long alertMembers() {
    return (Long) redis.eval(COUNT_IN_SETS);
  }

  /** Of yyyyMMddHHmmss or yyyyMMddHHmmssSSS, in UTC. */
  static long epochMillis(String date) {
    LocalDateTime second = LocalDateTime.parse(date.substring(0, SECOND_DIGITS), SECOND);
    String millis = date.substring(SECOND_DIGITS);
    return second.toEpochSecond(ZoneOffset.UTC) * 1_000
        + (millis.isEmpty() ? 0 : Long.parseLong(millis));
  }

  @Override
  public void close() throws IOException {
    redis.close();
    rowCount.close();
    rowsWritten.close();
    Runtime.getRuntime().removeShutdownHook(atEnd);
    stop(sandbox);
  }
}
