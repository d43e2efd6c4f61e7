package io.smartcar.formats;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads mapping files. No state but the file at hand; not thread-safe. */
final class FormatLoader {

  private static final String BASED_ON = "based-on";
  private static final String FIELDS = "fields";
  private static final String RECORDS = "records";

  private final Problems problems = new Problems();

  private FormatLoader() {}

  /** Reads a file. */
  static Format read(Path file) throws FormatException {
    FormatLoader loader = new FormatLoader();
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      loader.problems.add(file.toString(), "no such file, or not readable: name a mapping file");
      loader.problems.throwIfAny();
    }
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false);
    ConfigObject root =
        loader.attempt(
            file.toString(), () -> ConfigFactory.parseFile(file.toFile(), options).resolve());
    return loader.format(
        Formats.nameOf(file), root, Beside.directory(file.toAbsolutePath().getParent()));
  }

  /** Reads a text, of a format that needs no other file. */
  static Format parse(String name, String text) throws FormatException {
    FormatLoader loader = new FormatLoader();
    return loader.format(name, loader.parsed(name, text), Beside.directory(null));
  }

  /** A format that came from another machine. */
  static Format arrived(FormatText text) throws FormatException {
    FormatLoader loader = new FormatLoader();
    return loader.format(
        text.name(), loader.parsed(text.name(), text.mapping()), Beside.copies(text.files()));
  }

  private ConfigObject parsed(String name, String text) throws FormatException {
    ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(name + ".conf");
    return attempt(name + ".conf", () -> ConfigFactory.parseString(text, options).resolve());
  }

  private Format format(String name, ConfigObject own, Beside beside) throws FormatException {
    ConfigObject whole = basedOn(own).withoutKey(BASED_ON);
    Section root = new Section(whole, "", problems);
    root.text(BASED_ON);
    String description = root.text("description");
    Section records = root.section(RECORDS);
    Layout layout =
        Layout.read(
            records == null
                ? new Section(ConfigFactory.empty().root(), RECORDS, problems)
                : records,
            beside);
    Sources sources = new Sources(layout);
    Section fields = root.section(FIELDS);
    if (fields == null) {
      root.refuse(FIELDS, "is missing: say of each field of an event what it is taken from");
    }
    List<FieldMapping> mappings =
        fields == null ? List.of() : new FieldLoader(sources, beside).all(fields);
    root.refuseOthers();
    problems.throwIfAny();
    FormatText text =
        new FormatText(name, whole.render(ConfigRenderOptions.concise()), beside.read());
    return new Format(text, description == null ? "" : description, layout, sources, mappings);
  }

  /** The file over what it is based on: a field is replaced as a whole. */
  private ConfigObject basedOn(ConfigObject own) throws FormatException {
    ConfigValue named = own.get(BASED_ON);
    if (named == null) {
      return own;
    }
    String base = String.valueOf(named.unwrapped());
    if (!Formats.SHIPPED.contains(base)) {
      problems.add(
          named,
          BASED_ON
              + " must be a shipped format ("
              + String.join(", ", Formats.SHIPPED)
              + "): \""
              + base
              + '"');
      return own;
    }
    ConfigObject merged = parsed(base, Formats.text(base));
    for (Map.Entry<String, ConfigValue> entry : own.entrySet()) {
      ConfigValue below = merged.get(entry.getKey());
      boolean isSection = entry.getKey().equals(FIELDS) || entry.getKey().equals(RECORDS);
      merged =
          merged.withValue(
              entry.getKey(),
              isSection
                      && below instanceof ConfigObject section
                      && entry.getValue() instanceof ConfigObject over
                  ? replaced(section, over)
                  : entry.getValue());
    }
    return merged;
  }

  private static ConfigObject replaced(ConfigObject section, ConfigObject over) {
    ConfigObject replaced = section;
    for (Map.Entry<String, ConfigValue> entry : over.entrySet()) {
      replaced = replaced.withValue(entry.getKey(), entry.getValue());
    }
    return replaced;
  }

  private ConfigObject attempt(String source, Supplier<Config> reading) throws FormatException {
    try {
      return reading.get().root();
    } catch (ConfigException e) {
      String where = e.origin() == null ? source : Problems.where(e.origin());
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      problems.add(
          where,
          "not understood, correct this place (names with other characters than letters and digits"
              + " stand in quotes): "
              + line.replaceFirst("^\\S+: \\d+: ", ""));
      problems.throwIfAny();
      throw new IllegalStateException("there is a problem", e);
    }
  }
}
