package io.smartcar.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sources of the configuration, one over the other: reference, file, command line. What a
 * source says at a place where the reference has no such key, or a section for a value, is a
 * problem and is left out.
 */
final class Layers {

  static final String COMMAND_LINE = "command line";

  private static final Config REFERENCE =
      ConfigFactory.parseResources(
              Layers.class, "smartcar.conf", ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve();
  private static final Set<String> KEYS =
      REFERENCE.entrySet().stream().map(Map.Entry::getKey).collect(Collectors.toUnmodifiableSet());

  /** The section whose keys are somebody else's: what its names mean is not known here. */
  private static final String OPEN = "smartcar.kafka.properties.";

  private Layers() {}

  /** Every key with its default. */
  static Config reference() {
    return REFERENCE;
  }

  /** Whether the value is the reference's own and nobody gave another. */
  static boolean isDefault(String key, Config values) {
    return values.getValue(key).origin().equals(REFERENCE.getValue(key).origin());
  }

  static Config merge(@Nullable Path file, Map<String, String> overrides, Problems problems) {
    Config fromFile = file == null ? ConfigFactory.empty() : read(file, problems);
    Config known = known(fromFile, problems);
    return known(overrides, problems).withFallback(known).withFallback(REFERENCE);
  }

  static Config parse(String rendered, Problems problems) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription("rendered configuration");
    Config parsed =
        attempt(
            "rendered configuration", problems, () -> ConfigFactory.parseString(rendered, options));
    return known(parsed, problems).withFallback(REFERENCE);
  }

  private static Config read(Path file, Problems problems) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      problems.add(
          file.toString(), "no such file, or not readable; give an existing file after -c");
      return ConfigFactory.empty();
    }
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false);
    return attempt(
        file.toString(), problems, () -> ConfigFactory.parseFile(file.toFile(), options).resolve());
  }

  private static Config attempt(String source, Problems problems, Supplier<Config> reading) {
    try {
      return reading.get();
    } catch (com.typesafe.config.ConfigException e) {
      String where = e.origin() == null ? source : Problems.where(e.origin());
      problems.add(where, "not understood; correct this place: " + firstLine(e.getMessage()));
      return ConfigFactory.empty();
    }
  }

  /** The library leads its messages by the origin, which stands before them here anyway. */
  private static String firstLine(@Nullable String message) {
    String line = String.valueOf(message).lines().findFirst().orElse("");
    return line.replaceFirst("^\\S+: \\d+: ", "");
  }

  private static Config known(Map<String, String> overrides, Problems problems) {
    Config known = ConfigFactory.empty();
    for (Map.Entry<String, String> override : new TreeMap<>(overrides).entrySet()) {
      ConfigValue value = ConfigValueFactory.fromAnyRef(override.getValue(), COMMAND_LINE);
      if (isKey(override.getKey()) || override.getKey().startsWith(OPEN)) {
        known = known.withValue(override.getKey(), value);
      } else {
        problems.add(COMMAND_LINE, unknown(override.getKey()));
      }
    }
    return known;
  }

  private static Config known(Config source, Problems problems) {
    return keep(source.root(), new ArrayList<>(), problems).toConfig();
  }

  private static ConfigObject keep(ConfigObject source, List<String> parents, Problems problems) {
    ConfigObject kept = source;
    for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(source).entrySet()) {
      List<String> path = new ArrayList<>(parents);
      path.add(entry.getKey());
      ConfigValue value = keepValue(entry.getValue(), path, problems);
      kept =
          value == null ? kept.withoutKey(entry.getKey()) : kept.withValue(entry.getKey(), value);
    }
    return kept;
  }

  private static @Nullable ConfigValue keepValue(
      ConfigValue value, List<String> path, Problems problems) {
    String key = ConfigUtil.joinPath(path);
    String message = null;
    if (key.startsWith(OPEN)) {
      return keepOpen(value, path, problems);
    }
    if (isKey(key)) {
      message = isSingle(value) ? null : key + " must be a single value; " + theDefault(key);
    } else if (!REFERENCE.hasPath(key)) {
      if (value instanceof ConfigObject section && !section.isEmpty()) {
        return keep(section, path, problems);
      }
      message = unknown(key);
    } else if (value instanceof ConfigObject section) {
      return keep(section, path, problems);
    } else {
      message = key + " must be a section: " + key + " { … }; see conf/smartcar.conf";
    }
    if (message != null) {
      problems.add(value, message);
      return null;
    }
    return value;
  }

  private static @Nullable ConfigValue keepOpen(
      ConfigValue value, List<String> path, Problems problems) {
    if (value instanceof ConfigObject section) {
      return keep(section, path, problems);
    }
    if (isSingle(value)) {
      return value;
    }
    problems.add(
        value,
        String.join(".", path) + " must be a single value; of several, separate them by commas");
    return null;
  }

  private static boolean isSingle(ConfigValue value) {
    return value.valueType() != ConfigValueType.OBJECT
        && value.valueType() != ConfigValueType.LIST
        && value.valueType() != ConfigValueType.NULL;
  }

  private static boolean isKey(String key) {
    return KEYS.contains(key);
  }

  private static String theDefault(String key) {
    return "the default is \"" + REFERENCE.getValue(key).unwrapped() + '"';
  }

  private static String unknown(String key) {
    String nearest = Suggestion.nearest(key, KEYS);
    return key
        + " is no key of smartcar; "
        + (nearest == null
            ? "remove it, conf/smartcar.conf has every key"
            : "did you mean " + nearest + "?");
  }
}
