package io.smartcar.formats;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping asks of a schema: that schema with nothing else in it, so that Avro passes over
 * the rest of a record, and the slot of each value. Immutable.
 */
final class AvroAsked {

  private static final byte[][] NO_SYMBOLS = {};

  /** What is asked for below a field. */
  private static final class Place {
    private final Map<String, Place> below = new HashMap<>();
    private int slot = -1;
  }

  private final Schema schema;
  private final int slot;
  private final @Nullable AvroAsked[] parts;
  private final Map<String, AvroAsked> named;
  private final byte[][] symbols;
  private final int scale;

  private AvroAsked(
      Schema schema, int slot, @Nullable AvroAsked[] parts, Map<String, AvroAsked> named) {
    this.schema = schema;
    this.slot = slot;
    this.parts = parts;
    this.named = named;
    this.symbols =
        schema.getType() == Schema.Type.ENUM
            ? schema.getEnumSymbols().stream()
                .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new)
            : NO_SYMBOLS;
    this.scale =
        schema.getLogicalType() instanceof LogicalTypes.Decimal decimal ? decimal.getScale() : -1;
  }

  /** Of these paths, the first of slot 0. */
  static AvroAsked of(Schema reader, List<List<String>> paths) {
    Place root = new Place();
    for (int slot = 0; slot < paths.size(); slot++) {
      Place place = root;
      for (String name : paths.get(slot)) {
        place = place.below.computeIfAbsent(name, unseen -> new Place());
      }
      place.slot = slot;
    }
    return of(reader, root, false);
  }

  Schema schema() {
    return schema;
  }

  /** The slot of the value, -1 if it is not asked for itself. */
  int slot() {
    return slot;
  }

  /** Of a record its field at a position, of a union what it may be; null if nothing is asked. */
  @Nullable AvroAsked part(int index) {
    return parts[index];
  }

  /** Of an array the element of that number, of a map the entry; null if it is not asked for. */
  @Nullable AvroAsked named(String name) {
    return named.get(name);
  }

  /** The text of an enum's symbol. */
  byte[] symbol(int index) {
    return symbols[index];
  }

  /** How many digits of a decimal are behind the point; less than 0 of other bytes. */
  int scale() {
    return scale;
  }

  /**
   * What is asked of a part.
   *
   * @param whole whether the schema stays as it is: elements and entries have one for all
   */
  private static AvroAsked of(Schema schema, Place place, boolean whole) {
    return switch (schema.getType()) {
      case RECORD -> whole ? wholeRecord(schema, place) : record(schema, place);
      case UNION -> union(schema, place, whole);
      case ARRAY -> named(schema, schema.getElementType(), place);
      case MAP -> named(schema, schema.getValueType(), place);
      default -> new AvroAsked(schema, place.slot, new AvroAsked[0], Map.of());
    };
  }

  private static AvroAsked record(Schema schema, Place place) {
    List<Schema.Field> fields = new ArrayList<>();
    List<AvroAsked> parts = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      Place below = place.below.get(field.name());
      if (below != null) {
        AvroAsked part = of(field.schema(), below, false);
        fields.add(new Schema.Field(field, part.schema));
        parts.add(part);
      }
    }
    Schema asked =
        Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
    for (String alias : schema.getAliases()) {
      int dot = alias.lastIndexOf('.');
      asked.addAlias(alias.substring(dot + 1), dot < 0 ? null : alias.substring(0, dot));
    }
    return new AvroAsked(asked, place.slot, parts.toArray(new AvroAsked[0]), Map.of());
  }

  private static AvroAsked wholeRecord(Schema schema, Place place) {
    @Nullable AvroAsked[] parts = new AvroAsked[schema.getFields().size()];
    for (Schema.Field field : schema.getFields()) {
      Place below = place.below.get(field.name());
      parts[field.pos()] = below == null ? null : of(field.schema(), below, true);
    }
    return new AvroAsked(schema, place.slot, parts, Map.of());
  }

  private static AvroAsked union(Schema schema, Place place, boolean whole) {
    List<AvroAsked> parts = schema.getTypes().stream().map(type -> of(type, place, whole)).toList();
    Schema asked =
        whole ? schema : Schema.createUnion(parts.stream().map(AvroAsked::schema).toList());
    return new AvroAsked(asked, -1, parts.toArray(new AvroAsked[0]), Map.of());
  }

  private static AvroAsked named(Schema schema, Schema element, Place place) {
    Map<String, AvroAsked> named = new HashMap<>();
    place.below.forEach((name, below) -> named.put(name, of(element, below, true)));
    return new AvroAsked(schema, place.slot, new AvroAsked[0], named);
  }
}
