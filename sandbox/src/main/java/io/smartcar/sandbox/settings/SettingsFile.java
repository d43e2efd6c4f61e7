package io.smartcar.sandbox.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a sandbox as text: {@code sandbox.properties} in its directory. It holds only
 * what differs from the usual; each key is described in {@code sandbox/sandbox.properties}.
 * Immutable.
 */
public final class SettingsFile {

  static final String WORKER_PORTS = "port.workers";
  static final String DATA_DIRECTORY = "data.directory";
  static final String REDIS_SERVER = "redis.server";
  static final String REDIS_SYNC = "redis.fsync";
  static final String HBASE_STORAGE = "hbase.storage";
  static final String SECURE = "secure";
  static final String DOORS = "doors";
  static final String DOORS_MQTT_BROKER = "doors.mqtt-broker";

  private static final int LARGEST_PORT = 65_535;
  private static final int SMALLEST_MEGABYTES = 32;

  private final Path home;
  private final Path directory;
  private final Map<String, String> values;

  private SettingsFile(Path home, Path directory, Map<String, String> values) {
    this.home = home;
    this.directory = directory;
    this.values = new TreeMap<>(values);
  }

  /**
   * Reads the file of that directory; where there is none, everything is as usual.
   *
   * @throws SandboxException if it cannot be read
   */
  public static SettingsFile read(Path home, Path directory) throws SandboxException {
    Path file = file(directory);
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException unreadable) {
        throw new SandboxException(
            "%s cannot be read (%s): correct or remove it".formatted(file, unreadable), unreadable);
      }
    }
    Map<String, String> values = new TreeMap<>();
    properties.forEach((key, value) -> values.put(key.toString(), value.toString().strip()));
    return new SettingsFile(home, directory, values);
  }

  private static Path file(Path directory) {
    return directory.resolve("sandbox.properties");
  }

  /** With other values in place of the file's. */
  public SettingsFile with(Map<String, String> overrides) {
    Map<String, String> merged = new TreeMap<>(values);
    merged.putAll(overrides);
    return new SettingsFile(home, directory, merged);
  }

  /** With ports that are free now in place of the file's. */
  public SettingsFile withFreePorts() throws SandboxException {
    SandboxSettings free = settings().onFreePorts();
    Map<String, String> ports = new TreeMap<>();
    free.ports().forEach((port, number) -> ports.put(port.key(), number.toString()));
    ports.put(WORKER_PORTS, text(free.workerPorts()));
    return with(ports);
  }

  private static String text(List<Integer> ports) {
    return String.join(",", ports.stream().map(String::valueOf).toList());
  }

  /**
   * Writes the values, so that every later command has them too.
   *
   * @throws SandboxException if the directory cannot be written
   */
  public void save() throws SandboxException {
    StringBuilder text = new StringBuilder("# Every key: sandbox/sandbox.properties\n");
    values.forEach(
        (key, value) -> text.append(key).append('=').append(escaped(value)).append('\n'));
    try {
      Files.createDirectories(directory);
      Files.writeString(file(directory), text);
    } catch (IOException notWritable) {
      throw new SandboxException(
          "%s cannot be written (%s): make it yours, or name another directory with --dir"
              .formatted(file(directory), notWritable),
          notWritable);
    }
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\");
  }

  /**
   * The settings that the values make.
   *
   * @throws SandboxException all that is wrong with them, one line each
   */
  public SandboxSettings settings() throws SandboxException {
    List<String> problems = new ArrayList<>();
    SandboxSettings usual = SandboxSettings.usual(home, directory);
    Map<String, String> rest = new TreeMap<>(values);
    Map<Port, Integer> ports = new EnumMap<>(usual.ports());
    for (Port port : Port.values()) {
      readPort(port.key(), rest.remove(port.key()), problems, number -> ports.put(port, number));
    }
    Map<Memory, Integer> sizes = new EnumMap<>(usual.memoryMegabytes());
    for (Memory memory : Memory.values()) {
      readMemory(
          memory.key(), rest.remove(memory.key()), problems, size -> sizes.put(memory, size));
    }
    List<Integer> workers = workerPorts(rest.remove(WORKER_PORTS), problems);
    Path data = path(rest.remove(DATA_DIRECTORY), usual.dataDirectory());
    String redis = rest.remove(REDIS_SERVER);
    HBaseStorage storage =
        oneOf(HBaseStorage.values(), HBASE_STORAGE, rest.remove(HBASE_STORAGE), problems);
    RedisSync sync = oneOf(RedisSync.values(), REDIS_SYNC, rest.remove(REDIS_SYNC), problems);
    boolean secure = yesOrNo(SECURE, rest.remove(SECURE), problems);
    Doors doors = doors(rest.remove(DOORS), rest.remove(DOORS_MQTT_BROKER), problems);
    rest.keySet().forEach(key -> problems.add(key + ": there is no such setting"));
    checkDistinct(ports, workers, problems);
    if (!problems.isEmpty()) {
      throw new SandboxException(
          "The settings of the sandbox (%s, --set) are wrong; the keys are in sandbox/sandbox.properties\n  %s"
              .formatted(file(directory), String.join("\n  ", problems)));
    }
    return new SandboxSettings(
        home,
        directory,
        data,
        ports,
        workers,
        sizes,
        redis == null ? null : path(redis, data),
        storage,
        sync,
        doors,
        secure);
  }

  /** These settings with other doors in place of the file's. */
  public SettingsFile with(Doors doors) {
    Map<String, String> merged = new TreeMap<>(values);
    merged.keySet().removeAll(Set.of(DOORS, DOORS_MQTT_BROKER));
    if (doors.wanted()) {
      merged.put(DOORS, "true");
    }
    if (doors.mqttBroker() != null) {
      merged.put(DOORS_MQTT_BROKER, doors.mqttBroker());
    }
    return new SettingsFile(home, directory, merged);
  }

  private static Doors doors(
      @Nullable String wanted, @Nullable String broker, List<String> problems) {
    boolean doors = yesOrNo(DOORS, wanted, problems);
    if (broker != null && !broker.matches(Doors.ADDRESS)) {
      problems.add("%s must be HOST:PORT: %s".formatted(DOORS_MQTT_BROKER, broker));
    }
    return new Doors(doors, broker);
  }

  private static boolean yesOrNo(String key, @Nullable String value, List<String> problems) {
    if (value != null && !value.equals("true") && !value.equals("false")) {
      problems.add("%s must be true or false: %s".formatted(key, value));
    }
    return "true".equals(value);
  }

  private Path path(@Nullable String value, Path otherwise) {
    return value == null ? otherwise : directory.resolve(value);
  }

  /** The value so named; the first, which is the usual one, if there is none. */
  private static <T> T oneOf(
      T[] values, String key, @Nullable String value, List<String> problems) {
    if (value == null) {
      return values[0];
    }
    for (T one : values) {
      if (one.toString().equals(value)) {
        return one;
      }
    }
    problems.add("%s must be one of %s: %s".formatted(key, Arrays.toString(values), value));
    return values[0];
  }

  private interface Target {
    void set(int value);
  }

  private static void readPort(
      String key, @Nullable String value, List<String> problems, Target target) {
    if (value == null) {
      return;
    }
    if (value.matches("\\d{1,5}") && isPort(Integer.parseInt(value))) {
      target.set(Integer.parseInt(value));
    } else {
      problems.add("%s must be a number from 1 to %d: %s".formatted(key, LARGEST_PORT, value));
    }
  }

  private static boolean isPort(int number) {
    return number > 0 && number <= LARGEST_PORT;
  }

  private static void readMemory(
      String key, @Nullable String value, List<String> problems, Target target) {
    if (value == null) {
      return;
    }
    String number = value.endsWith("m") ? value.substring(0, value.length() - 1) : "";
    if (number.matches("\\d{1,6}") && Integer.parseInt(number) >= SMALLEST_MEGABYTES) {
      target.set(Integer.parseInt(number));
    } else {
      problems.add(
          "%s must be megabytes, at least %dm: %s".formatted(key, SMALLEST_MEGABYTES, value));
    }
  }

  private static List<Integer> workerPorts(@Nullable String value, List<String> problems) {
    if (value == null) {
      return SandboxSettings.USUAL_WORKER_PORTS;
    }
    List<Integer> ports = new ArrayList<>();
    Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .forEach(one -> readPort(WORKER_PORTS, one, problems, ports::add));
    return ports.isEmpty() ? SandboxSettings.USUAL_WORKER_PORTS : ports;
  }

  private static void checkDistinct(
      Map<Port, Integer> ports, List<Integer> workers, List<String> problems) {
    List<Integer> all = new ArrayList<>(ports.values());
    all.addAll(workers);
    Set<Integer> seen = new HashSet<>();
    all.stream()
        .filter(port -> !seen.add(port))
        .distinct()
        .forEach(port -> problems.add("port %d is given to two servers".formatted(port)));
  }
}
