package io.smartcar.formats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what a mapping file says of each field. Not thread-safe. */
final class FieldLoader {

  private static final String CONSTANT = "constant";
  private static final String DEFAULT = "default";
  private static final String FROM = "from";
  private static final String VALUES = "values";

  /** What takes the place of a field that is not understood; it is never asked. */
  private static final FieldMapping NONE = zone -> new ConstantReader(reading -> {});

  private final Sources sources;
  private final Beside beside;

  /**
   * Into these sources.
   *
   * @param beside other files that the mapping names
   */
  FieldLoader(Sources sources, Beside beside) {
    this.sources = sources;
    this.beside = beside;
  }

  /** Each field, in the book's order. */
  List<FieldMapping> all(Section fields) {
    List<FieldMapping> mappings = new ArrayList<>();
    DateLoader dates = new DateLoader(sources);
    mappings.add(one(fields, EventField.DATE, dates::date));
    mappings.add(one(fields, EventField.CAR_NUMBER, this::car));
    mappings.add(one(fields, EventField.SPEED_PEDAL.name(), whole(EventField.SPEED_PEDAL)));
    mappings.add(one(fields, EventField.BREAK_PEDAL.name(), whole(EventField.BREAK_PEDAL)));
    mappings.add(one(fields, EventField.STEER_ANGLE, this::steering));
    mappings.add(one(fields, EventField.DIRECT_LIGHT.name(), words(EventField.DIRECT_LIGHT)));
    mappings.add(one(fields, EventField.SPEED.name(), whole(EventField.SPEED)));
    mappings.add(one(fields, EventField.AREA_NUMBER, this::area));
    fields.refuseOthers();
    return mappings;
  }

  private static FieldMapping one(
      Section fields, String name, BiFunction<Section, String, FieldMapping> loading) {
    Section field = fields.section(name);
    if (field == null) {
      if (!fields.has(name)) {
        fields.refuse(
            name,
            "is missing: say what it is taken from, "
                + name
                + ".from = …, or what it always"
                + " is, "
                + name
                + ".constant = …");
      }
      return NONE;
    }
    FieldMapping mapping = loading.apply(field, name);
    field.refuseOthers();
    return mapping;
  }

  private static FieldMapping constant(Consumer<Reading> value) {
    return zone -> new ConstantReader(value);
  }

  private BiFunction<Section, String, FieldMapping> whole(EventField.Whole field) {
    return (section, name) -> {
      if (section.has(CONSTANT)) {
        Integer constant = section.whole(CONSTANT, 0, field.max());
        return constant == null
            ? NONE
            : constant(reading -> field.target().accept(reading, constant));
      }
      Integer fallback = section.whole(DEFAULT, 0, field.max());
      Source source = source(section, name, fallback != null);
      Map<String, Integer> values = new HashMap<>();
      section
          .table(VALUES)
          .forEach((theirs, ours) -> values.put(theirs, wholeValue(section, field, theirs, ours)));
      Scale scale =
          field.isSteps() ? Scales.pedal(section, field.max()) : Scales.speed(section, field.max());
      WholeReader reader = new WholeReader(field, source, new ByteTable<>(values), scale, fallback);
      return zone -> reader;
    };
  }

  private static int wholeValue(
      Section section, EventField.Whole field, String theirs, String ours) {
    if (ours.matches("[0-9]{1,3}") && Integer.parseInt(ours) <= field.max()) {
      return Integer.parseInt(ours);
    }
    section.refuse(
        VALUES, "must be whole numbers 0 to " + field.max() + ", not " + theirs + " = " + ours);
    return 0;
  }

  private BiFunction<Section, String, FieldMapping> words(EventField.Words field) {
    return (section, name) -> words(section, field);
  }

  private FieldMapping words(Section section, EventField.Words field) {
    if (section.has(CONSTANT)) {
      String constant = word(section, CONSTANT, field);
      return constant == null
          ? NONE
          : constant(reading -> field.target().accept(reading, constant));
    }
    String fallback = word(section, DEFAULT, field);
    Source source = source(section, field.name(), fallback != null);
    Map<String, String> table = new HashMap<>();
    field.words().forEach(word -> table.put(word, word));
    section
        .table(VALUES)
        .forEach(
            (theirs, ours) -> {
              if (field.words().contains(ours)) {
                table.put(theirs, ours);
              } else {
                section.refuse(
                    VALUES, "must be " + field.rule() + ", not " + theirs + " = " + ours);
              }
            });
    WordReader reader = new WordReader(field, source, new ByteTable<>(table), fallback);
    return zone -> reader;
  }

  private FieldMapping steering(Section section, String name) {
    if (!section.has("unit") || section.has(CONSTANT)) {
      return words(section, EventField.STEERING);
    }
    String fallback = word(section, DEFAULT, EventField.STEERING);
    Source source = source(section, name, fallback != null);
    boolean leftIsPositive =
        section.choice("left", "positive", List.of("positive", "negative")).equals("positive");
    SteerReader reader =
        new SteerReader(source, Scales.steering(section), leftIsPositive, fallback);
    return zone -> reader;
  }

  private FieldMapping area(Section section, String name) {
    Section grid = section.section("grid");
    Section polygons = grid == null ? section.section("polygons") : null;
    Section place = grid == null ? polygons : grid;
    if (place == null || section.has(CONSTANT)) {
      return words(section, EventField.AREA);
    }
    String fallback = word(section, DEFAULT, EventField.AREA);
    boolean optional = fallback != null;
    Source latitude = sources.source(place, "latitude", section, name, optional);
    Source longitude = sources.source(place, "longitude", section, name, optional);
    double factor = place.number("factor", 1);
    Areas areas = grid == null ? PolygonLoader.read(place, beside) : grid(place);
    place.refuseOthers();
    return areas == null
        ? NONE
        : zone -> new AreaReader(latitude, longitude, factor, areas.forOneThread(), fallback);
  }

  private static Grid grid(Section section) {
    Grid grid =
        new Grid(
            border(section, "south", 90),
            border(section, "west", 180),
            border(section, "north", 90),
            border(section, "east", 180));
    if (!(grid.south() < grid.north())) {
      section.refuse("south", "must be less than north");
    }
    if (!(grid.west() < grid.east())) {
      section.refuse("west", "must be less than east");
    }
    return grid;
  }

  private static double border(Section section, String name, int max) {
    double degrees = section.number(name, Double.MAX_VALUE);
    if (!(Math.abs(degrees) <= max)) {
      section.refuse(name, "must be degrees, -" + max + " to " + max);
    }
    return degrees;
  }

  private FieldMapping car(Section section, String name) {
    if (section.has(CONSTANT)) {
      String constant = carNumber(section, CONSTANT);
      return constant == null ? NONE : constant(reading -> reading.carNumber = constant);
    }
    String fallback = carNumber(section, DEFAULT);
    Source source = source(section, name, fallback != null);
    CarRule rule = CarLoader.rule(section, beside);
    return zone -> new CarReader(source, rule, fallback);
  }

  private static @Nullable String carNumber(Section section, String key) {
    String number = section.text(key);
    if (number != null && !CarRule.isNumber(number)) {
      section.refuse(key, "must be 1 to 32 ASCII letters, digits or _: \"" + number + '"');
      return null;
    }
    return number;
  }

  private static @Nullable String word(Section section, String key, EventField.Words field) {
    String word = section.text(key);
    if (word != null && !field.words().contains(word)) {
      section.refuse(key, "must be " + field.rule() + ": \"" + word + '"');
      return null;
    }
    return word;
  }

  private Source source(Section section, String field, boolean optional) {
    return sources.source(section, FROM, section, field, optional);
  }
}
