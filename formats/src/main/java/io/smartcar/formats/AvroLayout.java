package io.smartcar.formats;

import io.smartcar.config.Suggestion;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of Avro records: the one that a mapping reads, and those that records may be written
 * by. Immutable but for what the registry has answered; thread-safe.
 *
 * @param reader whose fields the mapping names
 * @param written by the fingerprints of their canonical forms, the reader among them
 * @param registry where schemas are asked for by the numbers in records, null for none
 */
record AvroLayout(Schema reader, Map<Long, Schema> written, @Nullable SchemaRegistry registry) {

  private static final String SCHEMA = "schema";
  private static final String SCHEMAS = "schemas";
  private static final String REGISTRY = "registry";
  private static final String ENDING = ".avsc";

  /** What takes the place of a schema that is not understood; its fields are not looked for. */
  private static final Schema NONE = Schema.create(Schema.Type.NULL);

  private static final Map<String, String> TIMES =
      Map.of(
          "timestamp-millis", "epoch-ms",
          "timestamp-micros", "epoch-us",
          "timestamp-nanos", "epoch-ns");

  /** Copies. */
  AvroLayout {
    written = Map.copyOf(written);
  }

  static AvroLayout read(Section records, Beside beside) {
    Schema reader = reader(records, beside);
    Map<Long, Schema> written = new HashMap<>();
    written.put(SchemaNormalization.parsingFingerprint64(reader), reader);
    String directory = records.text(SCHEMAS);
    if (directory != null) {
      addAll(records, directory, beside, written);
    }
    return new AvroLayout(reader, written, registry(records));
  }

  private static Schema reader(Section records, Beside beside) {
    String file = records.text(SCHEMA);
    if (file == null) {
      records.refuse(SCHEMA, "is missing: name the file with the schema whose fields are mapped");
      return NONE;
    }
    try {
      Schema schema = parse(beside.textOrShipped(file));
      if (schema.getType() == Schema.Type.RECORD) {
        return schema;
      }
      records.refuse(SCHEMA, "must be of a record, not of a " + schema.getType().getName());
    } catch (IOException unreadable) {
      records.refuse(SCHEMA, "must be a file *.avsc that can be read: " + unreadable);
    } catch (AvroRuntimeException broken) {
      records.refuse(SCHEMA, "is not understood: " + firstLine(broken));
    }
    return NONE;
  }

  private static void addAll(
      Section records, String directory, Beside beside, Map<Long, Schema> written) {
    try {
      for (String file : beside.names(directory, ENDING)) {
        try {
          Schema schema = parse(beside.text(file));
          written.put(SchemaNormalization.parsingFingerprint64(schema), schema);
        } catch (AvroRuntimeException broken) {
          records.refuse(SCHEMAS, "has a file that is not understood, " + file + ": " + broken);
        }
      }
    } catch (IOException unreadable) {
      records.refuse(SCHEMAS, "must be a directory of files *.avsc, readable: " + unreadable);
    }
  }

  private static @Nullable SchemaRegistry registry(Section records) {
    String address = records.text(REGISTRY);
    if (address == null) {
      return null;
    }
    try {
      URI uri = URI.create(address);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return new SchemaRegistry(uri);
      }
    } catch (IllegalArgumentException noAddress) {
      // Told below.
    }
    records.refuse(REGISTRY, "must be an address as http://registry:8081");
    return null;
  }

  /**
   * Reads a schema.
   *
   * @throws AvroRuntimeException if it is none
   */
  static Schema parse(String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (NullPointerException unknownType) {
      // So Avro says that a type is named which is not in the text.
      throw new SchemaParseException(String.valueOf(unknownType.getMessage()));
    }
  }

  /** What a path must be, if the reader's schema has no value there; else null. */
  @Nullable String problem(List<String> path) {
    if (reader.equals(NONE)) {
      return null;
    }
    List<Schema> here = List.of(reader);
    for (String name : path) {
      List<Schema> below = here.stream().flatMap(schema -> below(schema, name).stream()).toList();
      if (below.isEmpty()) {
        return noSuch(name, here);
      }
      here = below;
    }
    return here.stream().anyMatch(AvroLayout::isValue)
        ? null
        : "must be a field with a value, not a "
            + here.get(0).getType().getName()
            + ": \""
            + String.join(".", path)
            + '"';
  }

  private static String noSuch(String name, List<Schema> here) {
    TreeSet<String> names = new TreeSet<>();
    here.stream()
        .filter(schema -> schema.getType() == Schema.Type.RECORD)
        .forEach(schema -> schema.getFields().forEach(field -> names.add(field.name())));
    String near = Suggestion.near(name, names);
    String of = here.stream().map(Schema::getFullName).collect(Collectors.joining(" or "));
    return "must be a field of "
        + of
        + ": \""
        + name
        + '"'
        + (near == null ? "; it has " + String.join(", ", names) : "; did you mean " + near + "?");
  }

  /** How the reader's schema says that a time is written there; null if it does not. */
  @Nullable String time(List<String> path) {
    return values(reader, path).stream()
        .map(AvroLayout::meaning)
        .map(TIMES::get)
        .filter(time -> time != null)
        .findFirst()
        .orElse(null);
  }

  /**
   * What of a writer's schema means something else than the reader's, and would be read as it
   * stands: Avro's rules look at numbers only. Null if nothing does.
   *
   * @param writer with the reader's names
   */
  @Nullable String otherMeaning(Schema writer, List<List<String>> paths) {
    for (List<String> path : paths) {
      List<String> ours = meanings(reader, path);
      for (String theirs : meanings(writer, path)) {
        if (!ours.isEmpty() && !ours.contains(theirs)) {
          return String.join(".", path) + " is " + theirs + ", not " + ours.get(0);
        }
      }
    }
    return null;
  }

  private static List<String> meanings(Schema schema, List<String> path) {
    return values(schema, path).stream()
        .map(AvroLayout::meaning)
        .filter(meaning -> !meaning.isEmpty())
        .toList();
  }

  private static String meaning(Schema value) {
    LogicalType type = value.getLogicalType();
    Object scale = value.getObjectProp("scale");
    return type == null ? "" : type.getName() + (scale == null ? "" : " of scale " + scale);
  }

  private static List<Schema> values(Schema schema, List<String> path) {
    List<Schema> here = List.of(schema);
    for (String name : path) {
      here = here.stream().flatMap(part -> below(part, name).stream()).toList();
    }
    return here.stream().filter(AvroLayout::isValue).toList();
  }

  private static boolean isValue(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ARRAY, MAP, UNION, NULL -> false;
      default -> true;
    };
  }

  /** What there may be by a name, unions as what they may be. */
  private static List<Schema> below(Schema schema, String name) {
    return switch (schema.getType()) {
      case RECORD -> {
        Schema.Field field = schema.getField(name);
        yield field == null ? List.of() : branches(field.schema());
      }
      case MAP -> branches(schema.getValueType());
      case ARRAY ->
          name.matches("[0-9]{1,5}") ? branches(schema.getElementType()) : List.<Schema>of();
      default -> List.of();
    };
  }

  private static List<Schema> branches(Schema schema) {
    return schema.getType() == Schema.Type.UNION
        ? new ArrayList<>(schema.getTypes())
        : List.of(schema);
  }

  static String firstLine(Exception broken) {
    return String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
  }
}
