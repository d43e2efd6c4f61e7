package io.smartcar.formats;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import io.smartcar.config.Suggestion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a format asks of a record: columns or properties, each once, and who needs them. Filled
 * while a mapping file is read, then only asked.
 */
final class Sources {

  private static final int MAX_COLUMNS = 10_000;
  private static final int SHOWN_COLUMNS = 20;

  /** A field's places, of which a file must have one. */
  private record Need(String field, List<String> names, boolean optional) {}

  private final Layout layout;
  private final List<String> names = new ArrayList<>();
  private final List<List<String>> paths = new ArrayList<>();
  private final List<Need> needs = new ArrayList<>();

  Sources(Layout layout) {
    this.layout = layout;
  }

  int count() {
    return names.size();
  }

  /** The path of each. */
  List<List<String>> paths() {
    return List.copyOf(paths);
  }

  /**
   * The source that a key of a section names.
   *
   * @param unknown the section that says which values mean "unknown"
   * @param optional whether a record may be without it
   */
  Source source(Section section, String key, Section unknown, String field, boolean optional) {
    List<String> places = section.texts(key);
    if (places.isEmpty()) {
      section.refuse(
          key,
          "is missing: name the "
              + layout.placeWord()
              + " that "
              + field
              + " is taken from, or say constant = …");
    }
    int[] slots = new int[places.size()];
    String[] described = new String[places.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = slot(places.get(i), section, key);
      described[i] = described(places.get(i));
    }
    needs.add(new Need(field, places, optional));
    return new Source(slots, described, unknown(unknown), layout.point());
  }

  /** How the schema says that a time is written which stands there; null if nothing says it. */
  @Nullable String timeOf(List<String> places) {
    return layout.avro() == null || places.isEmpty() || problem(places.get(0)) != null
        ? null
        : layout.avro().time(ConfigUtil.splitPath(places.get(0)));
  }

  /** A reader of records that fills a slot for each source. */
  Records records() {
    if (layout.isJson()) {
      return new JsonRecords(paths);
    }
    if (layout.avro() != null) {
      return new AvroRecords(layout.avro(), paths);
    }
    if (layout.hasHeader()) {
      return new CsvRecords(layout.separator(), new int[0], true);
    }
    boolean named = !layout.columns().isEmpty();
    int[] columns = named ? columns(layout.columns()) : positions();
    return new CsvRecords(layout.separator(), columns, named);
  }

  /** The slot of each of these columns, -1 of one that is not asked for. */
  int[] columns(List<String> header) {
    int[] slots = new int[header.size()];
    Arrays.fill(slots, -1);
    for (int slot = 0; slot < names.size(); slot++) {
      OptionalInt column = indexOf(names.get(slot), header);
      if (column.isPresent()) {
        slots[column.getAsInt()] = slot;
      }
    }
    return slots;
  }

  /** What keeps lines under this header from being events, empty if nothing does. */
  List<String> problems(List<String> header) {
    List<String> problems = new ArrayList<>();
    for (Need need : needs) {
      boolean isThere = need.names().stream().anyMatch(name -> indexOf(name, header).isPresent());
      if (!isThere && !need.optional()) {
        String near = Suggestion.near(need.names().get(0), header);
        problems.add(
            "no column \""
                + String.join("\" or \"", need.names())
                + "\" for "
                + need.field()
                + (near == null ? "" : " (did you mean \"" + near + "\"?)"));
      }
    }
    for (String name : names) {
      if (header.stream().filter(column -> isName(column, name)).count() > 1) {
        problems.add("more than one column \"" + name + '"');
      }
    }
    return problems;
  }

  /** Some columns, for people. */
  static String shown(List<String> columns) {
    return columns.stream().limit(SHOWN_COLUMNS).collect(Collectors.joining(", "))
        + (columns.size() > SHOWN_COLUMNS ? ", …" : "");
  }

  private int[] positions() {
    int last = names.stream().mapToInt(Integer::parseInt).max().orElse(0);
    int[] slots = new int[last];
    Arrays.fill(slots, -1);
    for (int slot = 0; slot < names.size(); slot++) {
      slots[Integer.parseInt(names.get(slot)) - 1] = slot;
    }
    return slots;
  }

  private int slot(String name, Section section, String key) {
    String problem = problem(name);
    if (problem != null) {
      section.refuse(key, problem);
      return 0;
    }
    int known = names.indexOf(name);
    if (known >= 0) {
      return known;
    }
    names.add(name);
    paths.add(layout.hasPaths() ? ConfigUtil.splitPath(name) : List.of(name));
    return names.size() - 1;
  }

  private @Nullable String problem(String name) {
    if (layout.hasPaths()) {
      try {
        List<String> path = ConfigUtil.splitPath(name);
        return layout.avro() == null ? null : layout.avro().problem(path);
      } catch (ConfigException badPath) {
        return "must be a path as position.speed, a name with other characters in quotes as"
            + " '\"a b\".c': \""
            + name
            + '"';
      }
    }
    if (layout.hasHeader()) {
      return name.isBlank() ? "must be the name of a column" : null;
    }
    if (layout.columns().isEmpty()) {
      boolean isPosition = name.matches("[1-9][0-9]{0,4}") && Integer.parseInt(name) <= MAX_COLUMNS;
      return isPosition
          ? null
          : "must be a column's position, from 1 on (or name all of them: records.columns): \""
              + name
              + '"';
    }
    return indexOf(name, layout.columns()).isPresent()
        ? null
        : "must be one of records.columns: \"" + name + '"';
  }

  private String described(String name) {
    if (layout.hasPaths()) {
      return layout.placeWord() + ' ' + name;
    }
    boolean isPosition = !layout.hasHeader() && layout.columns().isEmpty();
    return isPosition ? "column " + name : "column \"" + name + '"';
  }

  private static Source.Unknown unknown(Section section) {
    List<String> texts = section.texts("unknown");
    byte[][] exact =
        texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    double[] numbers =
        Arrays.stream(exact)
            .mapToDouble(text -> Bytes.decimal(text, 0, text.length, '.'))
            .filter(number -> !Double.isNaN(number))
            .toArray();
    return new Source.Unknown(exact, numbers);
  }

  private static OptionalInt indexOf(String name, List<String> columns) {
    return IntStream.range(0, columns.size())
        .filter(column -> isName(columns.get(column), name))
        .findFirst();
  }

  private static boolean isName(String column, String name) {
    return column.strip().toLowerCase(Locale.ROOT).equals(name.strip().toLowerCase(Locale.ROOT));
  }
}
