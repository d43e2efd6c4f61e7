package io.smartcar.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code docker/compose.yaml}, perhaps with {@code compose.cluster.yaml} over it, as an engine
 * reads them where no variable is set; immutable.
 */
final class ComposeFile {

  static final Path DIRECTORY = Path.of("../docker").toAbsolutePath().normalize();

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:-([^}]*)}");

  private static final Set<String> COMMANDS = Set.of("command", "entrypoint", "test");

  private final Map<String, ?> root;

  private ComposeFile(Map<String, ?> root) {
    this.root = root;
  }

  static ComposeFile read() throws IOException {
    return read("compose.yaml");
  }

  /** With several of each server. */
  static ComposeFile readCluster() throws IOException {
    return new ComposeFile(merged(read().root, read("compose.cluster.yaml").root));
  }

  private static ComposeFile read(String name) throws IOException {
    String text = Files.readString(DIRECTORY.resolve(name));
    return parse(
        VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(found.group(1))));
  }

  static ComposeFile parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new ComposeFile(map(new Yaml(new SafeConstructor(options)).load(text)));
  }

  /**
   * One service.
   *
   * @param keys what stands under its name
   */
  record Service(String name, Map<String, ?> keys) {

    @Override
    public String toString() {
      return name;
    }

    /** Whether it ends, and others begin when it has. */
    boolean isJob() {
      return text("restart").equals("no");
    }

    boolean isInProfile() {
      return keys.containsKey("profiles");
    }

    String text(String key) {
      return String.valueOf(keys.get(key));
    }

    List<String> list(String key) {
      return ComposeFile.list(keys.get(key));
    }

    Map<String, ?> map(String key) {
      return ComposeFile.map(keys.get(key));
    }

    int megabytes(String key) {
      String size = text(key);
      if (!size.matches("\\d+m")) {
        throw new IllegalArgumentException(name + ": " + key + " must be in m: " + size);
      }
      return Integer.parseInt(size.substring(0, size.length() - 1));
    }

    /** The command that asks whether it is well; empty if there is none. */
    List<String> health() {
      return ComposeFile.list(map("healthcheck").get("test"));
    }
  }

  Map<String, Service> services() {
    Map<String, Service> services = new LinkedHashMap<>();
    map(root.get("services"))
        .forEach((name, keys) -> services.put(name, new Service(name, map(keys))));
    return services;
  }

  Service service(String name) {
    Service service = services().get(name);
    if (service == null) {
      throw new IllegalArgumentException("no service " + name);
    }
    return service;
  }

  Set<String> volumes() {
    return map(root.get("volumes")).keySet();
  }

  /** Maps key by key, and lists one after the other but for commands. */
  private static Map<String, Object> merged(Map<String, ?> under, Map<String, ?> over) {
    Map<String, Object> all = new LinkedHashMap<>(under);
    over.forEach(
        (key, value) -> {
          Object old = all.get(key);
          // A volume has a name and nothing else.
          all.put(key, old == null || value == null ? value : merged(key, old, value));
        });
    return all;
  }

  private static Object merged(String key, Object under, Object over) {
    if (under instanceof Map && over instanceof Map) {
      return merged(map(under), map(over));
    }
    if (under instanceof List && over instanceof List && !COMMANDS.contains(key)) {
      return Stream.concat(((List<?>) under).stream(), ((List<?>) over).stream()).toList();
    }
    return over;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ?> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, ?>) value;
  }

  private static List<String> list(@Nullable Object value) {
    return value == null ? List.of() : ((List<?>) value).stream().map(String::valueOf).toList();
  }
}
