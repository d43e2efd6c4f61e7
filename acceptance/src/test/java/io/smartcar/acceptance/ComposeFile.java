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
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker/compose.yaml}, as an engine reads it where no variable is set; immutable. */
final class ComposeFile {

  static final Path DIRECTORY = Path.of("../docker").toAbsolutePath().normalize();

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:-([^}]*)}");

  private final Map<String, ?> root;

  private ComposeFile(Map<String, ?> root) {
    this.root = root;
  }

  static ComposeFile read() throws IOException {
    String text = Files.readString(DIRECTORY.resolve("compose.yaml"));
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

  @SuppressWarnings("unchecked")
  private static Map<String, ?> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, ?>) value;
  }

  private static List<String> list(@Nullable Object value) {
    return value == null ? List.of() : ((List<?>) value).stream().map(String::valueOf).toList();
  }
}
