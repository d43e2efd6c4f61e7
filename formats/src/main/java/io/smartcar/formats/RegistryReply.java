package io.smartcar.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * What a registry says of a schema; immutable.
 *
 * @param schema its text, null if that is not in it
 * @param type what kind of schema it is
 * @param referring whether it needs others
 * @param errorCode the registry's own, 0 if there is none
 */
record RegistryReply(@Nullable String schema, String type, boolean referring, int errorCode) {

  /** Others have it too: 404 alone may be of a wrong address. */
  private static final int NO_SUCH_SCHEMA = 40403;

  private static final String AVRO = "AVRO";
  private static final JsonFactory JSON = new JsonFactory();

  /** Reads a body; of one that is no JSON nothing is known. */
  static RegistryReply of(String body) {
    String schema = null;
    String type = AVRO;
    boolean referring = false;
    int errorCode = 0;
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new RegistryReply(null, type, false, 0);
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        switch (name) {
          case "schema" -> schema = token == JsonToken.VALUE_STRING ? parser.getText() : null;
          case "schemaType" -> type = parser.getText();
          case "error_code" -> errorCode = parser.getValueAsInt();
          case "references" -> referring = token == JsonToken.START_ARRAY && hasElements(parser);
          default -> parser.skipChildren();
        }
      }
    } catch (IOException noJson) {
      return new RegistryReply(null, type, false, 0);
    }
    return new RegistryReply(schema, type, referring, errorCode);
  }

  private static boolean hasElements(JsonParser parser) throws IOException {
    boolean some = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      some = true;
      parser.skipChildren();
    }
    return some;
  }

  boolean isNoSuchSchema() {
    return errorCode == NO_SUCH_SCHEMA;
  }

  /** The schema of this text, or why records of it cannot be read. */
  SchemaRegistry.Answer read(String text, long now) {
    if (!type.equals(AVRO)) {
      return new SchemaRegistry.Answer(null, "of a schema of Avro, not of " + type, now);
    }
    if (referring) {
      return new SchemaRegistry.Answer(
          null, "of a schema that is whole: one that refers to others is not read", now);
    }
    try {
      return new SchemaRegistry.Answer(AvroLayout.parse(text), "", now);
    } catch (AvroRuntimeException broken) {
      return new SchemaRegistry.Answer(
          null, "of a schema that Avro understands: " + AvroRecords.line(broken), now);
    }
  }
}
